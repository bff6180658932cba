import { Injectable } from '@nestjs/common';

import { addDays, addMinutes, instantOf, type CalendarDate } from '@solde/calendar';
import { CasesService, type CaseFile } from '@solde/cases';
import { MandatesQuery } from '@solde/creditors';
import type { Minor } from '@solde/money';
import { DomainError, Settings, uuidv7, type Work } from '@solde/platform';

import { LitigationAnswer } from './litigation-answer.entity';
import { LitigationDecision } from './litigation-decision.entity';
import { LitigationRequest } from './litigation-request.entity';
import { LitigationDecided, LitigationProposed } from './litigation.events';
import { verdictRefusal, type Proposed, type Verdict } from './verdict-refusal';

export interface LitigationProposal {
  readonly caseId: string;
  readonly route: LitigationRequest['route'];
  /** Why the amicable phase is at its end: the last step that was tried, or the reason for not trying it. */
  readonly reason: string;
  /** What going to court is expected to cost, in minor units of the case's currency. */
  readonly costEstimateMinor: Minor;
}

/** What a creditor's decider answers. */
export interface LitigationVerdict {
  readonly requestId: string;
  readonly decision: LitigationDecision['decision'];
  /** Of an authorisation: what it may cost at most. */
  readonly capMinor?: Minor | null;
  readonly expiresOn?: CalendarDate | null;
  /** Of a question; otherwise what he wishes to add. */
  readonly text?: string | null;
  readonly decidedBy: string;
  /** The day he answered, whenever the answer is applied. */
  readonly decidedOn: CalendarDate;
}

/** Kinds of the agenda's items: the creditor is reminded, then the proposal lapses (book C.6, T18). */
export const LITIGATION_REMINDER = 'LITIGATION_REMINDER';
export const LITIGATION_LAPSE = 'LITIGATION_LAPSE';
const ANSWER_CREDITOR = 'ANSWER_CREDITOR';
const OPEN_PROCEDURE = 'OPEN_PROCEDURE';
const AFTER_PROPOSAL = 'REVIEW_CASE';

const REMINDER_DAYS = [5, 10, 20] as const;
const LAPSE_DAYS = 30;
/** When an answer is being applied: looked at again later. */
const LAPSE_RETRY_MINUTES = 60;
const MORNING = '09:00';

/** From the proposal to the creditor's word: nothing legal starts before it, and silence is not consent. */
@Injectable()
export class LitigationService {
  constructor(
    private readonly cases: CasesService,
    private readonly mandates: MandatesQuery,
    private readonly settings: Settings,
  ) {}

  /**
   * Asks the creditor whether to go to court, with the amounts of that day; reminders follow at 5, 10 and 20 days, and
   * the proposal lapses at 30.
   *
   * Refuses TRANSITION_NOT_ALLOWED outside the amicable phase or with nothing to claim, SERVICE_OUT_OF_SCOPE, DISPUTE_OPEN,
   * LIMITATION_EXPIRED, RATE_MISSING, DUPLICATE.
   */
  async propose(work: Work, proposal: LitigationProposal): Promise<LitigationRequest> {
    const { caseId, route, reason, costEstimateMinor } = proposal;
    const { userId } = work.caller;
    if (userId === null) throw new DomainError('FORBIDDEN');
    const caseFile = await this.cases.lock(work, caseId);
    const statusBefore = caseFile.status;
    const terms = await this.mandates.termsOn(work, caseFile.mandateId, work.today);
    if (!terms?.services.includes('LITIGATION'))
      throw new DomainError('SERVICE_OUT_OF_SCOPE', { service: 'LITIGATION' });
    const amounts = await this.amounts(work, caseFile);
    await this.cases.transition(work, caseFile, 'PROPOSE_LITIGATION');
    const request: LitigationRequest = {
      ...{ id: uuidv7(), caseId, creditorId: caseFile.creditorId, route, reason },
      ...{ currency: caseFile.currency, ...amounts, costEstimateMinor, statusBefore },
      ...{ requestedBy: userId, requestedOn: work.today },
      ...{ lapsesOn: addDays(work.today, LAPSE_DAYS), state: 'PROPOSED' },
      ...{ version: 1, actId: work.actId },
    };
    work.insert(LitigationRequest, request);
    await this.plan(work, caseFile, request, LITIGATION_REMINDER, REMINDER_DAYS[0]);
    await this.plan(work, caseFile, request, LITIGATION_LAPSE, LAPSE_DAYS + 1);
    this.cases.note(work, caseFile, {
      ...{ channel: 'PORTAL', key: 'litigation.proposed', text: reason },
      facts: {
        ...{ route, lapsesOn: request.lapsesOn, currency: caseFile.currency },
        amountMinor: String(
          amounts.principalMinor + amounts.interestMinor + amounts.indemnityMinor,
        ),
      },
    });
    work.publish(new LitigationProposed(caseId, request.id));
    return request;
  }

