/** What the models share: rounding and days, in plain integers. A day is a number of days after 1 January 2024. */

/** Rates and factors in ten-thousandths: 12.25 % is 1225n. */
export const WHOLE_RATE = 10_000n;

/** R-ROUND: half away from zero; the denominator is positive. */
export function rounded(numerator: bigint, denominator: bigint): bigint {
  const size = numerator < 0n ? -numerator : numerator;
  const whole = (2n * size + denominator) / (2n * denominator);
  return numerator < 0n ? -whole : whole;
}

export function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

const MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const FIRST_YEAR = 2024;
const LAST_YEAR = 2030;

const isLeap = (year: number) => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** The days of each year that are of a leap year, counted once. */
const LEAP_DAYS: readonly boolean[] = Array.from(
  { length: LAST_YEAR - FIRST_YEAR + 1 },
  (_, index) => FIRST_YEAR + index,
).flatMap((year) => Array<boolean>(isLeap(year) ? 366 : 365).fill(isLeap(year)));

export function isLeapDay(day: number): boolean {
  const leap = LEAP_DAYS[day];
  if (leap === undefined) throw new Error(`no year for day ${day}`);
  return leap;
}

/** The day of a month, counted from January 2024 as 0, clamped to its end: 31 of February is its last day. */
export function dayOfMonth(month: number, ofMonth: number): number {
  let day = 0;
  for (let index = 0; index < month; index += 1) day += lengthOf(index);
  return day + (ofMonth > lengthOf(month) ? lengthOf(month) : ofMonth) - 1;
}

function lengthOf(month: number): number {
  const leap = month % 12 === 1 && isLeap(FIRST_YEAR + Math.floor(month / 12));
  return MONTHS[month % 12]! + (leap ? 1 : 0);
}
