import {
  addBusinessDays,
  addDays,
  addMonths,
  calendarDate,
  dayOfWeek,
  endOfMonth,
  type CalendarDate,
  type Holidays,
} from '@solde/calendar';

export type RemittanceCycle = 'TWICE_MONTHLY' | 'WEEKLY' | 'MONTHLY';

/** Business days between the cut-off and the transfer, unless the mandate says otherwise. */
export const PAYOUT_BUSINESS_DAYS = 5;

const MID_MONTH = '15';
const DAYS_PER_WEEK = 7;

/**
 * The cut-off of the period in which money cleared, that day included: the 15th or the last day of the month,
 * the Sunday of the week, or the last day of the month.
 */
export function cutOffOf(
  clearedOn: CalendarDate,
  cycle: RemittanceCycle = 'TWICE_MONTHLY',
): CalendarDate {
  if (cycle === 'WEEKLY') return addDays(clearedOn, DAYS_PER_WEEK - dayOfWeek(clearedOn));
  const midMonth = calendarDate(`${clearedOn.slice(0, 8)}${MID_MONTH}`);
  return cycle === 'TWICE_MONTHLY' && clearedOn <= midMonth ? midMonth : endOfMonth(clearedOn);
}

/** The cut-off that follows another one. */
export function nextCutOff(
  cutOffOn: CalendarDate,
  cycle: RemittanceCycle = 'TWICE_MONTHLY',
): CalendarDate {
  return cutOffOf(addDays(cutOffOn, 1), cycle);
}

/** The day on which the money of a period leaves. */
export function payoutOn(
  cutOffOn: CalendarDate,
  holidays: Holidays,
  businessDays: number = PAYOUT_BUSINESS_DAYS,
): CalendarDate {
  return addBusinessDays(cutOffOn, businessDays, holidays);
}

/**
 * The last day on which collected money may reach the creditor without another clause in the mandate: one
 * month after its effective collection, same day, clamped to the month's end (CPCE R124-6, R-REMIT-DEADLINE).
 */
export function remittanceLimit(clearedOn: CalendarDate): CalendarDate {
  return addMonths(clearedOn, 1);
}

/**
 * Whether a credit must leave with this run because the next one would pay it after its limit. The oldest
 * money not yet remitted decides; null means that none is left.
 */
export function mustPayNow(
  oldestClearedOn: CalendarDate | null,
  nextPayoutOn: CalendarDate,
): boolean {
  return oldestClearedOn !== null && nextPayoutOn > remittanceLimit(oldestClearedOn);
}
