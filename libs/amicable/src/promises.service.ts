import { Injectable } from '@nestjs/common';

import { localDate, type CalendarDate } from '@solde/calendar';
import { CasesService, type CaseFile } from '@solde/cases';
import { holidaysOf, timeZoneOf } from '@solde/country';
import { MandatesQuery } from '@solde/creditors';
import { rate } from '@solde/money';
import { DomainError, uuidv7, type Work } from '@solde/platform';

import { PromiseMade } from './amicable.events';
import { CaseSteps } from './case-steps.service';
import { PromiseBook } from './promise-book.service';
import { promiseRefusal, type PromiseWanted } from './promise-limits';
import { promiseDeadline } from './promise-outcome';
import {
  CHANGED_TOO_LATE,
  isOpenPromise,
  type CancellationReason,
  type NewPromise,
} from './promise-state';
import { PromiseToPay } from './promise.entity';

const PARTIAL_THRESHOLD_PERCENT = '50';
const USUAL_PROMISE_DAYS = 30;
const SENIOR_ROLES = ['SENIOR_AGENT', 'TEAM_LEAD', 'MANAGER'];

/** The debtor's word: given, changed, kept or broken (book C.8, rule R-PTP). */
@Injectable()
export class PromisesService {
  constructor(
    private readonly cases: CasesService,
    private readonly mandates: MandatesQuery,
    private readonly book: PromiseBook,
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
    const today = await this.book.localToday(work, caseFile);
    await this.book.end(work, caseFile, promise, {
      state: 'RENEGOTIATED',
      stateReason: today < promise.dueOn ? 'BEFORE_DUE' : CHANGED_TOO_LATE,
      decidedOn: today,
    });
    return this.take(work, caseFile, { ...wanted, caseId: caseFile.id }, promise.id);
  }

  /** Ends an open promise for a reason that says nothing against the debtor. Refuses TRANSITION_NOT_ALLOWED, NOT_FOUND. */
  async cancel(work: Work, promiseId: string, reason: CancellationReason): Promise<void> {
    const { caseFile, promise } = await this.lockOpen(work, promiseId);
    const decidedOn = await this.book.localToday(work, caseFile);
    await this.book.end(work, caseFile, promise, {
      state: 'CANCELLED',
      stateReason: reason,
      decidedOn,
    });
    this.cases.note(work, caseFile, {
      channel: 'SYSTEM',
      key: 'promise.cancelled',
      facts: { reason },
    });
    await this.book.goOn(work, caseFile);
  }

  /** Cancels what is open of a case, whatever its reason. */
  async cancelAll(work: Work, caseId: string, reason: CancellationReason): Promise<void> {
    for (const promise of await this.book.ofCase(work, caseId))
      if (isOpenPromise(promise.state)) await this.cancel(work, promise.id, reason);
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
    const territory = await this.book.territoryOf(work, caseFile);
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
      await this.book.planCheck(work, caseFile, promise, territory);
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
    await this.book.commit(work, caseFile);
    return promises;
  }

  private async refuseBeyondLimits(
    work: Work,
    caseFile: CaseFile,
    amounts: readonly PromiseWanted[],
    today: CalendarDate,
  ): Promise<void> {
    const { id: caseId, mandateId } = caseFile;
    const standing = await this.book.ofCase(work, caseId);
    const terms = await this.mandates.termsOn(work, mandateId, work.today);
    const refused = promiseRefusal(amounts, {
      today,
      balanceMinor: await this.book.balance(work, caseId),
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
