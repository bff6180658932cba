import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';

import { PaymentSimulation, PaymentsQuery, PaymentsService } from '@solde/payments';
import {
  afterId,
  Allow,
  amountOf,
  By,
  Clock,
  Id,
  Idempotent,
  Paged,
  pageOf,
  UnitOfWork,
  type Caller,
  type PageRequest,
} from '@solde/platform';

import {
  AllocationDto,
  DeclareDirectPaymentDto,
  MatchPaymentDto,
  ReceiptDetailDto,
  ReceiptDto,
  ReceiptFilterDto,
  ReceiptPageDto,
  RecordedReceiptDto,
  RecordPaymentDto,
  ReversalDto,
  ReversePaymentDto,
  SimulatedPaymentDto,
  SimulatePaymentDto,
  SuspenseDto,
  SuspensePageDto,
} from './payments.dto';

@Controller('v1/payments')
export class PaymentsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly payments: PaymentsService,
    private readonly simulation: PaymentSimulation,
    private readonly query: PaymentsQuery,
    private readonly clock: Clock,
  ) {}

  /** Records money received on the dedicated account. The same `Idempotency-Key` is posted once. */
  @Post()
  @Allow('payments.record')
  @Idempotent()
  record(@By() caller: Caller, @Body() body: RecordPaymentDto): Promise<RecordedReceiptDto> {
    return this.unitOfWork.run(caller, async (work) =>
      RecordedReceiptDto.of(await this.payments.record(work, body.toReceived())),
    );
  }

  /** Records money that the creditor received itself. */
  @Post('direct')
  @Allow('payments.record')
  @Idempotent()
  declare(
    @By() caller: Caller,
    @Body() { amount, ...facts }: DeclareDirectPaymentDto,
  ): Promise<RecordedReceiptDto> {
    const amountMinor = amountOf(amount, facts.currency);
    return this.unitOfWork.run(caller, async (work) =>
      RecordedReceiptDto.of(await this.payments.declareDirect(work, { ...facts, amountMinor })),
    );
  }

  /** What a payment would give: allocation, fee, VAT, the creditor's net. Nothing is written. */
  @Post('simulations')
  @HttpCode(200)
  @Allow('payments.read')
  async simulate(
    @By() caller: Caller,
    @Body() body: SimulatePaymentDto,
  ): Promise<SimulatedPaymentDto> {
    const simulated = await this.unitOfWork.rehearse(caller, (work) =>
      this.simulation.of(work, body.toSupposed()),
    );
    return SimulatedPaymentDto.of(simulated, caller);
  }

  /** The receipts of a case, or all, newest first. */
  @Get()
  @Allow('payments.read')
  async list(
    @By() caller: Caller,
    @Paged() { limit, after }: PageRequest,
    @Query() { caseId }: ReceiptFilterDto,
  ): Promise<ReceiptPageDto> {
    const filter = { limit, ...(caseId && { caseId }), ...afterId(after) };
    const page = pageOf(await this.query.page(caller, filter), limit, ({ id }) => [id]);
    return { ...page, items: page.items.map((receipt) => ReceiptDto.of(receipt)) };
  }

  /** Money that belongs to no case yet, oldest first. */
  @Get('suspense')
  @Allow('payments.read')
  async suspense(
    @By() caller: Caller,
    @Paged() { limit, after }: PageRequest,
  ): Promise<SuspensePageDto> {
    const today = await this.clock.today();
    const rows = await this.query.suspense(caller, today, {
      limit,
      ...afterId(after),
    });
    const page = pageOf(rows, limit, ({ id }) => [id]);
    return { ...page, items: page.items.map((receipt) => SuspenseDto.of(receipt)) };
  }

  /** One receipt, with how it is spent today. */
  @Get(':id')
  @Allow('payments.read')
  async one(@By() caller: Caller, @Id() id: string): Promise<ReceiptDetailDto> {
    const receipt = ReceiptDto.of(await this.query.one(caller, id));
    const lines = await this.query.allocations(caller, id);
    const allocations = lines.map((line) => AllocationDto.of(line, receipt.currency));
    return { ...receipt, allocations };
  }

  /** Attributes money in suspense to a case. */
  @Post(':id/matches')
  @Allow('payments.match')
  @Idempotent()
  match(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { caseId, amount, currency }: MatchPaymentDto,
  ): Promise<RecordedReceiptDto> {
    const amountMinor = amount === undefined ? undefined : amountOf(amount, currency);
    return this.unitOfWork.run(caller, async (work) =>
      RecordedReceiptDto.of(await this.payments.match(work, id, caseId, amountMinor)),
    );
  }

  /** Reverses a receipt, or a part of it; above 1,000.00 a second person must ask for the same. */
  @Post(':id/reversal')
  @HttpCode(200)
  @Allow('payments.reverse')
  @Idempotent()
  async reverse(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { reason, amount }: ReversePaymentDto,
  ): Promise<ReversalDto> {
    const part =
      amount === undefined
        ? undefined
        : amountOf(amount, (await this.query.one(caller, id)).currency);
    return this.unitOfWork.run(caller, async (work) => {
      const isReversed = await this.payments.reverse(work, id, reason, part);
      return { state: isReversed ? 'REVERSED' : 'WAITING_SECOND_PERSON' };
    });
  }
}
