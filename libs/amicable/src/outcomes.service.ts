import { Injectable } from '@nestjs/common';

import {
  Call,
  consequenceOf,
  Disposition,
  DispositionsService,
  QueueService,
  type Delay,
  type DispositionCode,
  type DispositionEffect,
  type ForeseenDisposition,
  type RecordedDisposition,
} from '@solde/call-desk';
import { addBusinessDays, addDays, type CalendarDate } from '@solde/calendar';
import { CasesService, type CaseFile } from '@solde/cases';
import { holidaysOf, isTerritory, timeZoneOf, type Territory } from '@solde/country';
import { PartiesService } from '@solde/parties';
import { DomainError, type Work } from '@solde/platform';

import { OutcomeSends } from './amicable.events';
import type { NewOutcome, NextStep } from './new-outcome';
import { NextSteps } from './next-steps.service';
import { OutcomeUndoing } from './outcome-undoing.service';
import { causeOf, missingParts, type MissingPart } from './outcome-terms';

export interface ForeseenOutcome extends ForeseenDisposition {
  readonly next: NextStep;
  readonly effects: readonly DispositionEffect[];
  /** What is still to be given before it can be saved. */
  readonly missing: readonly MissingPart[];
  /** Where the debtor lives. */
  readonly zone: string;
}

export interface RecordedOutcome {
  readonly dispositionId: string;
  readonly code: DispositionCode;
  readonly rightParty: boolean;
  readonly attemptNumber: number;
  readonly next: NextStep;
  readonly promiseIds: readonly string[];
  readonly disputeId: string | null;
  readonly offersBreak: boolean;
}

const INSOLVENCY_REVIEW_DAYS = 30;
/** The outcome of a contact, in one act: the disposition, what it entails, one next action, the case given back (book C.7). */
@Injectable()
export class OutcomesService {
  constructor(
    private readonly cases: CasesService,
    private readonly dispositions: DispositionsService,
    private readonly queue: QueueService,
    private readonly parties: PartiesService,
    private readonly undoing: OutcomeUndoing,
    private readonly next: NextSteps,
  ) {}

  /**
   * Records an outcome and all that follows. A correction first takes back what the corrected one had done.
   *
   * Refuses OUTCOME_INCOMPLETE naming what the code still asks for (the cause of delay included), NOT_SUPPORTED_YET for a plan, and
   * whatever dispositions, promises and disputes refuse: LEASE_LOST, CASE_LOCKED, DUPLICATE, PROMISE_LIMIT, AMOUNT_ABOVE_BALANCE...
   */
  async record(work: Work, outcome: NewOutcome): Promise<RecordedOutcome> {
    const caseFile = await this.cases.lock(work, outcome.caseId);
    if (caseFile.closedOn !== null)
      throw new DomainError('TRANSITION_NOT_ALLOWED', { status: caseFile.status });
    refuseIncomplete(outcome);
    const recorded = await this.dispositions.record(work, outcome);
    if (outcome.correctsId) await this.undoing.undo(work, caseFile, outcome.correctsId);
    const cause = causeOf(outcome.code, outcome.causeOfDelay ?? null);
    if (recorded.rightParty) {
      await this.cases.reached(work, caseFile);
      if (cause !== null) this.cases.causeOfDelay(work, caseFile, cause);
    }
    const pointId = await this.contactPointOf(work, outcome);
    await this.carryOut(work, caseFile, outcome, recorded, pointId);
    const done = await this.next.plan(work, caseFile, outcome, recorded, pointId);
    await this.giveBack(work, outcome, done.next);
    const { attemptNumber, code, dispositionId, rightParty } = recorded;
    const effects = effectsOf(outcome, recorded);
    const offersBreak = effects.some(({ kind }) => kind === 'OFFER_BREAK');
    return { dispositionId, code, rightParty, attemptNumber, ...done, offersBreak };
  }

  /** What the outcome would do, without doing it: shown to the agent before he saves. Takes a code with parts still missing. */
  async preview(work: Work, outcome: NewOutcome): Promise<ForeseenOutcome> {
    const missing = missingOf(outcome);
    // The table is asked even while the agent has not said who spoke.
    const isEither = consequenceOf(outcome.code).rightParty === 'EITHER';
    const rightParty = outcome.rightParty ?? (isEither ? true : null);
    const foreseen = await this.dispositions.preview(work, { ...outcome, rightParty });
    const effects = effectsOf(outcome, foreseen);
    const next = { kind: nextKind(foreseen), dueAt: foreseen.nextAt };
    const zone = timeZoneOf(await this.territoryOf(work, outcome.caseId));
    return { ...foreseen, next, effects, missing, zone };
  }

