import { addDays, type CalendarDate } from '@solde/calendar';
import type { Minor } from '@solde/money';

export interface PromiseWanted {
  readonly amountMinor: Minor;
  readonly dueOn: CalendarDate;
}

/** What limits the promises of a case on a day. */
export interface PromiseLimits {
  readonly today: CalendarDate;
  /** What is owed, interest accrued to today included. */
  readonly balanceMinor: Minor;
  /** Amounts of the promises still open on the case. */
  readonly openMinor: readonly Minor[];
  /** Days on which promises of the case were broken. */
  readonly brokenOn: readonly CalendarDate[];
  /** From the mandate. */
  readonly promiseDaysMax: number;
  readonly isSeniorAgent: boolean;
}

export type PromiseRefusal =
  | { readonly code: 'AMOUNT_ABOVE_BALANCE'; readonly leftMinor: Minor }
  | {
      readonly code: 'DATE_OUT_OF_RANGE';
      readonly from: CalendarDate;
      readonly until: CalendarDate;
    }
  | { readonly code: 'PROMISE_LIMIT'; readonly because: 'SPLIT' | 'OPEN_PROMISE' | 'BROKEN_TWICE' };

/** One promise may be split in as many amounts, made in one conversation. */
export const PROMISE_AMOUNTS_MAX = 3;
const BROKEN_BEFORE_SENIOR = 2;
const BROKEN_WITHIN_DAYS = 90;

/**
 * Why a promise may not be recorded, or null when it may (book C.8). `wanted` holds one amount, or the amounts
 * of a promise split over several days.
 *
 * A second promise beside an open one hides that the first is failing; after two broken within 90 days only
 * a senior agent takes the debtor's word again. Amounts must be positive, which the entry has checked.
 */
export function promiseRefusal(
  wanted: readonly PromiseWanted[],
  limits: PromiseLimits,
): PromiseRefusal | null {
  const { balanceMinor, openMinor, promiseDaysMax, today } = limits;
  const until = addDays(today, promiseDaysMax);
  if (wanted.some(({ dueOn }) => dueOn < today || until < dueOn))
    return { code: 'DATE_OUT_OF_RANGE', from: today, until };
  const leftMinor = openMinor.reduce((left, open) => left - open, balanceMinor);
  if (wanted.reduce((total, { amountMinor }) => total + amountMinor, 0n) > leftMinor)
    return { code: 'AMOUNT_ABOVE_BALANCE', leftMinor };
  if (wanted.length > PROMISE_AMOUNTS_MAX) return { code: 'PROMISE_LIMIT', because: 'SPLIT' };
  if (openMinor.length > 0) return { code: 'PROMISE_LIMIT', because: 'OPEN_PROMISE' };
  const since = addDays(today, -BROKEN_WITHIN_DAYS);
  const broken = limits.brokenOn.filter((on) => on >= since).length;
  if (broken >= BROKEN_BEFORE_SENIOR && !limits.isSeniorAgent)
    return { code: 'PROMISE_LIMIT', because: 'BROKEN_TWICE' };
  return null;
}
