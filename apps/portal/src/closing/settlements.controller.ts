import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';

import { CasesQuery } from '@solde/cases';
import {
  SettlementsQuery,
  type SettlementAsked,
  type SettlementDecisionAsked,
} from '@solde/closing';
import { RequestsService } from '@solde/creditors';
import {
  afterId,
  Allow,
  amountOf,
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
  AuthoriseSettlementDto,
  DecideSettlementDto,
  SettlementDto,
  SettlementFilterDto,
  SettlementPageDto,
  WordTakenDto,
} from './settlements.dto';

@Controller('v1')
export class SettlementsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly query: SettlementsQuery,
    private readonly cases: CasesQuery,
    private readonly requests: RequestsService,
  ) {}

  /** Settlements of your cases, newest first: `state=OFFERED` are those that wait for you. */
  @Get('settlements')
  @Allow('portal.read')
  async list(
    @By() caller: Caller,
    @Paged() { limit, after }: PageRequest,
    @Query() { caseId, state }: SettlementFilterDto,
  ): Promise<SettlementPageDto> {
    const filter = { limit, ...(caseId && { caseId }), ...(state && { state }), ...afterId(after) };
    const page = pageOf(await this.query.page(caller, filter), limit, ({ id }) => [id]);
    return { ...page, items: page.items.map((settlement) => SettlementDto.of(settlement)) };
  }

  @Get('settlements/:id')
  @Allow('portal.read')
  async one(@By() caller: Caller, @Id() id: string): Promise<SettlementDto> {
    return SettlementDto.of(await this.query.one(caller, id));
  }

  /** Takes a sum for the whole of a case, if it comes by a day. It counts as of today; what is left is then given up, without fee. */
  @Post('cases/:id/settlements')
  @HttpCode(202)
  @Allow('portal.decide')
  @Idempotent()
  async authorise(
    @By() caller: Caller,
    @Id() caseId: string,
    @Body() body: AuthoriseSettlementDto,
  ): Promise<WordTakenDto> {
    const { creditorId } = await this.cases.ownerOf(caller, caseId);
    amountOf(body.amount, body.currency);
    const asked: SettlementAsked = { ...body, caseId };
    return this.unitOfWork.run(caller, async (work) => {
      const request = await this.requests.submit(work, 'SETTLEMENT', creditorId, asked);
      return { requestId: request.id, state: request.state };
    });
  }

  /** Answers a settlement that the agency proposes; accepted, it counts as of today. */
  @Post('settlements/:id/decisions')
  @HttpCode(202)
  @Allow('portal.decide')
  @Idempotent()
  async decide(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { decision }: DecideSettlementDto,
  ): Promise<WordTakenDto> {
    const { creditorId, state } = await this.query.one(caller, id);
    if (state !== 'OFFERED') throw new DomainError('TRANSITION_NOT_ALLOWED', { from: state });
    const asked: SettlementDecisionAsked = { settlementId: id, decision };
    return this.unitOfWork.run(caller, async (work) => {
      const request = await this.requests.submit(work, 'SETTLEMENT_DECISION', creditorId, asked);
      return { requestId: request.id, state: request.state };
    });
  }
}
