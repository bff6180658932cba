import { Body, Controller, HttpCode, Post } from '@nestjs/common';

import { CasesQuery } from '@solde/cases';
import type { RecallAsked } from '@solde/closing';
import { RequestsService } from '@solde/creditors';
import { Allow, By, Id, Idempotent, UnitOfWork, type Caller } from '@solde/platform';

import { RecallCaseDto, RecallMadeDto } from './closing.dto';

@Controller('v1/cases/:id')
export class ClosingController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly cases: CasesQuery,
    private readonly requests: RequestsService,
  ) {}

  /** Takes a case back: the agency stops within the minute. */
  @Post('recall')
  @HttpCode(202)
  @Allow('portal.recall')
  @Idempotent()
  async recall(
    @By() caller: Caller,
    @Id() caseId: string,
    @Body() { reason }: RecallCaseDto,
  ): Promise<RecallMadeDto> {
    const { creditorId } = await this.cases.ownerOf(caller, caseId);
    const asked: RecallAsked = { caseId, reason };
    return this.unitOfWork.run(caller, async (work) => {
      const request = await this.requests.submit(work, 'RECALL', creditorId, asked);
      return { requestId: request.id, state: request.state };
    });
  }
}
