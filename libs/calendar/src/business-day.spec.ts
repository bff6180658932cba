import fc from 'fast-check';
import {
  addBusinessDays,
  delayEnds,
  isBusinessDay,
  nextBusinessDay,
  previousBusinessDay,
  type Holidays,
} from './business-day';
import { addDays, type CalendarDate } from './calendar-date';

const holidays: Holidays = new Set<CalendarDate>([
  '2026-05-01',
  '2026-05-08',
  '2026-05-14',
  '2026-07-14',
]);
const day = fc.integer({ min: 0, max: 800 }).map((n) => addDays('2025-12-01', n));

describe('business days', () => {
  it.each<[string, CalendarDate, boolean]>([
    ['a Tuesday', '2026-05-12', true],
    ['a Saturday', '2026-05-09', false],
    ['a Sunday', '2026-05-10', false],
    ['a holiday', '2026-05-08', false],
  ])('%s', (_, on, open) => {
    expect(isBusinessDay(on, holidays)).toBe(open);
  });

  it.each<[CalendarDate, number, CalendarDate]>([
    ['2026-04-30', 1, '2026-05-04'],
    ['2026-05-07', 2, '2026-05-12'],
    ['2026-05-09', 1, '2026-05-11'],
    ['2026-05-09', 0, '2026-05-09'],
    ['2026-05-11', -1, '2026-05-07'],
  ])('%s and %i business days is %s', (from, n, to) => {
    expect(addBusinessDays(from, n, holidays)).toBe(to);
  });

  it('moves to the next or to the previous one, never past it', () => {
    fc.assert(
      fc.property(day, (any) => {
        const [next, previous] = [
          nextBusinessDay(any, holidays),
          previousBusinessDay(any, holidays),
        ];
        expect(isBusinessDay(next, holidays) && isBusinessDay(previous, holidays)).toBe(true);
        expect(previous <= any && any <= next).toBe(true);
        if (isBusinessDay(any, holidays)) expect([previous, next]).toEqual([any, any]);
        else expect(addBusinessDays(previous, 1, holidays)).toBe(next);
      }),
    );
  });

  it('goes there and back from a business day', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -40, max: 40 }), (any, n) => {
        const from = nextBusinessDay(any, holidays);
        expect(addBusinessDays(addBusinessDays(from, n, holidays), -n, holidays)).toBe(from);
      }),
    );
  });

  it('says when a calendar has no business day, instead of walking for ever', () => {
    expect(() => nextBusinessDay('2026-01-01', { has: () => true })).toThrow(RangeError);
  });
});

describe('procedural delays (articles 641 and 642)', () => {
  it.each<
    [string, CalendarDate, { days: number } | { months: number }, CalendarDate, CalendarDate]
  >([
    ['the day of the event does not count', '2026-03-02', { days: 8 }, '2026-03-10', '2026-03-10'],
    ['a Saturday moves to Monday', '2026-03-06', { days: 8 }, '2026-03-14', '2026-03-16'],
    ['a month is clamped, then moved', '2027-01-31', { months: 1 }, '2027-02-28', '2027-03-01'],
    [
      'a holiday before a weekend moves past both',
      '2026-04-08',
      { months: 1 },
      '2026-05-08',
      '2026-05-11',
    ],
  ])('%s', (_, from, delay, raw, adjusted) => {
    expect(delayEnds(from, delay, holidays)).toEqual({ raw, adjusted });
  });
});
