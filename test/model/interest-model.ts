/**
 * Interest, written a second time from the rules alone (R-INT, R-INT-RATES, R-INT-CUMUL), one day after the other: plain big
 * integers, no code of the libs.
 */
import { isLeapDay, rounded, WHOLE_RATE } from './plain';

/** One day of interest at 0.01 % a year on one unit is one part of this, whichever the year divides by. */
export const DAY_PARTS = WHOLE_RATE * 365n * 366n;

export interface ModelInterestTerms {
  /** By day, ascending; before the first there is none. */
  readonly rates: readonly { readonly from: number; readonly rate: bigint }[];
  /** The first day for which no rate is known any more. */
  readonly ratesEnd: number | null;
  /** The first day at five more points. */
  readonly raisedFrom: number | null;
  /** Both days included; null lasts. */
  readonly stopped: readonly { readonly from: number; readonly until: number | null }[];
  readonly actAct: boolean;
}

const JUDGMENT_POINTS = 500n;

/** What one day bears on a balance, in parts; null without a rate. */
export function dayOfInterest(
  terms: ModelInterestTerms,
  balance: bigint,
  day: number,
): bigint | null {
  if (balance <= 0n) return 0n;
  for (const { from, until } of terms.stopped)
    if (from <= day && (until === null || day <= until)) return 0n;
  let rate: bigint | null = null;
  for (const one of terms.rates) if (one.from <= day) rate = one.rate;
  if (rate === null || (terms.ratesEnd !== null && day >= terms.ratesEnd)) return null;
  if (terms.raisedFrom !== null && day >= terms.raisedFrom) rate += JUDGMENT_POINTS;
  const per = terms.actAct && isLeapDay(day) ? 365n : 366n;
  return balance * rate * per;
}

/**
 * The exact cumulative in parts, from the day after `afterDay` to a day included; a change counts from the day after it. Null once
 * a day that bears interest has no rate.
 */
export function modelInterest(
  terms: ModelInterestTerms,
  principal: bigint,
  changes: readonly { readonly day: number; readonly amount: bigint }[],
  afterDay: number,
  toDay: number,
): bigint | null {
  let parts = 0n;
  for (let day = afterDay + 1; day <= toDay; day += 1) {
    let balance = principal;
    for (const change of changes) if (change.day < day) balance += change.amount;
    const more = dayOfInterest(terms, balance, day);
    if (more === null) return null;
    parts += more;
  }
  return parts;
}

/** What stands posted once a cumulative was posted. */
export function roundedInterest(parts: bigint): bigint {
  return rounded(parts, DAY_PARTS);
}
