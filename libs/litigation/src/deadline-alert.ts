import { daysBetween, type CalendarDate } from '@solde/calendar';

/** Days before a legal deadline on which it is brought up again (book C.10). */
export const DEADLINE_ALERT_DAYS = [30, 15, 7, 3, 1] as const;
export type DeadlineAlert = (typeof DEADLINE_ALERT_DAYS)[number] | 'TODAY' | 'PASSED' | null;

/** The most urgent alert that a deadline has reached; null when it is further than the first. */
export function deadlineAlert(dueOn: CalendarDate, today: CalendarDate): DeadlineAlert {
  const left = daysBetween(today, dueOn);
  if (left < 0) return 'PASSED';
  if (left === 0) return 'TODAY';
  const reached = DEADLINE_ALERT_DAYS.filter((days) => left <= days);
  return reached.at(-1) ?? null;
}
