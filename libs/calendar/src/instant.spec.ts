import fc from 'fast-check';
import {
  addMinutes,
  instant,
  instantOf,
  isTime,
  isZone,
  localDate,
  localTime,
  minutesBetween,
} from './instant';
import type { CalendarDate } from './calendar-date';

const zones = [
  'Europe/Paris',
  'America/Guadeloupe',
  'America/Martinique',
  'America/Cayenne',
  'America/Miquelon',
  'Indian/Reunion',
  'Indian/Mayotte',
  'Pacific/Noumea',
  'Pacific/Tahiti',
  'Pacific/Wallis',
  'Indian/Kerguelen',
];

describe('instants', () => {
  it.each([
    ['2026-03-29T01:30:00Z', '2026-03-29T01:30:00.000Z'],
    ['2026-03-29T03:30:00+02:00', '2026-03-29T01:30:00.000Z'],
    ['2026-03-29T01:30Z', '2026-03-29T01:30:00.000Z'],
    ['2026-03-29T01:30:00.123456Z', '2026-03-29T01:30:00.123Z'],
  ])('%s', (text, iso) => {
    expect(instant(text).toISOString()).toBe(iso);
  });

  it.each([
    '2026-03-29',
    '2026-03-29T01:30:00',
    '2026-02-30T00:00:00Z',
    '2026-03-29 01:30Z',
    'now',
    '',
  ])('%j is not one', (text) => {
    expect(() => instant(text)).toThrow(RangeError);
  });

  it('counts minutes', () => {
    const at = instant('2026-03-29T00:59:30Z');
    expect(minutesBetween(at, addMinutes(at, 90))).toBe(90);
    expect(minutesBetween(at, instant('2026-03-29T01:00:00Z'))).toBe(0);
    expect(minutesBetween(at, instant('2026-03-29T00:00:00Z'))).toBe(-59);
  });
});

describe('local clocks', () => {
  it.each<[string, string, CalendarDate, string]>([
    ['2026-11-23T08:30:00Z', 'Europe/Paris', '2026-11-23', '09:30'],
    ['2026-11-23T08:30:00Z', 'Indian/Reunion', '2026-11-23', '12:30'],
    ['2026-11-23T20:30:00Z', 'Indian/Reunion', '2026-11-24', '00:30'],
    ['2026-11-23T08:30:00Z', 'America/Martinique', '2026-11-23', '04:30'],
    ['2026-11-23T02:00:00Z', 'America/Guadeloupe', '2026-11-22', '22:00'],
    ['2026-11-23T08:30:59Z', 'Pacific/Noumea', '2026-11-23', '19:30'],
    ['2026-11-23T08:30:00Z', 'Pacific/Tahiti', '2026-11-22', '22:30'],
    ['2026-03-29T00:59:59Z', 'Europe/Paris', '2026-03-29', '01:59'],
    ['2026-03-29T01:00:00Z', 'Europe/Paris', '2026-03-29', '03:00'],
    ['2026-10-25T00:30:00Z', 'Europe/Paris', '2026-10-25', '02:30'],
    ['2026-10-25T01:30:00Z', 'Europe/Paris', '2026-10-25', '02:30'],
    ['2026-03-29T12:00:00Z', 'America/Miquelon', '2026-03-29', '10:00'],
    ['2026-01-29T12:00:00Z', 'America/Miquelon', '2026-01-29', '09:00'],
  ])('at %s a clock of %s shows %s %s', (at, zone, day, time) => {
    expect(localDate(instant(at), zone)).toBe(day);
    expect(localTime(instant(at), zone)).toBe(time);
  });

  it.each<[string, CalendarDate, string, string, string]>([
    ['winter', '2026-11-23', '09:00', 'Europe/Paris', '2026-11-23T08:00:00.000Z'],
    ['summer', '2026-07-15', '09:00', 'Europe/Paris', '2026-07-15T07:00:00.000Z'],
    [
      'a skipped time moves forward',
      '2026-03-29',
      '02:30',
      'Europe/Paris',
      '2026-03-29T01:30:00.000Z',
    ],
    [
      'a time shown twice is the first',
      '2026-10-25',
      '02:30',
      'Europe/Paris',
      '2026-10-25T00:30:00.000Z',
    ],
    [
      'no summer time overseas',
      '2026-07-15',
      '09:00',
      'America/Cayenne',
      '2026-07-15T12:00:00.000Z',
    ],
    ['across the date line', '2026-11-24', '09:00', 'Pacific/Noumea', '2026-11-23T22:00:00.000Z'],
  ])('%s', (_, day, time, zone, iso) => {
    expect(instantOf(day, time, zone).toISOString()).toBe(iso);
  });

  it('reads back the day and time of any instant, to the minute', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 25_000_000, max: 32_000_000 }),
        fc.constantFrom(...zones),
        (minutes, zone) => {
          const at = addMinutes(instant('1980-01-01T00:00:00Z'), minutes);
          const back = instantOf(localDate(at, zone), localTime(at, zone), zone);
          // Only the second showing of an hour, when summer time ends, reads back an hour earlier.
          expect([0, 60]).toContain(minutesBetween(back, at));
        },
      ),
    );
  });

  it('refuses a time or a zone that does not exist', () => {
    expect(() => instantOf('2026-01-01', '24:00', 'Europe/Paris')).toThrow(RangeError);
    expect(() => instantOf('2026-01-01', '9:00', 'Europe/Paris')).toThrow(RangeError);
    expect(() => localDate(instant('2026-01-01T00:00:00Z'), 'Europe/Lutece')).toThrow(RangeError);
    expect([isTime('23:59'), isTime('24:00')]).toEqual([true, false]);
    expect([isZone('Indian/Reunion'), isZone('Europe/Lutece')]).toEqual([true, false]);
  });
});