  /**
   * Applies the creditor's answer as of the day it was given: an authorisation opens the phase LITIGATION on that day, never
   * earlier, and never back (data 7).
   *
   * Refuses TRANSITION_NOT_ALLOWED when the proposal is answered, lapsed or withdrawn; VALIDATION_FAILED without a cap or
   * a question's words; DATE_OUT_OF_RANGE for an authorisation that ends before it starts; DISPUTE_OPEN.
   */
  async decide(work: Work, verdict: LitigationVerdict): Promise<LitigationDecision> {
    const { caseFile, request } = await this.lock(work, verdict.requestId);
    refuseVerdict(verdict, request);
    const decision = decisionOf(work, request, verdict);
    if (verdict.decision === 'AUTHORISE') await this.authorise(work, caseFile, request, decision);
    else if (verdict.decision === 'REFUSE') await this.decline(work, caseFile, request, 'REFUSED');
    else await this.ask(work, caseFile, request, decision);
    work.insert(LitigationDecision, decision);
    return decision;
  }

  /** Answers the creditor's question; the proposal waits again, its end does not move. Refuses TRANSITION_NOT_ALLOWED. */
  async answerQuestion(work: Work, requestId: string, text: string): Promise<LitigationAnswer> {
    const { caseFile, request } = await this.lock(work, requestId);
    if (request.state !== 'QUESTION')
      throw new DomainError('TRANSITION_NOT_ALLOWED', { from: request.state });
    const [question] = await work.query<{ id: string }>(
      `SELECT id FROM litigation_decision WHERE request_id = $1 AND decision = 'ASK' ORDER BY id DESC LIMIT 1`,
      [requestId],
    );
    if (question === undefined) throw new Error(`a question without its words: ${requestId}`);
    const { creditorId } = request;
    const answer: LitigationAnswer = {
      ...{ id: uuidv7(), decisionId: question.id, creditorId, text, actId: work.actId },
    };
    work.insert(LitigationAnswer, answer);
    this.move(work, request, 'PROPOSED');
    await this.cases.unplan(work, caseFile, requestId, 'DONE', ANSWER_CREDITOR);
    this.cases.note(work, caseFile, { channel: 'PORTAL', key: 'litigation.answered', text });
    return answer;
  }

  /** The next proposal whose reminder is due, or null; kept from other workers until the act ends. */
  async nextToRemind(work: Work, seen: readonly string[] = []): Promise<string | null> {
    const [due] = await this.cases.due(work, [LITIGATION_REMINDER], 1, seen);
    return due?.sourceId ?? null;
  }

  /** The next proposal whose time is over, or null; kept from other workers until the act ends. */
  async nextToLapse(work: Work, seen: readonly string[] = []): Promise<string | null> {
    const [due] = await this.cases.due(work, [LITIGATION_LAPSE], 1, seen);
    return due?.sourceId ?? null;
  }

  /** Reminds the creditor of a proposal, and plans the next reminder. */
  async remind(work: Work, requestId: string): Promise<void> {
    const { caseFile, request } = await this.lock(work, requestId);
    await this.cases.unplan(work, caseFile, requestId, 'DONE', LITIGATION_REMINDER);
    if (!isOpen(request)) return;
    this.cases.note(work, caseFile, {
      ...{ channel: 'PORTAL', key: 'litigation.reminded', facts: { lapsesOn: request.lapsesOn } },
    });
    const next = REMINDER_DAYS.find((days) => addDays(request.requestedOn, days) > work.today);
    if (next !== undefined) await this.plan(work, caseFile, request, LITIGATION_REMINDER, next);
  }

