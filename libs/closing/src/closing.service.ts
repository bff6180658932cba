import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import {
  CasesService,
  CLOSE_PAID,
  CLOSURE_RULES,
  closureRefusal,
  type CaseFile,
  type Closer,
  type ClosureEvidence,
  type ClosureReason,
} from '@solde/cases';
import { CostsService } from '@solde/costs';
import type { RecallReason } from '@solde/creditors';
import { PaymentsQuery, PaymentsService } from '@solde/payments';
import { DomainError, type Caller, type Work } from '@solde/platform';

import { SettlementBook } from './settlement-book.service';

export interface ClosureAsk {
  readonly reason: ClosureReason;
  readonly evidence?: readonly ClosureEvidence[];
  /** Why the debtor paid late, when anybody knows: it feeds what the creditor can mend. */
  readonly causeOfDelay?: string;
  /** Of a case taken back: why. */
  readonly recall?: Recall;
}

/** A case taken back by its creditor: why, in a closed list, and in his own words. */
export interface Recall {
  readonly reason: RecallReason;
  readonly comment?: string | null;
  /** The day he asked for it, in the agency's zone; today when it is not said. */
  readonly on?: CalendarDate;
}

@Injectable()
export class ClosingService {
  constructor(
    private readonly cases: CasesService,
    private readonly payments: PaymentsQuery,
    private readonly money: PaymentsService,
    private readonly costs: CostsService,
    private readonly settlements: SettlementBook,
  ) {}

  /**
   * Closes a case. Refuses FORBIDDEN when the reason is not the caller's to give, MONEY_IN_SUSPENSE and
   * MONEY_NOT_CLEARED whatever the reason, BALANCE_NOT_ZERO and EVIDENCE_REQUIRED as the reason asks, RECALL_REASON_REQUIRED when the
   * creditor takes his case back and nobody says why, DATE_OUT_OF_RANGE when he would ask tomorrow. The minimum fee and, of a case
   * taken back, the withdrawal fee are charged now, where the agreement has them; costs that the agency did not recover are billed, and what is left of a provision
   * goes back.
   */
  async close(work: Work, caseId: string, ask: ClosureAsk): Promise<CaseFile> {
    const caseFile = await this.cases.lock(work, caseId);
    if (caseFile.closedOn !== null)
      throw new DomainError('TRANSITION_NOT_ALLOWED', { from: caseFile.status, to: 'CLOSED' });
    const { reason, evidence = [] } = ask;
    const owed = await this.cases.outstandingOn(work, caseId, work.today);
    const waiting = await this.payments.waitingFor(work, caseId);
    // Without a rate nobody knows that nothing is owed: such a case is not paid.
    const balanceMinor = owed.totalMinor ?? owed.principalMinor + 1n;
    const money = { balanceMinor, principalMinor: owed.principalMinor, ...waiting };
    const refusal = closureRefusal({ reason, by: closersOf(work.caller), evidence }, money);
    if (refusal !== null)
      throw new DomainError(refusal, { reason, evidence: CLOSURE_RULES[reason].evidence });
    if (ask.causeOfDelay !== undefined) this.cases.causeOfDelay(work, caseFile, ask.causeOfDelay);
    if (reason === 'RECALLED_BY_CREDITOR') await this.takeBack(work, caseFile, ask.recall);
    if (reason !== 'SETTLED') await this.settlements.cancelLive(work, caseFile);
    await this.cases.close(work, caseFile, { reason });
    await this.money.chargeMinimum(work, caseFile);
    await this.costs.settleClosure(work, caseFile);
    return caseFile;
  }

  /** Gives a case back to the creditor who recalls it. It costs what the agreement says of a withdrawal for that reason. */
  recall(work: Work, caseId: string, recall: Recall): Promise<CaseFile> {
    return this.close(work, caseId, {
      ...{ reason: 'RECALLED_BY_CREDITOR', evidence: ['RECALL_REQUEST'], recall },
    });
  }

  /** Reopens a closed case where it stood; what a settlement had given up is owed again. Refuses TRANSITION_NOT_ALLOWED when it is open, or closed for over a year (T25). */
  async reopen(work: Work, caseId: string, reason: string): Promise<CaseFile> {
    const caseFile = await this.cases.lock(work, caseId);
    await this.cases.reopen(work, caseFile, { reason });
    await this.money.returnClosureFees(work, caseFile);
    await this.settlements.giveBack(work, caseFile);
    return caseFile;
  }

  /** Writes why the case is taken back, and charges what that costs. */
  private async takeBack(
    work: Work,
    caseFile: CaseFile,
    recall: Recall | undefined,
  ): Promise<void> {
    if (recall === undefined) throw new DomainError('RECALL_REASON_REQUIRED');
    const { comment = null, on = work.today, reason } = recall;
    if (on > work.today) throw new DomainError('DATE_OUT_OF_RANGE', { latest: work.today });
    this.cases.recordRecall(work, caseFile, { reason, comment, askedOn: on });
    await this.money.chargeWithdrawal(work, caseFile, { on, reason });
  }

  /** The next case whose CLOSE_PAID action is due, kept from other workers until the act ends. */
  async nextPaid(work: Work, seen: readonly string[] = []): Promise<string | null> {
    const [due] = await this.cases.due(work, [CLOSE_PAID], 1, seen);
    return due?.caseId ?? null;
  }

  /**
   * Closes a case that is paid to zero, or that was given up to zero without any money. Over money that is still moving, or a missing rate, it is looked at again the next
   * business day; one that owes interest which nobody had posted yet (its principal was given up) goes on instead.
   */
  async closePaid(work: Work, caseId: string): Promise<void> {
    const caseFile = await this.cases.lock(work, caseId);
    if (caseFile.closedOn !== null) return;
    await this.cases.accrue(work, caseFile, work.today);
    const { totalMinor } = await this.cases.outstandingOn(work, caseId, work.today);
    const { suspenseMinor, unclearedMinor } = await this.payments.waitingFor(work, caseId);
    if (totalMinor !== 0n || suspenseMinor !== 0n || unclearedMinor !== 0n)
      return this.cases.replanClosing(work, caseFile);
    const channel = await this.payments.lastChannel(work, caseId);
    await this.close(work, caseId, ZERO_BY[channel ?? 'NOTHING']);
  }
}

/** Why a balance is zero, by what paid last. Where nothing did, the creditor gave the debt up: it is no recovery. */
const ZERO_BY = {
  AGENCY: { reason: 'PAID_IN_FULL' },
  DIRECT: { reason: 'PAID_DIRECT' },
  NOTHING: { reason: 'CANCELLED_BY_CREDIT_NOTE', evidence: ['CREDIT_NOTE'] },
} as const satisfies Readonly<Record<string, ClosureAsk>>;

/** What a caller counts as when closing (book C.5): the worker is the system, on behalf of a creditor or of nobody. */
function closersOf({ kind, roles }: Caller): Closer[] {
  if (kind === 'SYSTEM') return ['SYSTEM'];
  const closers: Closer[] = [];
  if (roles.some((role) => role === 'TEAM_LEAD' || role === 'MANAGER')) closers.push('TEAM_LEAD');
  if (roles.includes('LEGAL_OFFICER')) closers.push('LEGAL_OFFICER');
  return closers;
}
