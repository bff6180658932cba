import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';

import { AmicableQuery, type DisputeAnswerAsked } from '@solde/amicable';
import { RequestsService } from '@solde/creditors';
import {
  afterId,
  Allow,
  By,
  DomainError,
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
  AnswerTakenDto,
  DisputeDto,
  DisputePageDto,
} from './amicable.dto';

@Controller('v1/disputes')
export class DisputesController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly query: AmicableQuery,
    private readonly requests: RequestsService,
  ) {}

  /** What your debtors contest, newest first. */
  @Get()
  @Allow('portal.read')
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

  /** Answers a dispute; the answer is applied within seconds. */
  @Post(':id/answer')
  @HttpCode(202)
  @Allow('portal.dispute-answer')
  @Idempotent()
  async answer(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { amount, outcome, text }: AnswerDisputeDto,
  ): Promise<AnswerTakenDto> {
    const dispute = await this.query.dispute(caller, id);
    if (dispute.endedOn !== null)
      throw new DomainError('TRANSITION_NOT_ALLOWED', { from: dispute.state });
    const asked: DisputeAnswerAsked = { disputeId: id, outcome, amount: amount ?? null, text };
    return this.unitOfWork.run(caller, async (work) => {
      const request = await this.requests.submit(work, 'DISPUTE_ANSWER', dispute.creditorId, asked);
      return { requestId: request.id, state: request.state };
    });
  }
}
