import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';

import { LitigationQuery, LitigationService } from '@solde/litigation';
import {
  Allow,
  By,
  Id,
  Paged,
  pageOf,
  UnitOfWork,
  type Caller,
  type PageRequest,
} from '@solde/platform';

import {
  AnswerCreditorDto,
  LitigationFilterDto,
  LitigationRequestDetailDto,
  LitigationRequestDto,
  LitigationRequestPageDto,
  LitigationStateDto,
  ProposeLitigationDto,
} from './litigation.dto';

@Controller('v1/litigation-requests')
export class LitigationController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly litigation: LitigationService,
    private readonly query: LitigationQuery,
  ) {}

  /** Asks a creditor whether to go to court. Nothing legal starts before its decider authorises. */
  @Post()
  @Allow('litigation.propose')
  propose(@By() caller: Caller, @Body() body: ProposeLitigationDto): Promise<LitigationStateDto> {
    return this.unitOfWork.run(caller, async (work) => {
      const { id, state } = await this.litigation.propose(work, body.toProposal());
      return { id, state };
    });
  }

  /** Proposals, newest first. */
  @Get()
  @Allow('cases.read')
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

  /** One proposal with the creditor's decisions and questions. */
  @Get(':id')
  @Allow('cases.read')
  async one(@By() caller: Caller, @Id() id: string): Promise<LitigationRequestDetailDto> {
    return LitigationRequestDetailDto.of(await this.query.request(caller, id));
  }

  /** Answers the creditor's question. */
  @Post(':id/answers')
  @HttpCode(200)
  @Allow('litigation.propose')
  answer(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { text }: AnswerCreditorDto,
  ): Promise<LitigationStateDto> {
    return this.unitOfWork.run(caller, async (work) => {
      await this.litigation.answerQuestion(work, id, text);
      return { id, state: 'PROPOSED' };
    });
  }
}