  /**
   * Ends a proposal that nobody answered in 30 days: the case goes back where it was. An answer given in time that is not
   * applied yet is waited for. Answers whether the proposal has lapsed.
   */
  async lapse(work: Work, requestId: string): Promise<boolean> {
    const { caseFile, request } = await this.lock(work, requestId);
    if (!isOpen(request)) {
      await this.cases.unplan(work, caseFile, requestId, 'DONE', LITIGATION_LAPSE);
      return false;
    }
    if (work.today <= request.lapsesOn || (await this.isAnswerOnItsWay(work, requestId))) {
      const dueAt = addMinutes(work.now, LAPSE_RETRY_MINUTES);
      await this.cases.plan(work, caseFile, {
        ...{ source: 'COMMITMENT_CHECK', sourceId: requestId, kind: LITIGATION_LAPSE, dueAt },
      });
      return false;
    }
    await this.decline(work, caseFile, request, 'LAPSED');
    return true;
  }

  /** Withdraws what is still asked about a case that was closed. */
  async withdraw(work: Work, caseId: string): Promise<void> {
    await this.cases.lock(work, caseId);
    const request = await work.manager.findOneBy(LitigationRequest, [
      { caseId, state: 'PROPOSED' },
      { caseId, state: 'QUESTION' },
    ]);
    if (request !== null) this.move(work, request, 'WITHDRAWN');
  }

  private async amounts(
    work: Work,
    caseFile: CaseFile,
  ): Promise<
    Pick<
      LitigationRequest,
      | 'principalMinor'
      | 'interestMinor'
      | 'indemnityMinor'
      | 'disputedMinor'
      | 'limitationOn'
      | 'rateUnverified'
    >
  > {
    const owed = await this.cases.outstandingOn(work, caseFile.id, work.today);
    if (owed.disputedMinor > 0n)
      throw new DomainError('DISPUTE_OPEN', { disputed: owed.disputedMinor.toString() });
    const claims = owed.claims.filter(({ outstanding }) => outstanding.principalMinor > 0n);
    const [first] = claims.map(({ limitationOn }) => limitationOn).sort();
    if (first === undefined)
      throw new DomainError('TRANSITION_NOT_ALLOWED', { guard: 'UNDISPUTED_AMOUNT' });
    if (first < work.today) throw new DomainError('LIMITATION_EXPIRED', { limitationOn: first });
    if (owed.flags.rateMissing) throw new DomainError('RATE_MISSING', { on: work.today });
    const total = (of: (claim: (typeof owed.claims)[number]) => Minor) =>
      owed.claims.reduce((sum, claim) => sum + of(claim), 0n);
    return {
      principalMinor: owed.principalMinor,
      interestMinor: total(({ outstanding }) => outstanding.interestMinor ?? 0n),
      indemnityMinor: total(({ outstanding }) => outstanding.indemnityMinor),
      disputedMinor: owed.disputedMinor,
      limitationOn: first,
      rateUnverified: owed.flags.unverifiedRate,
    };
  }

  private async authorise(
    work: Work,
    caseFile: CaseFile,
    request: LitigationRequest,
    decision: LitigationDecision,
  ): Promise<void> {
    const { decidedOn: on } = decision;
    const owed = await this.cases.outstandingOn(work, caseFile.id, work.today);
    if (owed.disputedMinor > 0n)
      throw new DomainError('DISPUTE_OPEN', { disputed: owed.disputedMinor.toString() });
    await this.cases.transition(work, caseFile, 'AUTHORISE_LITIGATION', { on });
    this.move(work, request, 'AUTHORISED');
    const dueAt = await this.cases.businessMorning(work, caseFile, work.today);
    await this.cases.plan(work, caseFile, {
      ...{ source: 'STRATEGY_STEP', sourceId: request.id, kind: OPEN_PROCEDURE, dueAt },
      pool: 'LEGAL',
    });
    await this.endPlans(work, caseFile, request);
    const { currency } = request;
    const facts = { on, capMinor: String(decision.capMinor), currency };
    this.cases.note(work, caseFile, { channel: 'PORTAL', key: 'litigation.authorised', facts });
    work.publish(new LitigationDecided(caseFile.id, request.id, 'AUTHORISED', on));
  }

  private async decline(
    work: Work,
    caseFile: CaseFile,
    request: LitigationRequest,
    outcome: 'REFUSED' | 'LAPSED',
  ): Promise<void> {
    await this.cases.transition(work, caseFile, 'DECLINE_LITIGATION');
    this.move(work, request, outcome);
    const dueAt = await this.cases.businessMorning(work, caseFile, work.today);
    const { ownerId } = caseFile;
    await this.cases.plan(work, caseFile, {
      ...{ source: 'STRATEGY_STEP', sourceId: request.id, kind: AFTER_PROPOSAL, dueAt, ownerId },
    });
    await this.endPlans(work, caseFile, request);
    const key = outcome === 'REFUSED' ? 'litigation.refused' : 'litigation.lapsed';
    this.cases.note(work, caseFile, { channel: 'PORTAL', key });
    work.publish(new LitigationDecided(caseFile.id, request.id, outcome, work.today));
  }

