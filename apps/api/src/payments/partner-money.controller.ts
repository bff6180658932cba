import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';

import { PartnerSettlements } from '@solde/litigation';
import {
  PartnerMoneyQuery,
  PartnerTransfersQuery,
  PartnerTransferUndos,
  PaymentsService,
} from '@solde/payments';
import {
  Allow,
  By,
  Clock,
  Id,
  Idempotent,
  Paged,
  UnitOfWork,
  type Caller,
  type PageRequest,
} from '@solde/platform';

import {
  PartnerBalanceDto,
  PartnerBalanceListDto,
  PartnerMoneyDto,
  PartnerMoneyFilterDto,
  PartnerMoneyPageDto,
  PartnerTransferDetailDto,
  PartnerTransferDto,
  PartnerTransferFilterDto,
  PartnerTransferItemDto,
  PartnerTransferPageDto,
  RecordPartnerPaymentDto,
  SettlePartnerTransferDto,
  UndonePartnerTransferDto,
  UndoPartnerTransferDto,
} from './partner-money.dto';
import { RecordedReceiptDto } from './payments.dto';

/** Money that partners receive for creditors, and pass on to the dedicated account. */
@Controller('v1')
export class PartnerMoneyController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly payments: PaymentsService,
    private readonly settlements: PartnerSettlements,
    private readonly undos: PartnerTransferUndos,
    private readonly transfers: PartnerTransfersQuery,
    private readonly query: PartnerMoneyQuery,
    private readonly clock: Clock,
  ) {}

  /** Records money that a partner has received for a case: the debt falls that day, nothing is earned or remitted before it is passed on. */
  @Post('payments/at-partner')
  @Allow('payments.record')
  @Idempotent()
  record(@By() caller: Caller, @Body() body: RecordPartnerPaymentDto): Promise<RecordedReceiptDto> {
    return this.unitOfWork.run(caller, async (work) =>
      RecordedReceiptDto.of(await this.payments.recordAtPartner(work, body.toReceived())),
    );
  }

  /** Says that money in suspense is a partner's transfer, which of his payments it is, and what he kept for costs. */
  @Post('partner-transfers')
  @Allow('bank.resolve')
  @Idempotent()
  settle(
    @By() caller: Caller,
    @Body() { withheld = [], ...told }: SettlePartnerTransferDto,
  ): Promise<PartnerTransferDto> {
    const costs = withheld.map((cost) => cost.toCost());
    return this.unitOfWork.run(caller, async (work) =>
      PartnerTransferDto.of(await this.settlements.settle(work, told, costs)),
    );
  }

  /**
   * Says that a transfer was none of his, or that the bank took it back: its money is in suspense again, its payments are with the partner
   * again. Above 1,000.00 a second person must ask for the same.
   */
  @Post('partner-transfers/:id/undoing')
  @HttpCode(200)
  @Allow('payments.reverse')
  @Idempotent()
  undo(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { reason }: UndoPartnerTransferDto,
  ): Promise<UndonePartnerTransferDto> {
    return this.unitOfWork.run(caller, async (work) => {
      const isUndone = await this.undos.undo(work, id, reason);
      return { state: isUndone ? 'UNDONE' : 'WAITING_SECOND_PERSON' };
    });
  }

  /** What partners have passed on, the newest first; those undone too. */
  @Get('partner-transfers')
  @Allow('bank.read')
  async passedOn(
    @By() caller: Caller,
    @Paged() page: PageRequest,
    @Query() { partnerId }: PartnerTransferFilterDto,
  ): Promise<PartnerTransferPageDto> {
    const filter = partnerId === undefined ? {} : { partnerId };
    const { items, next } = await this.transfers.page(caller, filter, page);
    return { items: items.map((transfer) => PartnerTransferItemDto.of(transfer)), next };
  }

  /** One of them, with its payments and the costs kept of it. */
  @Get('partner-transfers/:id')
  @Allow('bank.read')
  async one(@By() caller: Caller, @Id() id: string): Promise<PartnerTransferDetailDto> {
    return PartnerTransferDetailDto.of(await this.transfers.one(caller, id));
  }

  /** Payments that partners have received and not passed on, the oldest first. */
  @Get('partner-money')
  @Allow('bank.read')
  async list(
    @By() caller: Caller,
    @Paged() page: PageRequest,
    @Query() { daysMin, partnerId }: PartnerMoneyFilterDto,
  ): Promise<PartnerMoneyPageDto> {
    const filter = {
      ...(partnerId && { partnerId }),
      ...(daysMin !== undefined && { daysMin }),
    };
    const { items, next } = await this.query.page(caller, await this.clock.today(), filter, page);
    return { items: items.map((money) => PartnerMoneyDto.of(money)), next };
  }

  /** What each partner holds, who has kept money longest first. */
  @Get('partner-money/balances')
  @Allow('bank.read')
  async balances(@By() caller: Caller): Promise<PartnerBalanceListDto> {
    const balances = await this.query.balances(caller, await this.clock.today());
    return { items: balances.map((balance) => PartnerBalanceDto.of(balance)) };
  }
}
