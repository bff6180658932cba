import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';

import { RequestsService } from '@solde/creditors';
import { LitigationQuery, refuseVerdict, type LitigationDecisionAsked } from '@solde/litigation';
import {
  Allow,
  amountOf,
  By,
  type Caller,
  Clock,
  Id,
  Idempotent,
  Paged,
  pageOf,
  type PageRequest,
  UnitOfWork,
} from '@solde/platform';

import {
  DecideLitigationDto,
  DecisionMadeDto,
  LitigationFilterDto,
  LitigationRequestDetailDto,
  LitigationRequestDto,
  LitigationRequestPageDto,
  ProcedureDto,
} from './litigation.dto';

@Controller('v1')
export class LitigationController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly query: LitigationQuery,
    private readonly requests: RequestsService,
    private readonly clock: Clock,
  ) {}

  /** What the agency proposes to take to court, newest first. */
  @Get('litigation-requests')
  @Allow('portal.read')
  async list(
    @By() caller: Caller,
    @Paged() { limit, after }: PageRequest,
    @Query() { caseId, state }: LitigationFilterDto,
  ): Promise<LitigationRequestPageDto> {
    const [last] = after ?? [];
    const rows = await this.query.requests(caller, {
      ...{ limit, ...(caseId && { caseId }), ...(state && { state }) },
      ...(last && { after: String(last) }),
    });
    const page = pageOf(rows, limit, ({ id }) => [id]);
    return { ...page, items: page.items.map((request) => LitigationRequestDto.of(request)) };
  }

  /** One proposal: amounts, costs, limitation, questions and answers. */
  @Get('litigation-requests/:id')
  @Allow('portal.read')
  async one(@By() caller: Caller, @Id() id: string): Promise<LitigationRequestDetailDto> {
    return LitigationRequestDetailDto.of(await this.query.request(caller, id));
  }

  /** Authorises within a cap, refuses, or asks a question. It counts as of today, and is applied within seconds. */
  @Post('litigation-requests/:id/decisions')
  @HttpCode(202)
  @Allow('portal.decide')
  @Idempotent()
  async decide(
    @By() caller: Caller,
    @Id() id: string,
    @Body() body: DecideLitigationDto,
  ): Promise<DecisionMadeDto> {
    const proposal = await this.query.request(caller, id);
    const { creditorId, currency } = proposal;
    const asked: LitigationDecisionAsked = { ...body, requestId: id, currency };
    const capMinor = body.cap === undefined ? null : amountOf(body.cap, currency, 'cap');
    refuseVerdict({ ...asked, capMinor, decidedOn: await this.clock.today() }, proposal);
    return this.unitOfWork.run(caller, async (work) => {
      const request = await this.requests.submit(work, 'LITIGATION_DECISION', creditorId, asked);
      return { requestId: request.id, state: request.state };
    });
  }

  /** One procedure, step by step. */
  @Get('procedures/:id')
  @Allow('portal.read')
  async procedure(@By() caller: Caller, @Id() id: string): Promise<ProcedureDto> {
    return ProcedureDto.of(await this.query.procedure(caller, id));
  }
}
