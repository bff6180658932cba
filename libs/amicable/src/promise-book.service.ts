import { Injectable } from '@nestjs/common';

import { addDays, instantOf, localDate, type CalendarDate } from '@solde/calendar';
import { CasesService, START_CONTACTING, type CaseFile } from '@solde/cases';
import { isTerritory, timeZoneOf, type Territory } from '@solde/country';
import type { Minor } from '@solde/money';
import type { Work } from '@solde/platform';

import { CaseSteps } from './case-steps.service';
import { isOpenPromise } from './promise-state';
import { PromiseToPay } from './promise.entity';

/** The agenda's kind of the day on which a promise is judged. */
export const PROMISE_CHECK = 'PROMISE_CHECK';

/** States that a promise does not change. */
const STAYS: readonly string[] = [
  ...['AMICABLE.PROMISED', 'AMICABLE.PLAN', 'AMICABLE.LITIGATION_PROPOSED'],
];

/** What a standing word does to its case: the hold, the day of its judgment, the state; and what its end sets free. */
@Injectable()
export class PromiseBook {
  constructor(
    private readonly cases: CasesService,
    private readonly steps: CaseSteps,
  ) {}

  /** Newest first. */
  ofCase(work: Work, caseId: string): Promise<PromiseToPay[]> {
    return work.manager.find(PromiseToPay, { where: { caseId }, order: { id: 'DESC' } });
  }

  /** What the open promises of a case add up to. */
  async openMinor(work: Work, caseId: string): Promise<Minor> {
    return (await this.ofCase(work, caseId)).reduce(
      (total, { amountMinor, state }) => (isOpenPromise(state) ? total + amountMinor : total),
      0n,
    );
  }

  /** What is owed today; without a rate, what is known of it. */
  async balance(work: Work, caseId: string): Promise<Minor> {
    const { items } = await this.cases.outstandingOn(work, caseId, work.today);
    return items.reduce((total, { outstandingMinor }) => total + outstandingMinor, 0n);
  }

  async planCheck(
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

  /**
   * A case in amicable collection is PROMISED; elsewhere, and while the creditor decides on litigation, it stays where it is (book C.6,
   * T11, T22). The debtor who called of his own accord has ended the wait after the letter, or the search for him.
   */
  async commit(work: Work, caseFile: CaseFile): Promise<void> {
    const { id: caseId, status } = caseFile;
    if (STAYS.includes(status) || !status.startsWith('AMICABLE.')) return;
    if (status === 'AMICABLE.LETTER_SENT') {
      await this.cases.transition(work, caseFile, 'START_CONTACTING');
      await this.cases.unplan(work, caseFile, caseId, 'DONE', START_CONTACTING);
    }
    if (status === 'AMICABLE.TRACING') await this.cases.transition(work, caseFile, 'FIND_DEBTOR');
    await this.cases.transition(work, caseFile, 'PROMISE');
  }

  /** Writes the end of a promise and takes its check off the agenda. */
  async end(
    work: Work,
    caseFile: CaseFile,
    promise: PromiseToPay,
    ended: Partial<PromiseToPay>,
  ): Promise<void> {
    changePromise(work, promise, ended);
    await this.cases.unplan(work, caseFile, promise.id, 'DONE', PROMISE_CHECK);
    const others = await this.ofCase(work, caseFile.id);
    const isLast = !others.some(({ id, state }) => id !== promise.id && isOpenPromise(state));
    if (isLast && promise.holdId !== null)
      await this.cases.liftHold(work, caseFile, promise.holdId);
  }

  /** Once no word stands, the case is worked again: a call the next business day, unless nothing is left to pay. */
  async goOn(work: Work, caseFile: CaseFile): Promise<void> {
    if (caseFile.closedOn !== null) return;
    const standing = await this.ofCase(work, caseFile.id);
    if (standing.some(({ state }) => isOpenPromise(state))) return;
    if (caseFile.status === 'AMICABLE.PROMISED')
      await this.cases.transition(work, caseFile, 'END_COMMITMENT');
    if ((await this.balance(work, caseFile.id)) > 0n) await this.steps.callNext(work, caseFile, 1);
  }

  async localToday(work: Work, caseFile: CaseFile): Promise<CalendarDate> {
    return localDate(work.now, timeZoneOf(await this.territoryOf(work, caseFile)));
  }

  async territoryOf(work: Work, { debtorId }: CaseFile): Promise<Territory> {
    const [row] = await work.query<{ territory: string }>(
      'SELECT territory FROM debtor WHERE id = $1',
      [debtorId],
    );
    return isTerritory(row?.territory ?? '') ? (row?.territory as Territory) : 'FR-METRO';
  }
}

/** Queues a change of a promise, and keeps the row read in step with it. */
export function changePromise(
  work: Work,
  promise: PromiseToPay,
  changed: Partial<PromiseToPay>,
): void {
  work.update(PromiseToPay, { id: promise.id, version: promise.version }, changed);
  Object.assign(promise, changed);
}
