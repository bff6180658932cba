import { addDays, addMonths, later, type CalendarDate } from '@solde/calendar';
import { exact, plus, rate, round, times, type Exact, type Minor, type Rate } from '@solde/money';
import {
  accrue,
  type DayCount,
  type InterestLine,
  type PrincipalChange,
  type RateStep,
  type Suspended,
} from './accrue';
import type { CreditorQuality, DebtorQuality } from './quality';
import { FRENCH_RATES, ofSeries, rateOn, type RateSeries, type RateTable } from './rates';

/** The mandate's choice: ECB + 10 points, the legal rate, or the rate of the creditor's contract. */
export type InterestTable = 'LATE_PAYMENT_B2B' | 'LEGAL' | 'CONTRACT';

/** What a claim says about interest; one claim, one principal, one regime [L-05]. */
export interface InterestBearing {
  readonly dueOn: CalendarDate;
  readonly debtorQuality: DebtorQuality;
  /** The recorded formal notice (mise en demeure), null while there is none. */
  readonly formalNoticeOn: CalendarDate | null;
  /** Principal incl. VAT owed at the due date. */
  readonly principalMinor: Minor;
  /** Later changes: payments and waivers negative, by value date. */
  readonly changes: readonly PrincipalChange[];
  /**
   * Days without interest, both included: from the day after an insolvency opening [I-02], during over-indebtedness
   * admissibility [I-03], a court grace [L-13] or a plan that suspends interest.
   */
  readonly suspended: readonly Suspended[];
  /** The judgment that awards the claim: two months after its service the legal rate is raised [L-12]. */
  readonly judgment: Judgment | null;
}

export interface Judgment {
  readonly servedOn: CalendarDate;
  /** What the rate gains, as a fraction: JUDGMENT_POINTS, unless the enforcement judge took some or all of it away. */
  readonly points: Rate;
}

export interface InterestTerms {
  readonly table: InterestTable;
  readonly basis: DayCount;
  readonly contractRate: Rate | null;
  readonly creditorQuality: CreditorQuality;
  /** COURT_ACT refuses an unverified rate; BALANCE computes with its flag (rule R-INT-RATES). */
  readonly use: 'BALANCE' | 'COURT_ACT';
}

export type InterestOutcome =
  | {
      readonly kind: 'INTEREST';
      /** Not rounded, in minor units: give it to `interestToPost`. */
      readonly exact: Exact;
      readonly amountMinor: Minor;
      readonly days: number;
      /** The table applied: a mandate's commercial table gives way to LEGAL when the debtor is no professional. */
      readonly table: InterestTable;
      /** The first day that may bear interest. */
      readonly startsOn: CalendarDate;
      readonly unverified: boolean;
      /** A contract rate under three times the legal one for a professional [L-02]: shown, never corrected. */
      readonly belowLegalFloor: boolean;
      readonly lines: readonly InterestLine[];
    }
  | { readonly kind: 'NO_INTEREST'; readonly because: 'FORMAL_NOTICE_REQUIRED' }
  | {
      readonly kind: 'RATE_MISSING' | 'RATE_UNVERIFIED';
      readonly series: RateSeries | 'CONTRACT';
      readonly on: CalendarDate;
    };

const LATE_PAYMENT_POINTS = rate('10');
/** Code monétaire et financier, article L313-3. */
export const JUDGMENT_POINTS: Rate = rate('5');
/** After the service of the judgment. */
export const JUDGMENT_MONTHS = 2;
const FLOOR_MULTIPLE = exact(3n);

/**
 * Late-payment interest of a claim from its start to a day, that day included (rule R-INT; code de commerce, article
 * L441-10 II; code civil, articles 1231-6 and 1344).
 *
 * A professional owes it from the day after the due date, without reminder; anybody else only from the day after a
 * recorded formal notice. Nothing is rounded but `amountMinor`. A missing rate gives no figure, but the
 * first day that lacks one: the money is recorded all the same and waits.
 */
export function interestOn(
  claim: InterestBearing,
  terms: InterestTerms,
  on: CalendarDate,
  rates: RateTable = FRENCH_RATES,
): InterestOutcome {
  const table = interestTableFor(claim.debtorQuality, terms.table);
  const afterOn = interestStartsAfter(claim, table);
  if (afterOn === null) return { kind: 'NO_INTEREST', because: 'FORMAL_NOTICE_REQUIRED' };

  const { principalMinor, changes, suspended } = claim;
  const accrual = { afterOn, toOn: on, principalMinor, changes, suspended, basis: terms.basis };
  const { series, steps } = ratesOf(table, claim, terms, rates);
  const accrued = accrue(accrual, steps);
  if (accrued.kind === 'RATE_MISSING') return { ...accrued, series };

  const unverified = accrued.lines.find(({ verified }) => !verified);
  if (unverified !== undefined && terms.use === 'COURT_ACT')
    return { kind: 'RATE_UNVERIFIED', series, on: unverified.from };
  return {
    kind: 'INTEREST',
    exact: accrued.exact,
    amountMinor: round(accrued.exact),
    days: accrued.days,
    table,
    startsOn: addDays(afterOn, 1),
    unverified: unverified !== undefined,
    belowLegalFloor:
      table === 'CONTRACT' &&
      claim.debtorQuality === 'PROFESSIONAL' &&
      accrued.lines.some((line) => isBelowFloor(line, rates)),
    lines: accrued.lines,
  };
}

