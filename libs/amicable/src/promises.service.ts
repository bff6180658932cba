import { Injectable } from '@nestjs/common';

import { QueueService } from '@solde/call-desk';
import { addDays, instantOf, localDate, type CalendarDate } from '@solde/calendar';
import { CasesService, transition, type CaseFile } from '@solde/cases';
import { holidaysOf, isTerritory, timeZoneOf, type Territory } from '@solde/country';
import { MandatesQuery } from '@solde/creditors';
import { rate, type Minor } from '@solde/money';
import { DomainError, uuidv7, type Work } from '@solde/platform';

import { PromiseDecided, PromiseMade } from './amicable.events';
import { CaseSteps } from './case-steps.service';
import { promiseRefusal, type PromiseWanted } from './promise-limits';
import {
  promiseDeadline,
  promiseOutcomes,
  type PromiseMoney,
  type PromiseOutcome,
} from './promise-outcome';
import {
  CHANGED_TOO_LATE,
  isOpenPromise,
  type CancellationReason,
  type PromiseMeans,
} from './promise-state';
import { PromiseToPay } from './promise.entity';

/** What a debtor promises: one amount, or one sum split over at most three days. */
export interface NewPromise {
  readonly caseId: string;
  readonly amounts: readonly PromiseWanted[];
  readonly means: PromiseMeans;
  /** How sure the agent is: 1 doubtful, 3 sure. */
  readonly confidence?: 1 | 2 | 3 | null;
  readonly dispositionId?: string | null;
}

/** The agenda's kind of the day on which a promise is judged. */
export const PROMISE_CHECK = 'PROMISE_CHECK';
const PARTIAL_THRESHOLD_PERCENT = '50';
const USUAL_PROMISE_DAYS = 30;
const SENIOR_ROLES = ['SENIOR_AGENT', 'TEAM_LEAD', 'MANAGER'];

// Certain money of the case, whoever received it; what was taken off the case or came back counts for nothing.
const MONEY = `
  SELECT r.value_on AS "valueOn", sum(m.amount_minor)::text AS amount
  FROM receipt_match m JOIN receipt r ON r.id = m.receipt_id JOIN clearing k ON k.receipt_id = r.id
  WHERE m.case_id = $1 AND NOT EXISTS (SELECT FROM reversal v WHERE v.receipt_id = r.id)
  GROUP BY r.id, r.value_on HAVING sum(m.amount_minor) > 0 ORDER BY r.value_on, r.id`;

/** The debtor's word: given, changed, kept or broken (book C.8, rule R-PTP). */
@Injectable()
export class PromisesService {
  constructor(
    private readonly cases: CasesService,
    private readonly mandates: MandatesQuery,
    private readonly queue: QueueService,
    private readonly steps: CaseSteps,
  ) {}

  /**
   * Takes the debtor's word. The case is not chased until the deadline, two business days of the debtor's territory after the day
   * promised; the confirmation follows in writing.
   *
   * Refuses AMOUNT_ABOVE_BALANCE, DATE_OUT_OF_RANGE (the mandate's days), PROMISE_LIMIT (a promise stands, more than three
   * amounts, or two broken within 90 days and no senior agent), TRANSITION_NOT_ALLOWED.
   */
  async make(work: Work, wanted: NewPromise): Promise<PromiseToPay[]> {
    const caseFile = await this.cases.lock(work, wanted.caseId);
    return this.take(work, caseFile, wanted, null);
  }

  /**
   * Puts other words in the place of an open promise. Changed on its day or later it counts as broken. Refuses like `make`, and
   * TRANSITION_NOT_ALLOWED when it is decided already.
   */
  async renegotiate(
    work: Work,
    promiseId: string,
    wanted: Omit<NewPromise, 'caseId'>,
  ): Promise<PromiseToPay[]> {
    const { caseFile, promise } = await this.lockOpen(work, promiseId);
    const today = await this.localToday(work, caseFile);
    await this.end(work, caseFile, promise, {
      state: 'RENEGOTIATED',
      stateReason: today < promise.dueOn ? 'BEFORE_DUE' : CHANGED_TOO_LATE,
      decidedOn: today,
    });
    return this.take(work, caseFile, { ...wanted, caseId: caseFile.id }, promise.id);
  }

  /** Ends an open promise for a reason that says nothing against the debtor. Refuses TRANSITION_NOT_ALLOWED, NOT_FOUND. */
  async cancel(work: Work, promiseId: string, reason: CancellationReason): Promise<void> {
    const { caseFile, promise } = await this.lockOpen(work, promiseId);
    const decidedOn = await this.localToday(work, caseFile);
    await this.end(work, caseFile, promise, { state: 'CANCELLED', stateReason: reason, decidedOn });
    this.cases.note(work, caseFile, {
      channel: 'SYSTEM',
      key: 'promise.cancelled',
      facts: { reason },
    });
    await this.goOn(work, caseFile);
  }

