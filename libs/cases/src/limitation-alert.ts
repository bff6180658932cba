import { daysBetween, type CalendarDate } from '@solde/calendar';

/** Days before the limitation date at which the creditor and the legal desk are warned (law card P-01). */
export const LIMITATION_ALERT_DAYS = [180, 90, 30] as const;

export type LimitationAlert =
  'NONE' | 'WITHIN_180_DAYS' | 'WITHIN_90_DAYS' | 'WITHIN_30_DAYS' | 'PASSED';

/**
 * How near the limitation date is. The last day still belongs to the creditor: limitation is acquired when
 * that day is complete (Civil Code 2229), so the claim is PASSED from the day after.
 */
export function limitationAlert(limitationOn: CalendarDate, today: CalendarDate): LimitationAlert {
  const daysLeft = daysBetween(today, limitationOn);
  if (daysLeft < 0) return 'PASSED';
  if (daysLeft <= 30) return 'WITHIN_30_DAYS';
  if (daysLeft <= 90) return 'WITHIN_90_DAYS';
  return daysLeft <= 180 ? 'WITHIN_180_DAYS' : 'NONE';
}