/** The table that applies: L441-10 binds professionals only, so any other debtor owes the legal rate [L-06]. */
export function interestTableFor(
  debtorQuality: DebtorQuality,
  table: InterestTable,
): InterestTable {
  return debtorQuality !== 'PROFESSIONAL' && table === 'LATE_PAYMENT_B2B' ? 'LEGAL' : table;
}

/**
 * The last day without interest: the due date, or the formal notice when the rate is the legal one or the debtor is no
 * professional, and never before the due date. Null while a formal notice is needed and none is recorded.
 */
export function interestStartsAfter(
  claim: Pick<InterestBearing, 'dueOn' | 'debtorQuality' | 'formalNoticeOn'>,
  table: InterestTable,
): CalendarDate | null {
  if (table !== 'LEGAL' && claim.debtorQuality === 'PROFESSIONAL') return claim.dueOn;
  return claim.formalNoticeOn === null ? null : later(claim.dueOn, claim.formalNoticeOn);
}

function ratesOf(
  table: InterestTable,
  claim: InterestBearing,
  terms: InterestTerms,
  rates: RateTable,
): { series: RateSeries | 'CONTRACT'; steps: RateStep[] } {
  if (table === 'CONTRACT') {
    const { contractRate } = terms;
    // A contract that says no rate has no rate on any day: R-INT-RATES, as for a semester that is not listed.
    const steps = contractRate === null ? [] : [alwaysAt(contractRate)];
    return { series: 'CONTRACT', steps };
  }
  if (table === 'LATE_PAYMENT_B2B') {
    const steps = ofSeries('ECB_MRO_SEMESTER', rates).map((row) =>
      raised(row, LATE_PAYMENT_POINTS),
    );
    return { series: 'ECB_MRO_SEMESTER', steps };
  }
  const series =
    terms.creditorQuality === 'INDIVIDUAL' ? 'LEGAL_INTEREST_INDIVIDUAL' : 'LEGAL_INTEREST_OTHER';
  return { series, steps: raisedByJudgment(ofSeries(series, rates), claim.judgment) };
}

function alwaysAt(contractRate: Rate): RateStep {
  return { from: '1000-01-01', until: null, rate: contractRate, verified: true };
}

function raised(step: RateStep, points: Rate): RateStep {
  return { ...step, rate: plus(step.rate, points) };
}

function raisedByJudgment(steps: readonly RateStep[], judgment: Judgment | null): RateStep[] {
  if (judgment === null || judgment.points.numerator === 0n) return [...steps];
  const { servedOn, points } = judgment;
  const raisedFrom = addMonths(servedOn, JUDGMENT_MONTHS);
  const judged = (step: RateStep) => ({ ...raised(step, points), raisedBy: points });
  return steps.flatMap((step) => {
    if (raisedFrom <= step.from) return [judged(step)];
    if (step.until !== null && step.until < raisedFrom) return [step];
    return [{ ...step, until: addDays(raisedFrom, -1) }, judged({ ...step, from: raisedFrom })];
  });
}

/**
 * The least that a contract between professionals may agree on a day, three times the legal rate [L-02], when its rate is under it: shown,
 * never corrected. Null when the rate is lawful, or the legal one of that day is not known.
 */
export function missedRateFloor(
  contractRate: Rate,
  on: CalendarDate,
  rates: RateTable = FRENCH_RATES,
): { readonly floor: Rate; readonly verified: boolean } | null {
  const legal = rateOn('LEGAL_INTEREST_OTHER', on, rates);
  if (legal === null) return null;
  const floor = times(FLOOR_MULTIPLE, legal.rate);
  return isLess(contractRate, floor) ? { floor, verified: legal.verified } : null;
}

/** Three times the legal rate of other creditors, in any semester that the line touches; unknown is not below. */
function isBelowFloor(line: InterestLine, rates: RateTable): boolean {
  return ofSeries('LEGAL_INTEREST_OTHER', rates).some(({ from, until, rate: legal }) => {
    const touched = from <= line.until && (until === null || line.from <= until);
    return touched && isLess(line.rate, times(FLOOR_MULTIPLE, legal));
  });
}

function isLess(a: Exact, b: Exact): boolean {
  return a.numerator * b.denominator < b.numerator * a.denominator;
}
