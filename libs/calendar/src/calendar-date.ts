/** A day of the calendar, without clock or zone, as ISO text: such texts compare in the order of the days. */
export type CalendarDate = `${number}-${number}-${number}`;

const DAY_MS = 86_400_000;
const ISO_DAY = /^[1-9]\d{3}-\d{2}-\d{2}$/;

/** Whether the text is a day that exists, between the years 1000 and 9999. */
export function isCalendarDate(text: string): text is CalendarDate {
  if (!ISO_DAY.test(text)) return false;
  const [year, month, day] = partsOf(text);
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** The text as a day. Throws RangeError when no such day exists. */
export function calendarDate(text: string): CalendarDate {
  if (!isCalendarDate(text)) throw new RangeError(`not a calendar date: ${text}`);
  return text;
}

/** Days later (earlier when negative). Throws RangeError past the year 9999, as all that adds here. */
export function addDays(day: CalendarDate, days: number): CalendarDate {
  return dayNumbered(dayNumber(day) + whole(days));
}

/** The same day-number some months later (earlier when negative), clamped to the end of the month. */
export function addMonths(day: CalendarDate, months: number): CalendarDate {
  const [year, month, dayOfMonth] = partsOf(day);
  const count = year * 12 + month - 1 + whole(months);
  const [toYear, toMonth] = [Math.floor(count / 12), (((count % 12) + 12) % 12) + 1];
  return dayOf(toYear, toMonth, Math.min(dayOfMonth, daysInMonth(toYear, toMonth)));
}

/** Days from one day to another: 0 for the same day, negative backwards. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return dayNumber(to) - dayNumber(from);
}

export function yearOf(day: CalendarDate): number {
  return partsOf(day)[0];
}

/** ISO day of the week: 1 is Monday, 7 is Sunday. */
export function dayOfWeek(day: CalendarDate): number {
  // Day 0, 1 January 1970, was a Thursday.
  return ((((dayNumber(day) + 3) % 7) + 7) % 7) + 1;
}

export function startOfMonth(day: CalendarDate): CalendarDate {
  const [year, month] = partsOf(day);
  return dayOf(year, month, 1);
}

export function endOfMonth(day: CalendarDate): CalendarDate {
  const [year, month] = partsOf(day);
  return dayOf(year, month, daysInMonth(year, month));
}

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** The earlier of two days. */
export function earlier(a: CalendarDate, b: CalendarDate): CalendarDate {
  return a < b ? a : b;
}

/** The later of two days. */
export function later(a: CalendarDate, b: CalendarDate): CalendarDate {
  return a > b ? a : b;
}

/** Easter Sunday of the western churches (anonymous Gregorian computus): moving holidays count from it. */
export function easterSunday(year: number): CalendarDate {
  const century = Math.floor(year / 100);
  const golden = year % 19;
  const correction = Math.floor((8 * century + 13) / 25);
  const epact = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30;
  const moon =
    epact -
    Math.floor(epact / 28) * (1 - Math.floor(29 / (epact + 1)) * Math.floor((21 - golden) / 11));
  const weekday = (year + Math.floor(year / 4) + moon + 2 - century + Math.floor(century / 4)) % 7;
  const offset = moon - weekday;
  const month = 3 + Math.floor((offset + 40) / 44);
  const day = offset + 28 - 31 * Math.floor(month / 4);
  return dayOf(year, month, day);
}

function whole(count: number): number {
  if (!Number.isInteger(count)) throw new RangeError(`not a whole number: ${count}`);
  return count;
}

function partsOf(day: string): [year: number, month: number, day: number] {
  return [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10))];
}

function dayOf(year: number, month: number, day: number): CalendarDate {
  const twoDigits = (n: number) => String(n).padStart(2, '0');
  return calendarDate(`${year}-${twoDigits(month)}-${twoDigits(day)}`);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Days since 1 January 1970. */
function dayNumber(day: CalendarDate): number {
  const [year, month, dayOfMonth] = partsOf(day);
  return Date.UTC(year, month - 1, dayOfMonth) / DAY_MS;
}

function dayNumbered(number: number): CalendarDate {
  const date = new Date(number * DAY_MS);
  return dayOf(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
}
