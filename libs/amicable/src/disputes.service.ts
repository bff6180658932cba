import { Injectable } from '@nestjs/common';

import {
  addBusinessDays,
  addDays,
  daysBetween,
  instantOf,
  type CalendarDate,
} from '@solde/calendar';
import { CasesService, type CaseFile } from '@solde/cases';
import { holidaysOf, isTerritory, timeZoneOf, type Territory } from '@solde/country';
import { parseAmount, smaller, type Minor } from '@solde/money';
import { DomainError, uuidv7, type Work } from '@solde/platform';
import { AppliesRequest, RequestsService, type CreditorRequest } from '@solde/creditors';
import { AdjustmentsService } from '@solde/payments';

import { DisputeRaised, DisputeResolved } from './amicable.events';
import { CaseSteps } from './case-steps.service';
import {
  ANSWER_BUSINESS_DAYS,
  DISPUTE_OUTCOMES,
  FREEZE_DAYS_MAX,
  SILENCE_DAYS_MAX,
  type DisputeOutcome,
  type DisputeState,
  type NewDispute,
} from './dispute-terms';
import { Dispute } from './dispute.entity';
import { PromiseBook } from './promise-book.service';
import { PromisesService } from './promises.service';

export interface DisputeAnswer {
  /** The day the creditor answered; today unless the answer came through the portal. */
  readonly answeredOn?: CalendarDate;
  readonly outcome: DisputeOutcome;
  /** What is given up, for a PARTIAL answer. */
  readonly amountMinor?: Minor;
  readonly text: string;
}

/** The agenda's kind of the day on which the creditor's answer is due. */
export const DISPUTE_ANSWER = 'DISPUTE_ANSWER';
const CALL_AFTER_REJECTION_BUSINESS_DAYS = 2;
const TEAM_LEADS = 'TEAM_LEAD';
const STATES: Readonly<Record<DisputeOutcome, DisputeState>> = {
  UPHELD: 'RESOLVED_UPHELD',
  PARTIAL: 'RESOLVED_PARTIAL',
  REJECTED: 'RESOLVED_REJECTED',
};

/** What debtors contest: the contested part rests, the rest goes on (book C.9). */
@Injectable()
export class DisputesService {
  constructor(
    private readonly cases: CasesService,
    private readonly steps: CaseSteps,
    private readonly promises: PromisesService,
    private readonly book: PromiseBook,
    private readonly requests: RequestsService,
    private readonly adjustments: AdjustmentsService,
  ) {}

  /**
   * Freezes what is contested of a claim and asks the creditor, who has five business days. Interest keeps running and is not asked.
   *
   * Refuses NOT_FOUND, AMOUNT_ABOVE_BALANCE beyond the principal owed, DISPUTE_OPEN when the claim is contested already,
   * TRANSITION_NOT_ALLOWED on a closed case.
   */
  async raise(work: Work, wanted: NewDispute): Promise<Dispute> {
    const { caseId, claimId, text, type } = wanted;
    const caseFile = await this.cases.lock(work, caseId);
    if (caseFile.closedOn !== null)
      throw new DomainError('TRANSITION_NOT_ALLOWED', { status: caseFile.status });
    const owed = await this.owed(work, caseFile, claimId);
    const amountMinor = wanted.amountMinor ?? owed.principalMinor;
    if (amountMinor <= 0n || amountMinor > owed.principalMinor)
      throw new DomainError('AMOUNT_ABOVE_BALANCE', {
        claimId,
        left: owed.principalMinor.toString(),
      });
    if (await this.isContested(work, claimId)) throw new DomainError('DISPUTE_OPEN', { claimId });
    const { dueAt, dueOn } = await this.answerDue(work, caseFile);
    const dispute: Dispute = {
      ...{ id: uuidv7(), caseId, claimId, creditorId: caseFile.creditorId, type, amountMinor },
      ...{ debtorText: text, raisedOn: work.today, dueOn, state: 'WITH_CREDITOR' },
      ...{ answer: null, endedOn: null, version: 1, actId: work.actId },
    };
    work.insert(Dispute, dispute);
    await this.cases.dispute(work, caseFile, claimId, amountMinor, dispute.id);
    await this.cases.hold(work, caseFile, {
      ...{ kind: 'DISPUTE', scope: 'CLAIM', claimId, reason: type },
      untilOn: addDays(work.today, FREEZE_DAYS_MAX),
    });
    await this.cases.plan(work, caseFile, {
      ...{ source: 'COMMITMENT_CHECK', sourceId: dispute.id, kind: DISPUTE_ANSWER, dueAt },
    });
    const asked = owed.askedMinor - amountMinor;
    if ((await this.book.openMinor(work, caseId)) > asked)
      await this.promises.cancelAll(work, caseId, 'DISPUTE');
    const { currency } = caseFile;
    this.cases.note(work, caseFile, {
      channel: 'NOTE',
      key: 'dispute.raised',
      facts: { amountMinor: amountMinor.toString(), currency, reason: type },
      text,
    });
    work.publish(new DisputeRaised(caseId, { caseId, disputeId: dispute.id }));
    return dispute;
  }

