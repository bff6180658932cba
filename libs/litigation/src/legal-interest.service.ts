import { Injectable } from '@nestjs/common';

import { addDays, addMonths, type CalendarDate } from '@solde/calendar';
import {
  CasesService,
  InterestTermsService,
  type CaseFile,
  type InterestSuspension,
  type NewInterestSuspension,
  type NewJudgment,
} from '@solde/cases';
import { JUDGMENT_MONTHS } from '@solde/country';
import { AdjustmentsService } from '@solde/payments';
import { DomainError, uuidv7, type Work } from '@solde/platform';

/**
 * What courts and insolvencies change of interest. Money that was spent on other interest since is spent anew in the same act
 * (R-REV-REPLAY): what a debtor paid for interest that he does not owe pays his principal.
 */
@Injectable()
export class LegalInterest {
  constructor(
    private readonly cases: CasesService,
    private readonly terms: InterestTermsService,
    private readonly adjustments: AdjustmentsService,
  ) {}

  /** Days without interest [I-02, I-03, L-13]. Refuses NOT_FOUND, TRANSITION_NOT_ALLOWED on a closed case, DATE_OUT_OF_RANGE. */
  async suspend(work: Work, suspension: NewInterestSuspension): Promise<InterestSuspension> {
    const caseFile = await this.lockOpen(work, suspension.caseId);
    const row = await this.terms.suspend(work, suspension);
    await this.adjustments.spendFrom(work, caseFile, row.fromOn, row.id);
    return row;
  }

  /** Ends a suspension on a day, its last. Refuses as `InterestTermsService.endSuspension`, and TRANSITION_NOT_ALLOWED on a closed case. */
  async endSuspension(
    work: Work,
    suspensionId: string,
    untilOn: CalendarDate,
  ): Promise<InterestSuspension> {
    const row = await this.terms.endSuspension(work, suspensionId, untilOn);
    const caseFile = await this.lockOpen(work, row.caseId);
    await this.adjustments.spendFrom(work, caseFile, addDays(untilOn, 1), row.id);
    return row;
  }

  /** The service of a judgment, or what the enforcement judge left of its points [L-12]. Refuses DATE_OUT_OF_RANGE in the future. */
  async judge(work: Work, caseId: string, judgment: NewJudgment): Promise<void> {
    const caseFile = await this.lockOpen(work, caseId);
    await this.raise(work, caseFile, judgment);
  }

  /** The same for a case that the act holds. */
  async raise(work: Work, caseFile: CaseFile, judgment: NewJudgment): Promise<void> {
    const { servedOn } = judgment;
    if (servedOn > work.today)
      throw new DomainError('DATE_OUT_OF_RANGE', { servedOn, latest: work.today });
    this.terms.recordJudgment(work, caseFile, judgment);
    const raisedFrom = addMonths(servedOn, JUDGMENT_MONTHS);
    await this.adjustments.spendFrom(work, caseFile, raisedFrom, uuidv7());
  }

  private async lockOpen(work: Work, caseId: string): Promise<CaseFile> {
    const caseFile = await this.cases.lock(work, caseId);
    if (caseFile.closedOn !== null)
      throw new DomainError('TRANSITION_NOT_ALLOWED', { status: caseFile.status });
    return caseFile;
  }
}
