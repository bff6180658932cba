import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';

import { AmicableQuery, DisputesService } from '@solde/amicable';
import { CasesService } from '@solde/cases';
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
  AmicableFilterDto,
  AnswerDisputeDto,
  disputed,
  DisputeDto,
  DisputePageDto,
  DisputeStateDto,
  RaiseDisputeDto,
  refuseOtherCurrency,
} from './amicable.dto';

@Controller('v1')
export class DisputesController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly disputes: DisputesService,
    private readonly query: AmicableQuery,
    private readonly cases: CasesService,
  ) {}

  /** Disputes, newest first; of a case when it is named. */
  @Get('disputes')
  @Allow('cases.read')
  async list(
    @By() caller: Caller,
    @Paged() { limit, after }: PageRequest,
    @Query() { caseId, open }: AmicableFilterDto,
  ): Promise<DisputePageDto> {
    const filter = { limit, open: open === 'true', ...(caseId && { caseId }) };
    const rows = await this.query.disputes(caller, {
      ...filter,
      ...afterId(after),
    });
    const page = pageOf(rows, limit, ({ id }) => [id]);
    return { ...page, items: page.items.map((dispute) => DisputeDto.of(dispute)) };
  }

  /** Records what the debtor contests outside of a call; the contested part rests, the rest goes on. */
  @Post('cases/:id/disputes')
  @Allow('disputes.raise')
  raise(
    @By() caller: Caller,
    @Id() id: string,
    @Body() body: RaiseDisputeDto,
  ): Promise<DisputeStateDto> {
    return this.unitOfWork.run(caller, async (work) => {
      const { currency } = await this.cases.lock(work, id);
      refuseOtherCurrency(currency, body.currency);
      const dispute = await this.disputes.raise(work, { ...disputed(body, currency), caseId: id });
      return { id: dispute.id, state: dispute.state };
    });
  }

  /** Ends a dispute with the creditor's answer, when he gave it by another way than the portal. */
  @Post('disputes/:id/answer')
  @HttpCode(200)
  @Allow('disputes.resolve')
  @Idempotent()
  async answer(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { amount, currency, outcome, text }: AnswerDisputeDto,
  ): Promise<DisputeStateDto> {
    const known = await this.query.dispute(caller, id);
    refuseOtherCurrency(known.currency, currency);
    const given = amount === undefined ? {} : { amountMinor: amountOf(amount, known.currency) };
    return this.unitOfWork.run(caller, async (work) => {
      const { state } = await this.disputes.answer(work, id, { outcome, text, ...given });
      return { id, state };
    });
  }

  /** The debtor contests no more. */
  @Post('disputes/:id/withdrawal')
  @HttpCode(200)
  @Allow('disputes.raise')
  withdraw(@By() caller: Caller, @Id() id: string): Promise<DisputeStateDto> {
    return this.unitOfWork.run(caller, async (work) => {
      const { state } = await this.disputes.withdraw(work, id);
      return { id, state };
    });
  }
}