  /** What the code does besides the next action: judged numbers, restrictions, holds, and what is sent later. */
  private async carryOut(
    work: Work,
    caseFile: CaseFile,
    outcome: NewOutcome,
    recorded: RecordedDisposition,
    pointId: string | null,
  ): Promise<void> {
    const { creditorId, id: caseId, partyId } = caseFile;
    const sends: OutcomeSends['payload']['sends'][number][] = [];
    for (const effect of effectsOf(outcome, recorded)) {
      switch (effect.kind) {
        case 'CONTACT_POINT':
          if (pointId !== null) await this.parties.judgeContactPoint(work, pointId, effect.quality);
          break;
        case 'RESTRICTION':
          // A bad number binds the person when its contact point is judged.
          if (effect.restriction !== 'BAD_NUMBER')
            await this.parties.restrict(work, partyId, {
              ...{ kind: effect.restriction, creditorId, reason: outcome.text ?? outcome.code },
            });
          break;
        case 'HOLD':
          // Promises and plans hold the case themselves, to their own deadline.
          if (effect.hold !== 'PROMISE' && effect.hold !== 'PLAN')
            await this.cases.hold(work, caseFile, {
              ...{ kind: effect.hold, reason: outcome.code },
              ...(await this.holdUntil(work, caseFile, effect.lasts)),
            });
          break;
        case 'CREDITOR_TASK':
          sends.push('PAYMENT_TO_CHECK');
          break;
        case 'NOTICE_TO_CREDITOR_SALES':
          sends.push('SALES_SIGNAL');
          break;
        case 'SEND':
          // Confirmations follow the promise; a payment link has no provider yet and is left to the agent.
          if (effect.what === 'CLAIM_COPY') sends.push('DOCUMENT_COPY');
          break;
        case 'OFFER_BREAK':
          break;
      }
    }
    if (recorded.ladder?.kind === 'CALL' && recorded.ladder.message !== null)
      sends.push('REMINDER');
    const { dispositionId } = recorded;
    if (sends.length > 0) work.publish(new OutcomeSends(caseId, { caseId, dispositionId, sends }));
    if (outcome.paymentProof)
      this.cases.note(work, caseFile, {
        ...{ channel: 'PHONE_OUT', key: 'payment.claimed', facts: { ...outcome.paymentProof } },
      });
  }

  private async giveBack(work: Work, outcome: NewOutcome, next: NextStep): Promise<void> {
    const { caseId, leaseToken } = outcome;
    const after = next.kind === 'CALL' || next.kind === 'TRACING_REVIEW' ? next.dueAt : null;
    if (leaseToken === null || leaseToken === undefined)
      await this.queue.letGo(work, caseId, { after });
    else await this.queue.release(work, caseId, leaseToken, { after });
  }

  private async contactPointOf(work: Work, outcome: NewOutcome): Promise<string | null> {
    if (outcome.contactPointId) return this.knownPoint(work, outcome);
    const callId =
      outcome.callId ??
      (outcome.correctsId
        ? (await work.manager.findOneBy(Disposition, { id: outcome.correctsId }))?.callId
        : null);
    if (callId === null || callId === undefined) return null;
    return (await work.manager.findOneBy(Call, { id: callId }))?.contactPointId ?? null;
  }

  private async knownPoint(work: Work, { caseId, contactPointId }: NewOutcome): Promise<string> {
    const [point] = await work.query<{ id: string }>(
      `SELECT p.id FROM contact_point p
       WHERE p.id = $1 AND p.debtor_id IN (SELECT debtor_id FROM case_file WHERE id = $2
         UNION SELECT debtor_id FROM case_party WHERE case_id = $2)`,
      [contactPointId, caseId],
    );
    if (point === undefined)
      throw new DomainError('NOT_FOUND', { contactPointId: contactPointId ?? null });
    return point.id;
  }

  private async territoryOf(work: Work, caseId: string): Promise<Territory> {
    const [row] = await work.query<{ territory: string }>(
      'SELECT d.territory FROM debtor d JOIN case_file c ON c.debtor_id = d.id WHERE c.id = $1',
      [caseId],
    );
    const territory = row?.territory ?? '';
    return isTerritory(territory) ? territory : 'FR-METRO';
  }

  private async holdUntil(
    work: Work,
    { id: caseId }: CaseFile,
    lasts: Delay | null,
  ): Promise<{ untilOn?: CalendarDate; reviewOn?: CalendarDate }> {
    if (lasts === null) return { reviewOn: addDays(work.today, INSOLVENCY_REVIEW_DAYS) };
    if ('days' in lasts) return { untilOn: addDays(work.today, lasts.days) };
    const territory = await this.territoryOf(work, caseId);
    const holidays = holidaysOf(territory, { use: 'CONTACT' });
    return { untilOn: addBusinessDays(work.today, lasts.businessDays, holidays) };
  }
}

function refuseIncomplete(outcome: NewOutcome): void {
  if (outcome.code === 'PLAN_AGREED')
    throw new DomainError('NOT_SUPPORTED_YET', { feature: 'PAYMENT_PLAN' });
  const missing = missingOf(outcome);
  if (missing.length > 0) throw new DomainError('OUTCOME_INCOMPLETE', { missing });
}

function missingOf(outcome: NewOutcome): MissingPart[] {
  return missingParts(consequenceOf(outcome.code), {
    callback: Boolean(outcome.callback),
    promise: (outcome.promise?.amounts.length ?? 0) > 0,
    dispute: Boolean(outcome.dispute),
    paymentProof: Boolean(outcome.paymentProof),
    reason: Boolean(outcome.text),
    rightParty: typeof outcome.rightParty === 'boolean',
    cause: Boolean(outcome.causeOfDelay),
  });
}

/** The effects of the code and of its add-ons. */
function effectsOf(
  { addOns = [] }: NewOutcome,
  { consequence }: ForeseenDisposition,
): DispositionEffect[] {
  return [...consequence.effects, ...addOns.flatMap((addOn) => consequenceOf(addOn).effects)];
}

function nextKind({ consequence: { next }, ladder }: ForeseenDisposition): string {
  switch (next.kind) {
    case 'LADDER':
      return ladder?.kind === 'TRACING_REVIEW' ? 'TRACING_REVIEW' : 'CALL';
    case 'REDIAL':
    case 'RETRY':
    case 'CALLBACK':
    case 'NEXT_CONTACT_POINT':
      return 'CALL';
    case 'CALLBACK_AT_ASKED_TIME':
      return 'CALLBACK';
    case 'CHECK_PROMISE':
      return 'PROMISE_CHECK';
    case 'FOLLOW_DISPUTE':
      return 'DISPUTE_ANSWER';
    case 'TASK':
      return next.task;
    case 'KEEP':
      return 'KEEP';
  }
}
