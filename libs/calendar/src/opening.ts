import { isBusinessDay, nextBusinessDay, type Holidays } from './business-day';
import { addDays } from './calendar-date';
import { instantOf, isTime, localDate, localTime } from './instant';

/** Hours of a local day, `'HH:MM'`: the start is inside, the end is not; `'24:00'` ends with the day. */
export interface Window {
  readonly from: string;
  readonly until: string;
}

const DAYS_SEARCHED_MAX = 366;

/** A window from its text, `'09:00-12:00'`. Throws RangeError when it is malformed or ends before it starts. */
export function openingHours(text: string): Window {
  const [from = '', until = '', rest] = text.split('-');
  const closed = isTime(until) || until === '24:00';
  if (rest !== undefined || !isTime(from) || !closed || from >= until)
    throw new RangeError(`not opening hours: ${text}`);
  return { from, until };
}

/** Whether a clock of the zone is, at the instant, inside a window of a business day (rule R-CALLWIN). */
export function insideWindows(
  at: Date,
  zone: string,
  windows: readonly Window[],
  holidays: Holidays,
): boolean {
  if (!isBusinessDay(localDate(at, zone), holidays)) return false;
  const time = localTime(at, zone);
  return windows.some(({ from, until }) => time >= from && time < until);
}

/**
 * The instant itself when it is inside a window, else the next opening on the clock of the zone (rule R-CALLWIN).
 * Throws RangeError when no window opens within a year.
 */
export function nextOpening(
  at: Date,
  zone: string,
  windows: readonly Window[],
  holidays: Holidays,
): Date {
  if (insideWindows(at, zone, windows, holidays)) return at;
  const openings = windows.map(({ from }) => from).sort();
  let day = localDate(at, zone);
  for (let searched = 0; searched < DAYS_SEARCHED_MAX; searched += 1) {
    day = nextBusinessDay(day, holidays);
    for (const from of openings) {
      const opening = instantOf(day, from, zone);
      // The second test: an opening skipped by the change to summer time may fall outside its own window.
      if (opening > at && insideWindows(opening, zone, windows, holidays)) return opening;
    }
    day = addDays(day, 1);
  }
  throw new RangeError(`no window opens within ${DAYS_SEARCHED_MAX} business days`);
}
