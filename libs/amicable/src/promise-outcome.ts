import { addBusinessDays, type CalendarDate, type Holidays } from '@solde/calendar';
import { smaller, type Minor, type Rate } from '@solde/money';

/** Business days after the due date before a promise is judged. */
export const PROMISE_GRACE_BUSINESS_DAYS = 2;

/** A debtor's word, as it is judged. */
export interface JudgedPromise {
  readonly id: string;
  readonly amountMinor: Minor;
  readonly madeOn: CalendarDate;
  readonly dueOn: CalendarDate;
  /** From `promiseDeadline`, kept with the promise: a holiday added later must not move it. */
  readonly deadlineOn: CalendarDate;
  /** The share of the amount from which a promise counts as kept in part. */
  readonly partialThreshold: Rate;
}

/** Money of the case, agency or direct, cleared and not reversed. */
export interface PromiseMoney {
  readonly valueOn: CalendarDate;
  readonly amountMinor: Minor;
}

export type PromiseStatus = 'OPEN' | 'KEPT' | 'PARTIALLY_KEPT' | 'BROKEN';

export interface PromiseOutcome {
  readonly id: string;
  readonly status: PromiseStatus;
  /** Money that served this promise, in minor units; never more than was promised. */
  readonly countedMinor: Minor;
}

/** The last day on which money still keeps the promise: the due date and its grace, in business days. */
export function promiseDeadline(
  dueOn: CalendarDate,
  holidays: Holidays,
  graceBusinessDays: number = PROMISE_GRACE_BUSINESS_DAYS,
): CalendarDate {
  return addBusinessDays(dueOn, graceBusinessDays, holidays);
}

/**
 * What became of the promises of a case, as known at the start of a day (rule R-PTP).
 *
 * Money counts from the day of the promise to its deadline, by value date. Each euro serves one promise, the
 * oldest due first: one payment cannot keep two words. A promise is KEPT as soon as its sum is reached; the
 * other results wait for the day after the deadline. Called again after a reversal it judges afresh.
 */
export function promiseOutcomes(
  promises: readonly JudgedPromise[],
  money: readonly PromiseMoney[],
  today: CalendarDate,
): PromiseOutcome[] {
  const counted = new Map(promises.map(({ id }) => [id, 0n]));
  const oldestFirst = [...promises].sort(byDueDate);
  const inOrder = [...money].sort((a, b) => compare(a.valueOn, b.valueOn));
  for (const { valueOn, amountMinor } of inOrder) {
    let left = amountMinor;
    for (const { id, ...promise } of oldestFirst) {
      if (valueOn < promise.madeOn || promise.deadlineOn < valueOn) continue;
      const before = counted.get(id) ?? 0n;
      const taken = smaller(left, promise.amountMinor - before);
      counted.set(id, before + taken);
      left -= taken;
    }
  }
  return promises.map((promise) => {
    const countedMinor = counted.get(promise.id) ?? 0n;
    return { id: promise.id, countedMinor, status: statusOf(promise, countedMinor, today) };
  });
}

function statusOf(promise: JudgedPromise, countedMinor: Minor, today: CalendarDate): PromiseStatus {
  if (countedMinor >= promise.amountMinor) return 'KEPT';
  if (today <= promise.deadlineOn) return 'OPEN';
  const { numerator, denominator } = promise.partialThreshold;
  const isPart = countedMinor > 0n && countedMinor * denominator >= promise.amountMinor * numerator;
  return isPart ? 'PARTIALLY_KEPT' : 'BROKEN';
}

function byDueDate(a: JudgedPromise, b: JudgedPromise): number {
  return compare(a.dueOn, b.dueOn) || compare(a.madeOn, b.madeOn) || compare(a.id, b.id);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