  /** What of a case is neither paid nor contested: the part that goes on. */
  async askedMinor(work: Work, caseId: string): Promise<Minor> {
    const { disputedMinor, items } = await this.cases.outstandingOn(work, caseId, work.today);
    const owed = items.reduce((total, { outstandingMinor }) => total + outstandingMinor, 0n);
    return owed - disputedMinor;
  }

  /**
   * Ends a dispute with the creditor's answer. What he gives up leaves the debt as a credit note, without fee; a rejection is told to
   * the debtor, two business days later at the earliest. Refuses NOT_FOUND, TRANSITION_NOT_ALLOWED when it is answered already,
   * AMOUNT_ABOVE_BALANCE for a partial answer beyond what was contested.
   */
  async answer(work: Work, disputeId: string, answer: DisputeAnswer): Promise<Dispute> {
    const { caseFile, dispute } = await this.lockOpen(work, disputeId);
    const { outcome, text, answeredOn = work.today } = answer;
    const given = givenUp(dispute, answer);
    await this.unfreeze(work, caseFile, dispute, {
      ...{ state: STATES[outcome], answer: text, endedOn: answeredOn },
    });
    if (given > 0n) await this.giveCreditNote(work, caseFile, dispute, given, answeredOn);
    this.cases.note(work, caseFile, {
      ...{ channel: 'PORTAL', key: 'dispute.answered', facts: { outcome }, text },
    });
    if (caseFile.closedOn === null && (await this.askedMinor(work, caseFile.id)) > 0n)
      await this.steps.callNext(work, caseFile, CALL_AFTER_REJECTION_BUSINESS_DAYS);
    return dispute;
  }

  /** The debtor contests no more. Refuses NOT_FOUND, TRANSITION_NOT_ALLOWED. */
  async withdraw(work: Work, disputeId: string): Promise<Dispute> {
    const { caseFile, dispute } = await this.lockOpen(work, disputeId);
    await this.unfreeze(work, caseFile, dispute, { state: 'WITHDRAWN', endedOn: work.today });
    this.cases.note(work, caseFile, { channel: 'NOTE', key: 'dispute.withdrawn' });
    if (caseFile.closedOn === null) await this.steps.callNext(work, caseFile, 1);
    return dispute;
  }

  /** Ends the disputes of a case that closed: nothing of it is asked any more. */
  async withdrawAll(work: Work, caseId: string): Promise<void> {
    const open = await work.manager.find(Dispute, { where: { caseId }, order: { id: 'ASC' } });
    for (const { endedOn, id } of open) if (endedOn === null) await this.withdraw(work, id);
  }

  /** Applies the creditor's answer from the portal: `{ disputeId, outcome, amount?, text }`. */
  @AppliesRequest('DISPUTE_ANSWER')
  async applied(work: Work, request: CreditorRequest): Promise<object> {
    const { creditorId, payload } = request;
    const answeredOn = this.requests.tradeDateOf(request);
    const { amount, disputeId, outcome, text } = payload as DisputeAnswerAsked;
    const dispute = await work.manager.findOneBy(Dispute, { id: disputeId, creditorId });
    if (dispute === null || !DISPUTE_OUTCOMES.includes(outcome))
      throw new DomainError('NOT_FOUND', { disputeId });
    const { currency } = await this.cases.lock(work, dispute.caseId);
    const given = amount ?? null;
    const amountMinor = given === null ? null : parseAmount(given, currency);
    if (given !== null && amountMinor === null)
      throw new DomainError(
        'VALIDATION_FAILED',
        {},
        { fields: [{ field: 'amount', code: 'NOT_MONEY' }] },
      );
    const answer = { outcome, text, answeredOn, ...(amountMinor !== null && { amountMinor }) };
    const { state } = await this.answer(work, disputeId, answer);
    return { disputeId, state };
  }

  /** The next dispute whose answer is late, its case kept from other workers until the act ends. */
  async nextLate(work: Work, seen: readonly string[] = []): Promise<string | null> {
    const [due] = await this.cases.due(work, [DISPUTE_ANSWER], 1, seen);
    return due?.sourceId ?? null;
  }

  /** Reminds the creditor of an answer that is late; after thirty days of silence a team lead decides. */
  async remind(work: Work, disputeId: string): Promise<void> {
    const { caseFile, dispute } = await this.lockOpen(work, disputeId);
    if (daysBetween(dispute.raisedOn, work.today) > SILENCE_DAYS_MAX) {
      await this.cases.plan(work, caseFile, {
        ...{ source: 'COMMITMENT_CHECK', sourceId: disputeId, kind: 'DISPUTE_SILENT' },
        ...{ dueAt: work.now, pool: TEAM_LEADS },
      });
      await this.cases.unplan(work, caseFile, disputeId, 'DONE', DISPUTE_ANSWER);
      return;
    }
    const { dueAt } = await this.answerDue(work, caseFile);
    await this.cases.plan(work, caseFile, {
      ...{ source: 'COMMITMENT_CHECK', sourceId: disputeId, kind: DISPUTE_ANSWER, dueAt },
    });
    this.cases.note(work, caseFile, {
      ...{ channel: 'PORTAL', key: 'dispute.late', facts: { dueOn: dispute.dueOn } },
    });
  }

