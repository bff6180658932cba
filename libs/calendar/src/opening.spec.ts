import fc from 'fast-check';
import type { CalendarDate } from './calendar-date';
import { addMinutes, instant } from './instant';
import { insideWindows, nextOpening, openingHours } from './opening';

const windows = ['09:00-12:00', '14:00-18:00'].map(openingHours);
const holidays = new Set<CalendarDate>(['2026-04-06', '2026-07-14']);
const paris = 'Europe/Paris';

describe('calling windows', () => {
  it.each([
    ['the start is inside', '2026-11-23T08:00:00Z', true],
    ['the last minute is inside', '2026-11-23T10:59:59Z', true],
    ['the end is outside', '2026-11-23T11:00:00Z', false],
    ['lunch', '2026-11-23T12:00:00Z', false],
    ['a Saturday', '2026-11-21T09:00:00Z', false],
    ['a holiday', '2026-07-14T08:00:00Z', false],
    ['the eve of summer time', '2026-03-27T08:00:00Z', true],
    ['the first working day of summer time', '2026-03-30T07:00:00Z', true],
    ['the first working day of winter time', '2026-10-26T07:30:00Z', false],
  ])('%s', (_, at, inside) => {
    expect(insideWindows(instant(at), paris, windows, holidays)).toBe(inside);
  });

  it.each([
    ['an instant inside stays', '2026-11-23T08:30:30Z', '2026-11-23T08:30:30.000Z'],
    ['lunch goes to the afternoon', '2026-11-23T11:15:00Z', '2026-11-23T13:00:00.000Z'],
    ['the night goes to the morning', '2026-11-23T03:00:00Z', '2026-11-23T08:00:00.000Z'],
    [
      'a Friday evening goes over the change to summer time',
      '2026-03-27T17:30:00Z',
      '2026-03-30T07:00:00.000Z',
    ],
    [
      'a Friday evening goes over the change to winter time',
      '2026-10-23T16:30:00Z',
      '2026-10-26T08:00:00.000Z',
    ],
    ['a holiday is skipped', '2026-07-13T16:05:00Z', '2026-07-15T07:00:00.000Z'],
  ])('%s', (_, at, opening) => {
    expect(nextOpening(instant(at), paris, windows, holidays).toISOString()).toBe(opening);
  });

  it('is inside, not before what was asked, and nothing in between was open', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 500_000 }),
        fc.constantFrom(paris, 'Pacific/Tahiti', 'Indian/Reunion', 'America/Miquelon'),
        fc.nat(),
        (minutes, zone, probe) => {
          const at = addMinutes(instant('2026-01-01T00:00:00Z'), minutes);
          const opening = nextOpening(at, zone, windows, holidays);
          expect(insideWindows(opening, zone, windows, holidays)).toBe(true);
          expect(opening >= at).toBe(true);
          const wait = (opening.getTime() - at.getTime()) / 60_000;
          if (wait > 0)
            expect(insideWindows(addMinutes(at, probe % wait), zone, windows, holidays)).toBe(
              false,
            );
        },
      ),
    );
  });

  it('an opening that summer time skips waits for a window that exists', () => {
    const night = [openingHours('02:15-02:45')];
    const everyDay = new Set<CalendarDate>();
    expect(nextOpening(instant('2026-03-27T02:00:00Z'), paris, night, everyDay).toISOString()).toBe(
      '2026-03-30T00:15:00.000Z',
    );
  });

  it('says when nothing ever opens', () => {
    expect(() => nextOpening(instant('2026-01-01T00:00:00Z'), paris, [], holidays)).toThrow(
      RangeError,
    );
  });

  it.each(['9:00-12:00', '12:00-09:00', '09:00', '09:00-12:00-14:00', '09:00-25:00', ''])(
    '%j is not opening hours',
    (text) => {
      expect(() => openingHours(text)).toThrow(RangeError);
    },
  );

  it('a day may end at midnight', () => {
    expect(openingHours('20:00-24:00')).toEqual({ from: '20:00', until: '24:00' });
  });
});
