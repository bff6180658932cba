import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import {
  addDays,
  addMonths,
  calendarDate,
  dayOfWeek,
  daysBetween,
  earlier,
  easterSunday,
  endOfMonth,
  isCalendarDate,
  isLeapYear,
  later,
  startOfMonth,
  yearOf,
  type CalendarDate,
} from './calendar-date';

const day = fc.integer({ min: 0, max: 60_000 }).map((n) => addDays('1970-01-01', n));

describe('calendar dates', () => {
  it.each(['2026-02-28', '2024-02-29', '1999-12-31', '9999-12-31'])('%s exists', (text) => {
    expect(isCalendarDate(text)).toBe(true);
    expect(calendarDate(text)).toBe(text);
  });

  it.each([
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-1-1',
    '20260101',
    '2026-01-01T00:00',
    '0000-01-01',
    '+12026-01-01',
    ' 2026-01-01',
    '2026-01-01\n',
    '',
  ])('%j does not', (text) => {
    expect(isCalendarDate(text)).toBe(false);
    expect(() => calendarDate(text)).toThrow(RangeError);
  });

  it('does not go past the year 9999', () => {
    expect(() => addDays('9999-12-31', 1)).toThrow(RangeError);
    expect(() => addDays('2026-01-01', 10 ** 12)).toThrow(RangeError);
    expect(() => addDays('2026-01-01', 0.5)).toThrow(RangeError);
    expect(() => addMonths('2026-01-01', NaN)).toThrow(RangeError);
    expect(() => addMonths('1000-01-01', -1)).toThrow(RangeError);
  });

  it.each<[CalendarDate, number, CalendarDate]>([
    ['2026-08-31', 6, '2027-02-28'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2024-02-29', 60, '2029-02-28'],
    ['2026-10-31', 1, '2026-11-30'],
    ['2026-01-31', 1, '2026-02-28'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-12-15', 1, '2027-01-15'],
  ])('%s and %i months is %s', (from, months, to) => {
    expect(addMonths(from, months)).toBe(to);
  });

  it('adding days and counting them are inverse, and texts sort as days', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -5_000, max: 5_000 }), (from, n) => {
        const to = addDays(from, n);
        expect(daysBetween(from, to)).toBe(n);
        expect(addDays(to, -n)).toBe(from);
        expect(from < to).toBe(n > 0);
        expect([earlier(from, to), later(from, to)]).toEqual(n > 0 ? [from, to] : [to, from]);
      }),
    );
  });

  it('agrees with the calendar of the language', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -350_000, max: 2_900_000 }),
        fc.integer({ min: -500, max: 500 }),
        (n, months) => {
          const any = addDays('1970-01-01', n);
          const plain = Temporal.PlainDate.from(any);
          expect(plain.since('1970-01-01').days).toBe(n);
          expect(dayOfWeek(any)).toBe(plain.dayOfWeek);
          expect(endOfMonth(any)).toBe(plain.with({ day: plain.daysInMonth }).toString());
          const moved = plain.add({ months });
          if (moved.year >= 1000 && moved.year <= 9999)
            expect(addMonths(any, months)).toBe(moved.toString());
        },
      ),
    );
  });

  it('a month holds its days', () => {
    fc.assert(
      fc.property(day, (any) => {
        const [first, last] = [startOfMonth(any), endOfMonth(any)];
        expect(first <= any && any <= last).toBe(true);
        expect(addDays(last, 1)).toBe(addMonths(first, 1));
        expect(isLeapYear(yearOf(any))).toBe(
          endOfMonth(calendarDate(`${yearOf(any)}-02-01`)).endsWith('29'),
        );
      }),
    );
  });

  it.each<[number, CalendarDate]>([
    [1818, '1818-03-22'],
    [1943, '1943-04-25'],
    [2008, '2008-03-23'],
    [2024, '2024-03-31'],
    [2025, '2025-04-20'],
    [2026, '2026-04-05'],
    [2027, '2027-03-28'],
    [2038, '2038-04-25'],
    [2049, '2049-04-18'],
    [2076, '2076-04-19'],
  ])('Easter %i is on %s', (year, sunday) => {
    expect(easterSunday(year)).toBe(sunday);
  });

  it('Easter is a Sunday between 22 March and 25 April', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1583, max: 4099 }), (year) => {
        const sunday = easterSunday(year);
        expect(dayOfWeek(sunday)).toBe(7);
        expect(sunday.slice(5) >= '03-22' && sunday.slice(5) <= '04-25').toBe(true);
      }),
    );
  });
});
