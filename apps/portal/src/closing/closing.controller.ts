import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';

import { CasesQuery } from '@solde/cases';
import type { RecallAsked } from '@solde/closing';
import { RequestsService } from '@solde/creditors';
import { CaseQuotes } from '@solde/payments';
import { Allow, By, Id, Idempotent, UnitOfWork, type Caller } from '@solde/platform';

import { RecallAskedDto, RecallCaseDto, RecallMadeDto, RecallQuoteDto } from './closing.dto';

@Controller('v1/cases/:id')
export class ClosingController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly cases: CasesQuery,
    private readonly requests: RequestsService,
    private readonly quotes: CaseQuotes,
  ) {}

  /** What taking a case back today would cost for a reason, each fee with the sentence that says why, at zero too. */
  @Get('recall')
  @Allow('portal.read')
  async foresee(
    @By() caller: Caller,
    @Id() caseId: string,
    @Query() { reason }: RecallAskedDto,
  ): Promise<RecallQuoteDto> {
    return RecallQuoteDto.of(await this.quotes.recall(caller, caseId, reason), caller);
  }

  /** Takes a case back: the agency stops within the minute. `GET` says first what it costs. */
  @Post('recall')
  @HttpCode(202)
  @Allow('portal.recall')
  @Idempotent()
  async recall(
    @By() caller: Caller,
    @Id() caseId: string,
    @Body() body: RecallCaseDto,
  ): Promise<RecallMadeDto> {
    const { creditorId } = await this.cases.ownerOf(caller, caseId);
    const asked: RecallAsked = { caseId, reason: body.reason, comment: body.comment ?? null };
    return this.unitOfWork.run(caller, async (work) => {
      const request = await this.requests.submit(work, 'RECALL', creditorId, asked);
      return { requestId: request.id, state: request.state };
    });
  }
}
