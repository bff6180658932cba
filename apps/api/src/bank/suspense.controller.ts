import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import {
  Allow,
  amountOf,
  By,
  Clock,
  DomainError,
  Id,
  Idempotent,
  Paged,
  UnitOfWork,
  type Caller,
  type PageRequest,
} from '@solde/platform';
import {
  LearntPayersQuery,
  PartnerProposalsQuery,
  ProposalsQuery,
  SuspenseQuery,
  SuspenseService,
  type SuspenseItem,
} from '@solde/suspense';

import { RecordedReceiptDto } from '../payments/payments.dto';
import {
  AcceptProposalDto,
  LearntPayerDto,
  LearntPayerPageDto,
  SuspenseAgeDto,
  SuspenseAgeListDto,
  SuspenseFilterDto,
  SuspenseItemDto,
  SuspenseItemPageDto,
  UndoAcceptanceDto,
} from './suspense.dto';

/** Money that waits: whose it may be, and the act that says so. */
@Controller('v1')
export class SuspenseController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly desk: SuspenseService,
    private readonly query: SuspenseQuery,
    private readonly proposals: ProposalsQuery,
    private readonly partners: PartnerProposalsQuery,
    private readonly learnt: LearntPayersQuery,
    private readonly clock: Clock,
  ) {}

  /** Money in suspense, oldest first, each with the cases and the partners proposed and why. */
  @Get('suspense')
  @Allow('bank.read')
  async list(
    @By() caller: Caller,
    @Paged() page: PageRequest,
    @Query() filter: SuspenseFilterDto,
  ): Promise<SuspenseItemPageDto> {
    const today = await this.clock.today();
    const { items, next } = await this.query.page(caller, today, filter.toFilter(), page);
    return { items: await this.shown(caller, today, items), next };
  }

  /** How much has waited for how long, by currency. */
  @Get('suspense/ages')
  @Allow('bank.read')
  async ages(@By() caller: Caller): Promise<SuspenseAgeListDto> {
    const ages = await this.query.ages(caller, await this.clock.today());
    return { items: ages.map((age) => SuspenseAgeDto.of(age)) };
  }

  /** One receipt that waits, with the cases and the partners proposed. */
  @Get('suspense/:id')
  @Allow('bank.read')
  async one(@By() caller: Caller, @Id() id: string): Promise<SuspenseItemDto> {
    const today = await this.clock.today();
    const item = await this.query.one(caller, today, id);
    const [shown] = item === null ? [] : await this.shown(caller, today, [item]);
    if (shown === undefined) throw new DomainError('NOT_FOUND');
    return shown;
  }

  /** Gives the money to a case, and remembers the payer for the next proposals. */
  @Post('suspense/:id/acceptance')
  @HttpCode(200)
  @Allow('payments.match')
  @Idempotent()
  accept(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { caseId, amount, currency }: AcceptProposalDto,
  ): Promise<RecordedReceiptDto> {
    const amountMinor = amount === undefined ? undefined : amountOf(amount, currency);
    return this.unitOfWork.run(caller, async (work) =>
      RecordedReceiptDto.of(await this.desk.accept(work, id, caseId, amountMinor)),
    );
  }

  /** Takes the money off the case again; what was learnt from it is forgotten. */
  @Post('suspense/:id/acceptance/undoing')
  @HttpCode(200)
  @Allow('payments.match')
  @Idempotent()
  undo(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { caseId }: UndoAcceptanceDto,
  ): Promise<RecordedReceiptDto> {
    return this.unitOfWork.run(caller, async (work) =>
      RecordedReceiptDto.of(await this.desk.undo(work, id, caseId)),
    );
  }

  /** Payers whom people recognised, the last first, and from what. */
  @Get('learnt-payers')
  @Allow('bank.read')
  async payers(@By() caller: Caller, @Paged() page: PageRequest): Promise<LearntPayerPageDto> {
    const { items, next } = await this.learnt.page(caller, page);
    return { items: items.map((payer) => LearntPayerDto.of(payer)), next };
  }

  /** Forgets a payer: he ranks no proposal any more. */
  @Post('learnt-payers/:id/revocation')
  @HttpCode(204)
  @Allow('payments.match')
  @Idempotent()
  async forget(@By() caller: Caller, @Id() id: string): Promise<void> {
    await this.unitOfWork.run(caller, (work) => this.desk.forget(work, id));
  }

  private async shown(
    caller: Caller,
    today: CalendarDate,
    items: readonly SuspenseItem[],
  ): Promise<SuspenseItemDto[]> {
    const proposed = await this.proposals.of(caller, items);
    const partners = await this.partners.of(caller, today, items);
    return items.map((item) => {
      const { receiptId } = item;
      const cases = proposed.get(receiptId) ?? [];
      return SuspenseItemDto.of(item, cases, partners.get(receiptId) ?? [], caller);
    });
  }
}
