import { instant, openingHours, type CalendarDate } from '@solde/calendar';
import { dayRefusal, nextAllowedAt, nextAllowedDay, type ContactCaps } from './next-allowed';

const place = { zone: 'Europe/Paris', holidays: new Set<CalendarDate>(['2026-11-11']) };
const caps: ContactCaps = {
  businessDaysOnly: true,
  perDayMax: 1,
  per7DaysMax: 3,
  conversationsPer7DaysMax: 1,
  windows: [openingHours('09:00-12:00'), openingHours('14:00-18:00')],
};
const none = { attemptsOn: [], conversationsOn: [] };
const busyWeek = {
  attemptsOn: ['2026-11-23', '2026-11-24', '2026-11-25'] as const,
  conversationsOn: [],
};

describe('the next allowed day', () => {
  it.each([
    ['a Saturday', '2026-11-21', none, 'DAY', '2026-11-23'],
    ['a holiday', '2026-11-11', none, 'DAY', '2026-11-12'],
    [
      'the day of an attempt',
      '2026-11-25',
      { ...none, attemptsOn: ['2026-11-25'] },
      'PER_DAY',
      '2026-11-26',
    ],
    ['after three attempts', '2026-11-26', busyWeek, 'PER_7_DAYS', '2026-11-30'],
    [
      'after a conversation',
      '2026-11-24',
      { ...none, conversationsOn: ['2026-11-23'] },
      'CONVERSATION',
      '2026-11-30',
    ],
    ['a free day', '2026-11-26', none, null, '2026-11-26'],
  ] as const)('%s', (_, day, counts, refusal, next) => {
    expect(dayRefusal(day, place, caps, counts)).toBe(refusal);
    expect(nextAllowedDay(day, place, caps, counts)).toBe(next);
  });

  it('is not searched for ever', () => {
    const never = { ...caps, perDayMax: 0 };
    expect(nextAllowedDay('2026-11-26', place, never, none)).toBeNull();
    expect(nextAllowedAt(instant('2026-11-26T09:00:00Z'), place, never, none)).toBeNull();
  });
});

describe('the next allowed moment', () => {
  it.each([
    ['in the window', '2026-11-26T08:30:00Z', none, '2026-11-26T08:30:00Z'],
    ['before it opens', '2026-11-26T05:00:00Z', none, '2026-11-26T08:00:00Z'],
    ['after the last window of a Friday', '2026-11-27T17:00:00Z', none, '2026-11-30T08:00:00Z'],
    [
      'after the last window, then the caps',
      '2026-11-25T17:00:00Z',
      busyWeek,
      '2026-11-30T08:00:00Z',
    ],
  ] as const)('%s', (_, at, counts, next) => {
    expect(nextAllowedAt(instant(at), place, caps, counts)).toEqual(instant(next));
  });

  it('keeps the hour on a channel without windows', () => {
    const sunday = instant('2026-11-22T19:30:00Z');
    expect(nextAllowedAt(sunday, place, { ...caps, windows: null }, none)).toEqual(
      instant('2026-11-23T19:30:00Z'),
    );
  });
});
