import { addDays, daysBetween, type CalendarDate } from '@solde/calendar';
import { decimalsOf, type Currency, type Minor } from '@solde/money';

/** How a debtor paid over the last two years (rule R-PAYER); NEW when too little is known. */
export type PayerClass = 'A' | 'B' | 'C' | 'D' | 'E' | 'NEW';

/** What the queue reads of a case on one day. */
export interface QueuedCase {
  readonly hasBrokenPromise: boolean;
  /** Days since the oldest due date. */
  readonly daysPastDue: number;
  readonly balanceMinor: Minor;
  readonly currency: Currency;
  readonly payerClass: PayerClass;
  /** Days since the last contact, or null when there was none. */
  readonly daysSinceContact: number | null;
  /** Days left before limitation, or null when nothing expires. */
  readonly limitationDays: number | null;
}

export type QueueReason =
  | 'BROKEN_PROMISE'
  | 'AGE'
  | 'AMOUNT'
  | 'PAYER_CLASS'
  | 'NEVER_CONTACTED'
  | 'STALE'
  | 'LIMITATION_NEAR';

export interface QueuePoint {
  readonly reason: QueueReason;
  readonly points: number;
}

export interface QueueScore {
  /** Why this case: shown to the agent, in this order. */
  readonly points: readonly QueuePoint[];
  readonly total: number;
}

const BROKEN_PROMISE_POINTS = 40;
const NEVER_CONTACTED_POINTS = 25;
const STALE_POINTS = 10;
const STALE_AFTER_DAYS = 14;
const LIMITATION_POINTS = 15;
const LIMITATION_NEAR_DAYS = 180;

/** Points up to and including a number of days past due; beyond the last, AGE_POINTS_MAX. */
const AGE_STEPS = [
  { upToDays: 30, points: 5 },
  { upToDays: 60, points: 10 },
  { upToDays: 90, points: 15 },
] as const;
const AGE_POINTS_MAX = 20;

/** Points below an amount in the major unit; from the last on, AMOUNT_POINTS_MAX. */
const AMOUNT_STEPS = [
  { belowMajor: 500n, points: 5 },
  { belowMajor: 2_000n, points: 10 },
  { belowMajor: 10_000n, points: 20 },
] as const;
const AMOUNT_POINTS_MAX = 30;

const PAYER_POINTS: Readonly<Record<PayerClass, number>> = {
  A: 0,
  B: 5,
  C: 10,
  D: 15,
  E: 5,
  NEW: 8,
};

/**
 * Why a case deserves the next call, in points (rule R-QUEUE).
 *
 * Every reason is shown to the agent, so the order of the queue can be contested in words. Amounts are
 * compared in the major unit of the case's own currency; nothing is converted (rule R-CUR).
 */
export function queuePoints(caseFile: QueuedCase): QueueScore {
  const points: QueuePoint[] = [];
  if (caseFile.hasBrokenPromise)
    points.push({ reason: 'BROKEN_PROMISE', points: BROKEN_PROMISE_POINTS });
  points.push(
    { reason: 'AGE', points: agePoints(caseFile.daysPastDue) },
    { reason: 'AMOUNT', points: amountPoints(caseFile.balanceMinor, caseFile.currency) },
    { reason: 'PAYER_CLASS', points: PAYER_POINTS[caseFile.payerClass] },
  );
  if (caseFile.daysSinceContact === null)
    points.push({ reason: 'NEVER_CONTACTED', points: NEVER_CONTACTED_POINTS });
  else if (caseFile.daysSinceContact > STALE_AFTER_DAYS)
    points.push({ reason: 'STALE', points: STALE_POINTS });
  if (caseFile.limitationDays !== null && caseFile.limitationDays < LIMITATION_NEAR_DAYS)
    points.push({ reason: 'LIMITATION_NEAR', points: LIMITATION_POINTS });
  return { points, total: points.reduce((total, one) => total + one.points, 0) };
}

/** The dates behind the points that time alone changes. */
export interface QueueDates {
  readonly oldestDueOn: CalendarDate;
  readonly lastContactOn: CalendarDate | null;
  readonly limitationOn: CalendarDate | null;
}

/**
 * The first day after this one on which the points of a case change by time alone, or null when none will.
 * Only that day's slice of the queue is computed again; every other change comes with an event.
 */
export function pointsChangeOn(dates: QueueDates, after: CalendarDate): CalendarDate | null {
  const days = AGE_STEPS.map(({ upToDays }) => addDays(dates.oldestDueOn, upToDays + 1));
  if (dates.lastContactOn !== null) days.push(addDays(dates.lastContactOn, STALE_AFTER_DAYS + 1));
  if (dates.limitationOn !== null) days.push(addDays(dates.limitationOn, 1 - LIMITATION_NEAR_DAYS));
  return days.sort().find((day) => day > after) ?? null;
}

/** The figures of a day from the dates of a case; a claim not yet due is 0 days past due. */
export function queueDays(
  dates: QueueDates,
  today: CalendarDate,
): Pick<QueuedCase, 'daysPastDue' | 'daysSinceContact' | 'limitationDays'> {
  const { lastContactOn, limitationOn, oldestDueOn } = dates;
  return {
    daysPastDue: Math.max(0, daysBetween(oldestDueOn, today)),
    daysSinceContact: lastContactOn === null ? null : daysBetween(lastContactOn, today),
    limitationDays: limitationOn === null ? null : daysBetween(today, limitationOn),
  };
}

function agePoints(daysPastDue: number): number {
  return AGE_STEPS.find(({ upToDays }) => daysPastDue <= upToDays)?.points ?? AGE_POINTS_MAX;
}

function amountPoints(balanceMinor: Minor, currency: Currency): number {
  const minorPerMajor = 10n ** BigInt(decimalsOf(currency));
  const step = AMOUNT_STEPS.find(({ belowMajor }) => balanceMinor < belowMajor * minorPerMajor);
  return step?.points ?? AMOUNT_POINTS_MAX;
}