  /** Cancels what is open of a case, whatever its reason. */
  async cancelAll(work: Work, caseId: string, reason: CancellationReason): Promise<void> {
    for (const promise of await this.ofCase(work, caseId))
      if (isOpenPromise(promise.state)) await this.cancel(work, promise.id, reason);
  }

  /** The case of the next promise whose deadline has passed, kept from other workers until the act ends. */
  async nextDue(work: Work): Promise<string | null> {
    const [due] = await this.cases.due(work, [PROMISE_CHECK], 1);
    return due?.caseId ?? null;
  }

  /**
   * Judges the promises of a case on the money that is certain today (R-PTP): kept as soon as the sum is reached, the rest the day
   * after the deadline, all of it again after a reversal. Each euro serves one promise. Twice changes nothing.
   */
  async evaluate(work: Work, caseId: string): Promise<void> {
    const caseFile = await this.cases.lock(work, caseId);
    const promises = (await this.ofCase(work, caseId)).filter(
      ({ state }) => state !== 'CANCELLED' && state !== 'RENEGOTIATED',
    );
    if (promises.length === 0) return;
    const today = await this.localToday(work, caseFile);
    const outcomes = promiseOutcomes(promises, await this.money(work, caseId), today);
    let [hasChanged, hasReopened] = [false, false];
    let failed: 'BROKEN' | 'PARTIALLY_KEPT' | null = null;
    for (const promise of promises) {
      const outcome = outcomes.find(({ id }) => id === promise.id);
      if (outcome === undefined) continue;
      if (isSame(promise, outcome)) {
        if (promise.countedMinor !== outcome.countedMinor)
          change(work, promise, { countedMinor: outcome.countedMinor });
        continue;
      }
      hasChanged = true;
      if (outcome.status === 'OPEN') {
        hasReopened = true;
        await this.reopen(work, caseFile, promise, outcome.countedMinor);
      } else {
        await this.decide(work, caseFile, promise, outcome, today);
        if (outcome.status !== 'KEPT') failed = outcome.status;
      }
    }
    if (!hasChanged) return;
    if (!hasReopened) await this.goOn(work, caseFile);
    if (caseFile.closedOn === null) {
      const isBroken = failed === 'BROKEN' || (await this.hasBroken(work, caseId));
      await this.queue.markBrokenPromise(work, caseId, isBroken);
    }
  }

  /** What the open promises of a case add up to. */
  async openMinor(work: Work, caseId: string): Promise<Minor> {
    return (await this.ofCase(work, caseId)).reduce(
      (total, { amountMinor, state }) => (isOpenPromise(state) ? total + amountMinor : total),
      0n,
    );
  }

  private async take(
    work: Work,
    caseFile: CaseFile,
    { amounts, confidence, dispositionId, means }: NewPromise,
    replacesId: string | null,
  ): Promise<PromiseToPay[]> {
    if (caseFile.closedOn !== null)
      throw new DomainError('TRANSITION_NOT_ALLOWED', { status: caseFile.status });
    const { currency, creditorId, id: caseId } = caseFile;
    const territory = await this.territoryOf(work, caseFile);
    const today = localDate(work.now, timeZoneOf(territory));
    await this.refuseBeyondLimits(work, caseFile, amounts, today);
    const holidays = holidaysOf(territory, { use: 'CONTACT' });
    const deadlines = amounts.map(({ dueOn }) => promiseDeadline(dueOn, holidays));
    const untilOn = deadlines.reduce((last, on) => (on > last ? on : last), today);
    await this.steps.clear(work, caseFile);
    const hold = await this.cases.hold(work, caseFile, {
      ...{ kind: 'PROMISE', untilOn, reason: 'PROMISE' },
    });
    const promises = amounts.map(({ amountMinor, dueOn }, index): PromiseToPay => ({
      ...{ id: uuidv7(), caseId, creditorId, amountMinor, currency, means, madeOn: today, dueOn },
      ...{
        deadlineOn: deadlines[index] ?? untilOn,
        partialThreshold: rate(PARTIAL_THRESHOLD_PERCENT),
      },
      ...{ confidence: confidence ?? null, state: 'OPEN', stateReason: null, countedMinor: 0n },
      ...{ decidedOn: null, holdId: hold.id, dispositionId: dispositionId ?? null, replacesId },
      ...{ agentId: agentOf(work), version: 1, actId: work.actId },
    }));
    work.insert(PromiseToPay, promises);
    for (const promise of promises) {
      await this.planCheck(work, caseFile, promise, territory);
      this.cases.note(work, caseFile, {
        channel: 'NOTE',
        key: replacesId === null ? 'promise.made' : 'promise.renegotiated',
        facts: {
          amountMinor: promise.amountMinor.toString(),
          currency,
          dueOn: promise.dueOn,
          means,
        },
      });
      work.publish(new PromiseMade(caseId, { caseId, promiseId: promise.id }));
    }
    await this.commit(work, caseFile);
    return promises;
  }