  private async ask(
    work: Work,
    caseFile: CaseFile,
    request: LitigationRequest,
    { text }: LitigationDecision,
  ): Promise<void> {
    this.move(work, request, 'QUESTION');
    const dueAt = await this.cases.businessMorning(work, caseFile, work.today);
    const { ownerId } = caseFile;
    await this.cases.plan(work, caseFile, {
      ...{ source: 'STRATEGY_STEP', sourceId: request.id, kind: ANSWER_CREDITOR, dueAt, ownerId },
    });
    this.cases.note(work, caseFile, { channel: 'PORTAL', key: 'litigation.question', text });
  }

  private async endPlans(work: Work, caseFile: CaseFile, { id }: LitigationRequest): Promise<void> {
    for (const kind of [LITIGATION_REMINDER, LITIGATION_LAPSE, ANSWER_CREDITOR])
      await this.cases.unplan(work, caseFile, id, 'DONE', kind);
  }

  /** Plans an item some days after the proposal: a commitment to the creditor, which a hold on the debtor does not move. */
  private async plan(
    work: Work,
    caseFile: CaseFile,
    { id, requestedOn }: LitigationRequest,
    kind: string,
    days: number,
  ): Promise<void> {
    const dueAt = instantOf(addDays(requestedOn, days), MORNING, this.settings.agencyTimeZone);
    const item = { source: 'COMMITMENT_CHECK', sourceId: id, kind, dueAt } as const;
    await this.cases.plan(work, caseFile, item);
  }

  private async isAnswerOnItsWay(work: Work, requestId: string): Promise<boolean> {
    const [row] = await work.query<{ waits: boolean }>(
      `SELECT EXISTS (SELECT FROM creditor_request WHERE state = 'PENDING' AND kind = 'LITIGATION_DECISION'
         AND payload ->> 'requestId' = $1) AS waits`,
      [requestId],
    );
    return row?.waits === true;
  }

  /** The case is locked before its proposal is read, so that two answers come one after the other. */
  private async lock(
    work: Work,
    requestId: string,
  ): Promise<{ caseFile: CaseFile; request: LitigationRequest }> {
    const known = await work.manager.findOneBy(LitigationRequest, { id: requestId });
    if (known === null) throw new DomainError('NOT_FOUND');
    const caseFile = await this.cases.lock(work, known.caseId);
    const request = await work.manager.findOneByOrFail(LitigationRequest, { id: requestId });
    return { caseFile, request };
  }

  private move(work: Work, request: LitigationRequest, state: LitigationRequest['state']): void {
    work.update(LitigationRequest, { id: request.id, version: request.version }, { state });
  }
}

function isOpen({ state }: LitigationRequest): boolean {
  return state === 'PROPOSED' || state === 'QUESTION';
}

/** Throws what the rule of answers refuses: VALIDATION_FAILED, DATE_OUT_OF_RANGE or TRANSITION_NOT_ALLOWED. */
export function refuseVerdict(verdict: Verdict, proposed: Proposed): void {
  const refusal = verdictRefusal(verdict, proposed);
  if (refusal === null) return;
  const { code } = refusal;
  if (refusal.code === 'TRANSITION_NOT_ALLOWED')
    throw new DomainError(code, { from: refusal.state });
  if (refusal.code === 'DATE_OUT_OF_RANGE') throw new DomainError(code, { from: refusal.from });
  throw new DomainError(code, {}, { fields: [{ field: refusal.field, code: 'MISSING_FIELD' }] });
}

function decisionOf(
  work: Work,
  request: LitigationRequest,
  { decision, capMinor, expiresOn, text, decidedBy, decidedOn }: LitigationVerdict,
): LitigationDecision {
  const isAuthorised = decision === 'AUTHORISE';
  return {
    ...{ id: uuidv7(), requestId: request.id, creditorId: request.creditorId, decision },
    capMinor: isAuthorised ? (capMinor ?? null) : null,
    expiresOn: isAuthorised ? (expiresOn ?? null) : null,
    ...{ text: text ?? null, decidedBy, decidedOn, actId: work.actId },
  };
}
