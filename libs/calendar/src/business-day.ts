import { addDays, addMonths, dayOfWeek, type CalendarDate } from './calendar-date';

/** The public holidays of a territory, for one use (contacts or legal deadlines). */
export interface Holidays {
  has(day: CalendarDate): boolean;
}

// A calendar in which every day is a holiday is a fault: say so instead of walking for ever.
const DAYS_WALKED_MAX = 366;

/** Monday to Friday outside the holidays given (rule R-CAL). */
export function isBusinessDay(day: CalendarDate, holidays: Holidays): boolean {
  return dayOfWeek(day) <= 5 && !holidays.has(day);
}

/** The day itself when it is a business day, else the next one. */
export function nextBusinessDay(day: CalendarDate, holidays: Holidays): CalendarDate {
  return walk(day, 1, holidays);
}

/** The day itself when it is a business day, else the one before (rule R-PREDUE). */
export function previousBusinessDay(day: CalendarDate, holidays: Holidays): CalendarDate {
  return walk(day, -1, holidays);
}

/** The n-th business day after the day (before it when negative); the day itself, as it is, for 0. */
export function addBusinessDays(day: CalendarDate, n: number, holidays: Holidays): CalendarDate {
  const step = n < 0 ? -1 : 1;
  let reached = day;
  for (let left = Math.abs(n); left > 0; left -= 1)
    reached = walk(addDays(reached, step), step, holidays);
  return reached;
}

/** A procedural delay: in days or in months. */
export type Delay = { readonly days: number } | { readonly months: number };

/**
 * When a procedural delay ends. `raw`: the day of the event does not count, months keep the day-number, clamped to
 * the end of the month (code de procédure civile, article 641). `adjusted`: moved to the next business day (article
 * 642). One's own limit is kept at `raw`, the other party's is read at `adjusted`; limitation periods do
 * not move at all (law card P-08).
 */
export function delayEnds(
  from: CalendarDate,
  delay: Delay,
  holidays: Holidays,
): { readonly raw: CalendarDate; readonly adjusted: CalendarDate } {
  const raw = 'days' in delay ? addDays(from, delay.days) : addMonths(from, delay.months);
  return { raw, adjusted: nextBusinessDay(raw, holidays) };
}

function walk(from: CalendarDate, step: 1 | -1, holidays: Holidays): CalendarDate {
  let day = from;
  for (let walked = 0; walked < DAYS_WALKED_MAX; walked += 1, day = addDays(day, step))
    if (isBusinessDay(day, holidays)) return day;
  throw new RangeError(`no business day within ${DAYS_WALKED_MAX} days of ${from}`);
}
