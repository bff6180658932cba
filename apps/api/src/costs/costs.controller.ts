import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';

import { CostsQuery } from '@solde/costs';
import { CaseCosts } from '@solde/litigation';
import { ProvisionsInSuspense, ProvisionsInSuspenseQuery } from '@solde/payments';
import {
  afterId,
  Allow,
  amountOf,
  By,
  Id,
  Idempotent,
  Paged,
  pageOf,
  UnitOfWork,
  type Caller,
  type PageRequest,
} from '@solde/platform';

import {
  CostDto,
  CostFilterDto,
  CostPageDto,
  GivenUpCostDto,
  GiveUpCostDto,
  ProvisionDto,
  ProvisionFromSuspenseDto,
  ProvisionFromSuspenseFilterDto,
  ProvisionFromSuspensePageDto,
  ProvisionInSuspenseDto,
  ProvisionPageDto,
  ReceivedProvisionDto,
  ReceiveProvisionDto,
  RecordCostDto,
  RecordedCostDto,
  UndoneProvisionDto,
  UndoProvisionDto,
} from './costs.dto';

@Controller('v1')
export class CostsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly costs: CaseCosts,
    private readonly provisions: ProvisionsInSuspense,
    private readonly fromSuspense: ProvisionsInSuspenseQuery,
    private readonly query: CostsQuery,
  ) {}

  /** Records what a case has cost, within what its creditor authorised. */
  @Post('cases/:id/costs')
  @Allow('litigation.execute')
  @Idempotent()
  record(
    @By() caller: Caller,
    @Id() id: string,
    @Body() body: RecordCostDto,
  ): Promise<RecordedCostDto> {
    return this.unitOfWork.run(caller, async (work) =>
      RecordedCostDto.of(await this.costs.record(work, id, body.toCost())),
    );
  }

  /** Costs with what became of them, oldest first. */
  @Get('costs')
  @Allow('payments.read')
  async list(
    @By() caller: Caller,
    @Paged() { limit, after }: PageRequest,
    @Query() { caseId, creditorId }: CostFilterDto,
  ): Promise<CostPageDto> {
    const rows = await this.query.costs(caller, { caseId, creditorId, limit, ...afterId(after) });
    const page = pageOf(rows, limit, ({ id }) => [id]);
    return { ...page, items: page.items.map((cost) => CostDto.of(cost, caller.locale)) };
  }

  /** Declares that the debtor will not pay a cost back: what the agency advanced of it is billed to the creditor. */
  @Post('costs/:id/giving-up')
  @HttpCode(200)
  @Allow('litigation.execute')
  giveUp(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { reason }: GiveUpCostDto,
  ): Promise<GivenUpCostDto> {
    return this.unitOfWork.run(caller, async (work) => {
      await this.costs.giveUp(work, id, reason);
      return { id };
    });
  }

  /**
   * Books what a creditor paid in, on the dedicated account, for the costs of a case; refused while the same amount of his waits in
   * suspense, unless you say that it is other money.
   */
  @Post('cases/:id/provisions')
  @Allow('payments.record')
  @Idempotent()
  provide(
    @By() caller: Caller,
    @Id() id: string,
    @Body() body: ReceiveProvisionDto,
  ): Promise<ReceivedProvisionDto> {
    return this.unitOfWork.run(caller, async (work) =>
      ReceivedProvisionDto.of(
        await this.provisions.receive(work, body.toProvision(id), body.isOtherMoney ?? false),
      ),
    );
  }

  /** Says that money in suspense is what a creditor paid in for the costs of a case, whole or in part. */
  @Post('suspense/:id/provision')
  @Allow('bank.resolve')
  @Idempotent()
  resolve(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { caseId, amount, currency }: ProvisionInSuspenseDto,
  ): Promise<ReceivedProvisionDto> {
    const amountMinor = amount === undefined ? undefined : amountOf(amount, currency);
    return this.unitOfWork.run(caller, async (work) =>
      ReceivedProvisionDto.of(
        await this.provisions.resolve(work, id, { caseId, currency, amountMinor }),
      ),
    );
  }

  /** Says that a provision taken from suspense was none: its money waits there again. */
  @Post('provisions/:id/undoing')
  @HttpCode(200)
  @Allow('bank.resolve')
  @Idempotent()
  undo(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { reason }: UndoProvisionDto,
  ): Promise<UndoneProvisionDto> {
    return this.unitOfWork.run(caller, async (work) =>
      UndoneProvisionDto.of(await this.provisions.undo(work, id, reason)),
    );
  }

  /** Provisions that were taken from suspense, the newest first; those undone too. */
  @Get('provisions/from-suspense')
  @Allow('bank.read')
  async taken(
    @By() caller: Caller,
    @Paged() page: PageRequest,
    @Query() { caseId, receiptId }: ProvisionFromSuspenseFilterDto,
  ): Promise<ProvisionFromSuspensePageDto> {
    const filter = { ...(caseId && { caseId }), ...(receiptId && { receiptId }) };
    const { items, next } = await this.fromSuspense.page(caller, filter, page);
    return { items: items.map((one) => ProvisionFromSuspenseDto.of(one)), next };
  }

  /** Provisions by case: received, spent, given back and left. */
  @Get('provisions')
  @Allow('payments.read')
  async balances(
    @By() caller: Caller,
    @Paged() { limit, after }: PageRequest,
    @Query() { caseId, creditorId }: CostFilterDto,
  ): Promise<ProvisionPageDto> {
    const filter = { caseId, creditorId, limit, ...afterId(after) };
    const rows = await this.query.provisions(caller, filter);
    const page = pageOf(rows, limit, (one) => [one.caseId]);
    return { ...page, items: page.items.map((provision) => ProvisionDto.of(provision)) };
  }
}
