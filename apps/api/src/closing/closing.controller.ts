import { Body, Controller, HttpCode, Post } from '@nestjs/common';

import { CaseFile } from '@solde/cases';
import { ClosingService } from '@solde/closing';
import { Allow, By, Id, UnitOfWork, type Caller, type Work } from '@solde/platform';

import { CaseStateDto, CloseCaseDto, ReopenCaseDto } from './closing.dto';

@Controller('v1/cases/:id')
export class ClosingController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly closing: ClosingService,
  ) {}

  /** Closes a case for a reason; never over money that is still moving. */
  @Post('closure')
  @HttpCode(200)
  @Allow('cases.close')
  close(@By() caller: Caller, @Id() id: string, @Body() body: CloseCaseDto): Promise<CaseStateDto> {
    return this.unitOfWork.run(caller, async (work) => {
      await this.closing.close(work, id, body);
      return stateOf(work, id);
    });
  }

  /** Reopens a case closed within the year, where it stood. */
  @Post('reopening')
  @HttpCode(200)
  @Allow('cases.close')
  reopen(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { reason }: ReopenCaseDto,
  ): Promise<CaseStateDto> {
    return this.unitOfWork.run(caller, async (work) => {
      await this.closing.reopen(work, id, reason);
      return stateOf(work, id);
    });
  }
}

async function stateOf(work: Work, id: string): Promise<CaseStateDto> {
  const { status } = await work.manager.findOneByOrFail(CaseFile, { id });
  return { id, status };
}