  private async refuseBeyondLimits(
    work: Work,
    caseFile: CaseFile,
    amounts: readonly PromiseWanted[],
    today: CalendarDate,
  ): Promise<void> {
    const { id: caseId, mandateId } = caseFile;
    const standing = await this.ofCase(work, caseId);
    const terms = await this.mandates.termsOn(work, mandateId, work.today);
    const refused = promiseRefusal(amounts, {
      today,
      balanceMinor: await this.balance(work, caseId),
      openMinor: standing.filter(({ state }) => isOpenPromise(state)).map((one) => one.amountMinor),
      brokenOn: standing.flatMap((one) =>
        countsAsBroken(one) && one.decidedOn ? [one.decidedOn] : [],
      ),
      promiseDaysMax: terms?.promiseDaysMax ?? USUAL_PROMISE_DAYS,
      isSeniorAgent: work.caller.roles.some((role) => SENIOR_ROLES.includes(role)),
    });
    if (refused === null) return;
    const { code, ...facts } = refused;
    throw new DomainError(
      code,
      Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, String(value)])),
    );
  }

  /** What is owed today; without a rate, what is known of it. */
  private async balance(work: Work, caseId: string): Promise<Minor> {
    const { items } = await this.cases.outstandingOn(work, caseId, work.today);
    return items.reduce((total, { outstandingMinor }) => total + outstandingMinor, 0n);
  }

  private async decide(
    work: Work,
    caseFile: CaseFile,
    promise: PromiseToPay,
    { countedMinor, status }: PromiseOutcome,
    today: CalendarDate,
  ): Promise<void> {
    if (status === 'OPEN') return;
    const isUndone = promise.state === 'KEPT' || promise.state === 'PARTIALLY_KEPT';
    const stateReason = isUndone && status !== 'KEPT' ? 'REVERSED' : null;
    const decided = { state: status, stateReason, countedMinor, decidedOn: today };
    await this.end(work, caseFile, promise, decided);
    const { id: caseId } = caseFile;
    const { amountMinor, currency, dueOn, id: promiseId } = promise;
    const keys = { KEPT: 'kept', PARTIALLY_KEPT: 'partly-kept', BROKEN: 'broken' } as const;
    this.cases.note(work, caseFile, {
      ...{ channel: 'SYSTEM', key: `promise.${keys[status]}` },
      facts: {
        ...{ amountMinor: amountMinor.toString(), receivedMinor: countedMinor.toString() },
        ...{ currency, dueOn, reason: stateReason },
      },
    });
    work.publish(new PromiseDecided(caseId, { caseId, promiseId, state: status }));
  }

  /** The word stands again: money that had kept it came back before the deadline. */
  private async reopen(
    work: Work,
    caseFile: CaseFile,
    promise: PromiseToPay,
    countedMinor: Minor,
  ): Promise<void> {
    const isClosed = caseFile.closedOn !== null;
    const hold = isClosed
      ? null
      : await this.cases.hold(work, caseFile, {
          ...{ kind: 'PROMISE', untilOn: promise.deadlineOn, reason: 'PROMISE' },
        });
    const open = { state: 'OPEN', stateReason: null, decidedOn: null, countedMinor } as const;
    change(work, promise, { ...open, holdId: hold?.id ?? promise.holdId });
    if (isClosed) return;
    await this.planCheck(work, caseFile, promise, await this.territoryOf(work, caseFile));
    await this.steps.clear(work, caseFile);
    await this.commit(work, caseFile);
  }

  /** Writes the end of a promise and takes its check off the agenda. */
  private async end(
    work: Work,
    caseFile: CaseFile,
    promise: PromiseToPay,
    ended: Partial<PromiseToPay>,
  ): Promise<void> {
    change(work, promise, ended);
    await this.cases.unplan(work, caseFile, promise.id, 'DONE', PROMISE_CHECK);
    const others = await this.ofCase(work, caseFile.id);
    const isLast = !others.some(({ id, state }) => id !== promise.id && isOpenPromise(state));
    if (isLast && promise.holdId !== null)
      await this.cases.liftHold(work, caseFile, promise.holdId);
  }

  /** Once no word stands, the case is worked again: a call the next business day, unless nothing is left to pay. */
  private async goOn(work: Work, caseFile: CaseFile): Promise<void> {
    if (caseFile.closedOn !== null) return;
    const standing = await this.ofCase(work, caseFile.id);
    if (standing.some(({ state }) => isOpenPromise(state))) return;
    if (caseFile.status === 'AMICABLE.PROMISED')
      await this.cases.transition(work, caseFile, 'END_COMMITMENT');
    if ((await this.balance(work, caseFile.id)) > 0n) await this.steps.callNext(work, caseFile, 1);
  }

  /** A case in amicable collection is PROMISED; elsewhere it stays in its phase (book C.6, T11, T22). */
  private async commit(work: Work, caseFile: CaseFile): Promise<void> {
    const { status } = caseFile;
    if (status === 'AMICABLE.PROMISED' || !status.startsWith('AMICABLE.')) return;
    if (transition(status, 'PROMISE') === null && status === 'AMICABLE.PLAN') return;
    await this.cases.transition(work, caseFile, 'PROMISE');
  }

  private async planCheck(
    work: Work,
    caseFile: CaseFile,
    { deadlineOn, id }: PromiseToPay,
    territory: Territory,
  ): Promise<void> {
    const dueAt = instantOf(addDays(deadlineOn, 1), '00:00', timeZoneOf(territory));
    await this.cases.plan(work, caseFile, {
      ...{ source: 'COMMITMENT_CHECK', sourceId: id, kind: PROMISE_CHECK, dueAt },
      ownerId: caseFile.ownerId,
    });
  }

  private async hasBroken(work: Work, caseId: string): Promise<boolean> {
    const [last] = (await this.ofCase(work, caseId)).filter(({ state }) => state !== 'CANCELLED');
    return last?.state === 'BROKEN';
  }

  private async money(work: Work, caseId: string): Promise<PromiseMoney[]> {
    const rows = await work.query<{ valueOn: CalendarDate; amount: string }>(MONEY, [caseId]);
    return rows.map(({ amount, valueOn }) => ({ valueOn, amountMinor: BigInt(amount) }));
  }

  /** Newest first. */
  private ofCase(work: Work, caseId: string): Promise<PromiseToPay[]> {
    return work.manager.find(PromiseToPay, { where: { caseId }, order: { id: 'DESC' } });
  }

  private async lockOpen(work: Work, promiseId: string) {
    const known = await work.manager.findOneBy(PromiseToPay, { id: promiseId });
    if (known === null) throw new DomainError('NOT_FOUND', { promiseId });
    const caseFile = await this.cases.lock(work, known.caseId);
    // Read again under the lock of the case: what was known may be over.
    const promise = await work.manager.findOneByOrFail(PromiseToPay, { id: promiseId });
    if (!isOpenPromise(promise.state))
      throw new DomainError('TRANSITION_NOT_ALLOWED', { from: promise.state });
    return { caseFile, promise };
  }

  private async localToday(work: Work, caseFile: CaseFile): Promise<CalendarDate> {
    return localDate(work.now, timeZoneOf(await this.territoryOf(work, caseFile)));
  }

  private async territoryOf(work: Work, { debtorId }: CaseFile): Promise<Territory> {
    const [row] = await work.query<{ territory: string }>(
      'SELECT territory FROM debtor WHERE id = $1',
      [debtorId],
    );
    return isTerritory(row?.territory ?? '') ? (row?.territory as Territory) : 'FR-METRO';
  }
}

function change(work: Work, promise: PromiseToPay, changed: Partial<PromiseToPay>): void {
  work.update(PromiseToPay, { id: promise.id, version: promise.version }, changed);
  Object.assign(promise, changed);
}

function isSame({ state }: PromiseToPay, { status }: PromiseOutcome): boolean {
  return state === status || (state === 'REMINDED' && status === 'OPEN');
}

/** Broken, or changed when it was already due. */
function countsAsBroken({ state, stateReason }: PromiseToPay): boolean {
  return state === 'BROKEN' || (state === 'RENEGOTIATED' && stateReason === CHANGED_TOO_LATE);
}

function agentOf({ caller }: Work): string {
  const userId = caller.userId ?? caller.onBehalfOf;
  if (!userId) throw new DomainError('FORBIDDEN');
  return userId;
}