  /** Takes the freeze off. */
  private async unfreeze(
    work: Work,
    caseFile: CaseFile,
    dispute: Dispute,
    ended: Partial<Dispute>,
  ): Promise<void> {
    const { amountMinor, claimId, id, version } = dispute;
    await this.cases.dispute(work, caseFile, claimId, -amountMinor, id);
    const holds = await work.query<{ id: string }>(
      `SELECT id FROM hold WHERE case_id = $1 AND claim_id = $2 AND kind = 'DISPUTE' AND lifted_on IS NULL`,
      [caseFile.id, claimId],
    );
    for (const hold of holds) await this.cases.liftHold(work, caseFile, hold.id);
    await this.cases.unplan(work, caseFile, id, 'DONE');
    work.update(Dispute, { id, version }, ended);
    Object.assign(dispute, ended);
    const { id: caseId } = caseFile;
    work.publish(new DisputeResolved(caseId, { caseId, disputeId: id, state: dispute.state }));
  }

  private async giveCreditNote(
    work: Work,
    caseFile: CaseFile,
    { claimId, id }: Dispute,
    given: Minor,
    effectiveOn: CalendarDate,
  ): Promise<void> {
    const { principalMinor } = await this.owed(work, caseFile, claimId);
    const amountMinor = smaller(given, principalMinor);
    if (amountMinor <= 0n) return;
    const note = { kind: 'CREDIT_NOTE', component: 'PRINCIPAL', reason: 'DISPUTE_UPHELD' } as const;
    const wanted = { ...note, claimId, amountMinor: -amountMinor, effectiveOn };
    await this.adjustments.adjust(work, caseFile.id, wanted, { kind: 'DISPUTE', id });
  }

  private async owed(
    work: Work,
    { id: caseId }: CaseFile,
    claimId: string,
  ): Promise<{ principalMinor: Minor; askedMinor: Minor }> {
    const { claims } = await this.cases.outstandingOn(work, caseId, work.today);
    const claim = claims.find((one) => one.claimId === claimId && one.state === 'ACCEPTED');
    if (claim === undefined) throw new DomainError('NOT_FOUND', { claimId });
    const { principalMinor } = claim.outstanding;
    return { principalMinor, askedMinor: await this.askedMinor(work, caseId) };
  }

  private async isContested(work: Work, claimId: string): Promise<boolean> {
    const disputes = await work.manager.findBy(Dispute, { claimId });
    return disputes.some(({ endedOn }) => endedOn === null);
  }

  /** Five business days where the creditor is. */
  private async answerDue(
    work: Work,
    { creditorId }: CaseFile,
  ): Promise<{ dueOn: CalendarDate; dueAt: Date }> {
    const [row] = await work.query<{ territory: string }>(
      'SELECT territory FROM creditor WHERE id = $1',
      [creditorId],
    );
    const known = row?.territory ?? '';
    const territory: Territory = isTerritory(known) ? known : 'FR-METRO';
    const holidays = holidaysOf(territory, { use: 'CONTACT' });
    const dueOn = addBusinessDays(work.today, ANSWER_BUSINESS_DAYS, holidays);
    return { dueOn, dueAt: instantOf(addDays(dueOn, 1), '00:00', timeZoneOf(territory)) };
  }

  private async lockOpen(work: Work, disputeId: string) {
    const known = await work.manager.findOneBy(Dispute, { id: disputeId });
    if (known === null) throw new DomainError('NOT_FOUND', { disputeId });
    const caseFile = await this.cases.lock(work, known.caseId);
    const dispute = await work.manager.findOneByOrFail(Dispute, { id: disputeId });
    if (dispute.endedOn !== null)
      throw new DomainError('TRANSITION_NOT_ALLOWED', { from: dispute.state });
    return { caseFile, dispute };
  }
}

/** The creditor's answer as the portal stores it. */
export interface DisputeAnswerAsked {
  readonly disputeId: string;
  readonly outcome: DisputeOutcome;
  /** Decimal string in the major unit, for a PARTIAL answer. */
  readonly amount?: string | null;
  readonly text: string;
}

function givenUp({ amountMinor: contested }: Dispute, answer: DisputeAnswer): Minor {
  const { amountMinor, outcome } = answer;
  if (outcome === 'REJECTED') return 0n;
  if (outcome === 'UPHELD') return contested;
  if (amountMinor === undefined || amountMinor <= 0n || amountMinor >= contested)
    throw new DomainError('AMOUNT_ABOVE_BALANCE', { contested: contested.toString() });
  return amountMinor;
}
