import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';

import { CasesQuery } from '@solde/cases';
import { LegalInterest, LegalInterestQuery } from '@solde/litigation';
import { rate } from '@solde/money';
import { Allow, By, DomainError, Id, UnitOfWork, type Caller } from '@solde/platform';

import {
  EndSuspensionDto,
  JudgmentDto,
  JudgmentInterestDto,
  SuspendInterestDto,
  SuspensionDto,
} from './interest.dto';

/** What courts and insolvencies change of the interest of a case. */
@Controller('v1')
export class InterestController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly interest: LegalInterest,
    private readonly query: LegalInterestQuery,
    private readonly cases: CasesQuery,
  ) {}

  /** The days without interest of a case, the latest first. */
  @Get('cases/:id/interest-suspensions')
  @Allow('cases.read')
  async suspensions(@By() caller: Caller, @Id() caseId: string): Promise<SuspensionDto[]> {
    await this.existing(caller, caseId);
    return (await this.query.suspensions(caller, caseId)).map((one) => SuspensionDto.of(one));
  }

  /**
   * Stops interest: an insolvency, over-indebtedness, a court's grace, a plan. Money spent on it since is spent anew, on the principal
   * first where the decision says so.
   */
  @Post('cases/:id/interest-suspensions')
  @Allow('litigation.execute')
  async suspend(
    @By() caller: Caller,
    @Id() caseId: string,
    @Body() body: SuspendInterestDto,
  ): Promise<SuspensionDto> {
    const { id } = await this.unitOfWork.run(caller, (work) =>
      this.interest.suspend(work, { caseId, ...body }),
    );
    return this.suspension(caller, caseId, id);
  }

  /** Ends a suspension earlier than was said. */
  @Post('interest-suspensions/:id/end')
  @HttpCode(200)
  @Allow('litigation.execute')
  async end(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { untilOn }: EndSuspensionDto,
  ): Promise<SuspensionDto> {
    const { caseId } = await this.unitOfWork.run(caller, (work) =>
      this.interest.endSuspension(work, id, untilOn),
    );
    return this.suspension(caller, caseId, id);
  }

  /** What was said of the judgments of a case; the first one rules. */
  @Get('cases/:id/judgment-interest')
  @Allow('cases.read')
  async judgments(@By() caller: Caller, @Id() caseId: string): Promise<JudgmentDto[]> {
    await this.existing(caller, caseId);
    return this.query.judgments(caller, caseId);
  }

  /** Records the service of a judgment, or what the enforcement judge left of its points. */
  @Post('cases/:id/judgment-interest')
  @Allow('litigation.execute')
  async judge(
    @By() caller: Caller,
    @Id() caseId: string,
    @Body() { servedOn, pointsPct, evidence }: JudgmentInterestDto,
  ): Promise<JudgmentDto[]> {
    const points = pointsPct === undefined ? {} : { points: rate(pointsPct) };
    await this.unitOfWork.run(caller, (work) =>
      this.interest.judge(work, caseId, { servedOn, evidence, ...points }),
    );
    return this.query.judgments(caller, caseId);
  }

  private async suspension(caller: Caller, caseId: string, id: string): Promise<SuspensionDto> {
    const suspensions = await this.query.suspensions(caller, caseId);
    const one = suspensions.find((each) => each.id === id);
    if (one === undefined) throw new DomainError('NOT_FOUND', { suspensionId: id });
    return SuspensionDto.of(one);
  }

  private async existing(caller: Caller, caseId: string): Promise<void> {
    if ((await this.cases.one(caller, caseId)) === null)
      throw new DomainError('NOT_FOUND', { caseId });
  }
}
