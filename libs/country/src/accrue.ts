import { addDays, daysBetween, isLeapYear, yearOf, type CalendarDate } from '@solde/calendar';
import {
  exact,
  multiply,
  plus,
  round,
  times,
  type Exact,
  type Minor,
  type Rate,
} from '@solde/money';
import { inForceOn } from './dated';

/** ACT_365 divides every day by 365; ACT_ACT divides the days of a leap year by 366 [L-04]. */
export type DayCount = 'ACT_365' | 'ACT_ACT';

/** A rate during days, both included; `until` null while no end is known. Steps do not overlap. */
export interface RateStep {
  readonly from: CalendarDate;
  readonly until: CalendarDate | null;
  readonly rate: Rate;
  readonly verified: boolean;
  /** Where the rate was read; null when the parties agreed on it. */
  readonly source?: string | null;
  /** The points that a judgment added to the published rate [L-12]. */
  readonly raisedBy?: Rate | null;
}

/** What the principal gains (positive) or loses on a day; that day still bears interest on the balance before. */
export interface PrincipalChange {
  readonly on: CalendarDate;
  readonly amountMinor: Minor;
}

/** Days without interest, both included; `until` null while it lasts. */
export interface Suspended {
  readonly from: CalendarDate;
  readonly until: CalendarDate | null;
}

/** What bears interest, and during which days: those D with `afterOn` < D <= `toOn`. */
export interface Accrual {
  readonly afterOn: CalendarDate;
  readonly toOn: CalendarDate;
  /** Outstanding principal incl. VAT before any change. */
  readonly principalMinor: Minor;
  readonly changes: readonly PrincipalChange[];
  readonly suspended: readonly Suspended[];
  readonly basis: DayCount;
}

/** Days of one rate on one principal: a line of the detail shown to whoever contests the figure. */
export interface InterestLine {
  readonly from: CalendarDate;
  readonly until: CalendarDate;
  readonly days: number;
  readonly principalMinor: Minor;
  readonly rate: Rate;
  readonly verified: boolean;
  readonly source: string | null;
  readonly raisedBy: Rate | null;
  readonly exact: Exact;
}

export type Accrued =
  | {
      readonly kind: 'ACCRUED';
      /** In minor units, not rounded: what is posted is `round` of the cumulative, less what was posted. */
      readonly exact: Exact;
      readonly days: number;
      readonly lines: readonly InterestLine[];
    }
  | { readonly kind: 'RATE_MISSING'; readonly on: CalendarDate };

const NOTHING = exact(0n);

/**
 * Simple interest on a principal that changes over time, at rates that change over time (rules R-INT, R-INT-RATES).
 *
 * Exact, in minor units: the caller rounds once. A day that bears interest and has no rate gives no figure at all,
 * but the first such day: a total with a hole in it would be taken for the total.
 */
export function accrue(accrual: Accrual, steps: readonly RateStep[]): Accrued {
  const lines: InterestLine[] = [];
  const firstOn = addDays(accrual.afterOn, 1);
  const starts = lineStarts(accrual, steps, firstOn);
  for (const [index, from] of starts.entries()) {
    const next = starts[index + 1];
    const until = next === undefined ? accrual.toOn : addDays(next, -1);
    const principalMinor = outstandingOn(accrual, from);
    if (principalMinor <= 0n || inForceOn(accrual.suspended, from) !== null) continue;
    const step = inForceOn(steps, from);
    if (step === null) return { kind: 'RATE_MISSING', on: from };
    const days = daysBetween(from, until) + 1;
    const perYear = accrual.basis === 'ACT_ACT' && isLeapYear(yearOf(from)) ? 366n : 365n;
    const interest = times(multiply(principalMinor, step.rate), exact(BigInt(days), perYear));
    const { rate, verified, source = null, raisedBy = null } = step;
    const drawn = { from, until, days, principalMinor, rate, verified, source, raisedBy };
    lines.push({ ...drawn, exact: interest });
  }
  return {
    kind: 'ACCRUED',
    exact: lines.reduce((total, line) => plus(total, line.exact), NOTHING),
    days: lines.reduce((total, line) => total + line.days, 0),
    lines,
  };
}

/**
 * What remains to post of an exact cumulative interest: round(cumulative) - already posted (rule R-INT-CUMUL), so that
 * the total never depends on how often it was posted. Negative when a back-dated payment took interest away.
 */
export function interestToPost(cumulative: Exact, postedMinor: Minor): Minor {
  return round(cumulative) - postedMinor;
}

/** The days on which something changes: principal, rate, suspension, year. Between two of them all is constant. */
function lineStarts(
  { toOn, changes, suspended, basis }: Accrual,
  steps: readonly RateStep[],
  firstOn: CalendarDate,
): CalendarDate[] {
  if (firstOn > toOn) return [];
  const starts = new Set<CalendarDate>([firstOn]);
  const startAfter = (day: CalendarDate) => {
    if (firstOn <= day && day < toOn) starts.add(addDays(day, 1));
  };
  for (const { on } of changes) startAfter(on);
  for (const { from, until } of [...suspended, ...steps]) {
    if (firstOn < from && from <= toOn) starts.add(from);
    if (until !== null) startAfter(until);
  }
  if (basis === 'ACT_ACT')
    for (let year = yearOf(firstOn); year < yearOf(toOn); year += 1) startAfter(`${year}-12-31`);
  return [...starts].sort();
}

function outstandingOn({ principalMinor, changes }: Accrual, day: CalendarDate): Minor {
  return changes.reduce(
    (balance, change) => (change.on < day ? balance + change.amountMinor : balance),
    principalMinor,
  );
}
