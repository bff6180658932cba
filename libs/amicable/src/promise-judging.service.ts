import { Injectable } from '@nestjs/common';

import { QueueService } from '@solde/call-desk';
import type { CalendarDate } from '@solde/calendar';
import { CasesService, type CaseFile } from '@solde/cases';
import type { Minor } from '@solde/money';
import type { Work } from '@solde/platform';

import { PromiseDecided } from './amicable.events';
import { CaseSteps } from './case-steps.service';
import { changePromise, PROMISE_CHECK, PromiseBook } from './promise-book.service';
import { promiseOutcomes, type PromiseMoney, type PromiseOutcome } from './promise-outcome';
import type { PromiseToPay } from './promise.entity';

// Certain money of the case, whoever received it; what was taken off the case or came back counts for nothing.
const MONEY = `
  SELECT r.value_on AS "valueOn", sum(m.amount_minor)::text AS amount
  FROM receipt_match m JOIN receipt r ON r.id = m.receipt_id JOIN clearing k ON k.receipt_id = r.id
  WHERE m.case_id = $1 AND NOT EXISTS (SELECT FROM reversal v WHERE v.receipt_id = r.id)
  GROUP BY r.id, r.value_on HAVING sum(m.amount_minor) > 0 ORDER BY r.value_on, r.id`;

/** Whether debtors keep their word, by money and by time (rule R-PTP). */
@Injectable()
export class PromiseJudging {
  constructor(
    private readonly cases: CasesService,
    private readonly book: PromiseBook,
    private readonly queue: QueueService,
    private readonly steps: CaseSteps,
  ) {}

  /** The case of the next promise whose deadline has passed, kept from other workers until the act ends. */
  async nextDue(work: Work, seen: readonly string[] = []): Promise<string | null> {
    const [due] = await this.cases.due(work, [PROMISE_CHECK], 1, seen);
    return due?.caseId ?? null;
  }

  /**
   * Judges the promises of a case on the money that is certain today (R-PTP): kept as soon as the sum is reached, the rest the day
   * after the deadline, all of it again after a reversal. Each euro serves one promise. Twice changes nothing.
   */
  async evaluate(work: Work, caseId: string): Promise<void> {
    const caseFile = await this.cases.lock(work, caseId);
    const promises = (await this.book.ofCase(work, caseId)).filter(
      ({ state }) => state !== 'CANCELLED' && state !== 'RENEGOTIATED',
    );
    if (promises.length === 0) return;
    const today = await this.book.localToday(work, caseFile);
    const outcomes = promiseOutcomes(promises, await this.money(work, caseId), today);
    let [hasChanged, hasReopened] = [false, false];
    let failed: 'BROKEN' | 'PARTIALLY_KEPT' | null = null;
    for (const promise of promises) {
      const outcome = outcomes.find(({ id }) => id === promise.id);
      if (outcome === undefined) continue;
      if (isSame(promise, outcome)) {
        if (promise.countedMinor !== outcome.countedMinor)
          changePromise(work, promise, { countedMinor: outcome.countedMinor });
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
    if (!hasReopened) await this.book.goOn(work, caseFile);
    if (caseFile.closedOn === null) {
      const isBroken = failed === 'BROKEN' || (await this.hasBroken(work, caseId));
      await this.queue.markBrokenPromise(work, caseId, isBroken);
    }
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
    await this.book.end(work, caseFile, promise, decided);
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
    changePromise(work, promise, { ...open, holdId: hold?.id ?? promise.holdId });
    if (isClosed) return;
    await this.book.planCheck(work, caseFile, promise, await this.book.territoryOf(work, caseFile));
    await this.steps.clear(work, caseFile);
    await this.book.commit(work, caseFile);
  }

  private async hasBroken(work: Work, caseId: string): Promise<boolean> {
    const [last] = (await this.book.ofCase(work, caseId)).filter(
      ({ state }) => state !== 'CANCELLED',
    );
    return last?.state === 'BROKEN';
  }

  private async money(work: Work, caseId: string): Promise<PromiseMoney[]> {
    const rows = await work.query<{ valueOn: CalendarDate; amount: string }>(MONEY, [caseId]);
    return rows.map(({ amount, valueOn }) => ({ valueOn, amountMinor: BigInt(amount) }));
  }
}

function isSame({ state }: PromiseToPay, { status }: PromiseOutcome): boolean {
  return state === status || (state === 'REMINDED' && status === 'OPEN');
}
