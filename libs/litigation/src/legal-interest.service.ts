import { Injectable } from '@nestjs/common';

import { addDays, addMonths, type CalendarDate } from '@solde/calendar';
import {
  CasesService,
  InterestTermsService,
  SpendingOrder,
  type CaseFile,
  type InterestSuspension,
  type NewInterestSuspension,
  type NewJudgment,
} from '@solde/cases';
import { JUDGMENT_MONTHS, type OrderSaidBy } from '@solde/country';
import { AdjustmentsService } from '@solde/payments';
import { DomainError, uuidv7, type Work } from '@solde/platform';

export interface LegalSuspension extends NewInterestSuspension {
  /** The decision has money of these days spent on the principal first (Civil Code 1343-5 al. 2; Consumer Code L733-1). */
  readonly principalFirst?: boolean;
}

/** Whose decision may have the principal paid first; of the other reasons none may. */
const DECIDED_BY: Partial<Record<InterestSuspension['reason'], OrderSaidBy>> = {
  COURT_GRACE: 'COURT',
  OVER_INDEBTEDNESS: 'OVER_INDEBTEDNESS_COMMISSION',
};

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

  /**
   * Days without interest [I-02, I-03, L-13], whose money pays the principal first where the decision says so. Refuses NOT_FOUND,
   * TRANSITION_NOT_ALLOWED on a closed case, DATE_OUT_OF_RANGE, ALLOCATION_ORDER_UNLAWFUL for a reason that decides no order.
   */
  async suspend(
    work: Work,
    { principalFirst = false, ...suspension }: LegalSuspension,
  ): Promise<InterestSuspension> {
    const caseFile = await this.lockOpen(work, suspension.caseId);
    const row = await this.terms.suspend(work, suspension);
    if (principalFirst) await this.order(work, caseFile, row);
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
    await this.giveOrderBack(work, caseFile, row, addDays(untilOn, 1));
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

  /** A decision lasts until a day: an order without end would outlive it unseen. */
  private async order(
    work: Work,
    caseFile: CaseFile,
    { id: sourceId, fromOn, untilOn, reason }: InterestSuspension,
  ): Promise<void> {
    const saidBy = DECIDED_BY[reason];
    if (saidBy === undefined) throw new DomainError('ALLOCATION_ORDER_UNLAWFUL', { reason });
    if (untilOn === null) {
      const fields = [{ field: 'untilOn', code: 'REQUIRED' }];
      throw new DomainError('VALIDATION_FAILED', { principalFirst: true }, { fields });
    }
    const order = { spending: 'PRINCIPAL_FIRST', fromOn, untilOn, saidBy, sourceId } as const;
    await this.cases.orderSpending(work, caseFile, order);
  }

  private async giveOrderBack(
    work: Work,
    caseFile: CaseFile,
    { id: sourceId }: InterestSuspension,
    fromOn: CalendarDate,
  ): Promise<void> {
    const said = await work.manager.findOneBy(SpendingOrder, { sourceId });
    if (said === null || fromOn > said.untilOn) return;
    const { untilOn, saidBy } = said;
    const order = { spending: 'MANDATE', fromOn, untilOn, saidBy, sourceId } as const;
    await this.cases.orderSpending(work, caseFile, order);
  }

  private async lockOpen(work: Work, caseId: string): Promise<CaseFile> {
    const caseFile = await this.cases.lock(work, caseId);
    if (caseFile.closedOn !== null)
      throw new DomainError('TRANSITION_NOT_ALLOWED', { status: caseFile.status });
    return caseFile;
  }
}
