import {
  addDays,
  insideWindows,
  instantOf,
  isBusinessDay,
  localDate,
  localTime,
  nextOpening,
  type CalendarDate,
  type Holidays,
  type Window,
} from '@solde/calendar';

/** Where the person lives: the clock and the holidays that count are theirs. */
export interface ContactPlace {
  readonly zone: string;
  /** Every listed holiday, verified or not: disturbing a person on one is worse than losing a day. */
  readonly holidays: Holidays;
}

/** Limits of one channel; null means no limit. Counted per person, over all creditors of the agency. */
export interface ContactCaps {
  readonly businessDaysOnly: boolean;
  readonly perDayMax: number | null;
  readonly per7DaysMax: number | null;
  readonly conversationsPer7DaysMax: number | null;
  /** Hours of the person's local day, or null when the channel rings nobody. */
  readonly windows: readonly Window[] | null;
}

/** Local days of the contacts already made on the channel, one entry per contact; order is free. */
export interface ContactCounts {
  readonly attemptsOn: readonly CalendarDate[];
  readonly conversationsOn: readonly CalendarDate[];
}

/** The tests of a day, in the order in which they are read (rule R-CONTACT). */
export type DayRefusal = 'DAY' | 'PER_DAY' | 'PER_7_DAYS' | 'CONVERSATION';

/** Beyond this a contact is not planned: with any sane cap a day is found within two weeks. */
const DAYS_SEARCHED_MAX = 60;

/** Why a local day does not allow one more contact, the first test that fails, or null when it does. */
export function dayRefusal(
  day: CalendarDate,
  place: ContactPlace,
  caps: ContactCaps,
  counts: ContactCounts,
): DayRefusal | null {
  const firstDay = addDays(day, -6);
  const inWeek = (on: CalendarDate): boolean => firstDay <= on && on <= day;
  if (caps.businessDaysOnly && !isBusinessDay(day, place.holidays)) return 'DAY';
  if (
    isReached(
      counts.attemptsOn.filter((on) => on === day),
      caps.perDayMax,
    )
  )
    return 'PER_DAY';
  if (isReached(counts.attemptsOn.filter(inWeek), caps.per7DaysMax)) return 'PER_7_DAYS';
  if (isReached(counts.conversationsOn.filter(inWeek), caps.conversationsPer7DaysMax))
    return 'CONVERSATION';
  return null;
}

/**
 * The first day, from this one on, that allows one more contact; null when none does within 60 days.
 * Every planned contact, whatever its origin, moves day by day until allowed (rule R-CONTACT).
 */
export function nextAllowedDay(
  from: CalendarDate,
  place: ContactPlace,
  caps: ContactCaps,
  counts: ContactCounts,
): CalendarDate | null {
  let day = from;
  for (let searched = 0; searched < DAYS_SEARCHED_MAX; searched += 1, day = addDays(day, 1))
    if (dayRefusal(day, place, caps, counts) === null) return day;
  return null;
}

/**
 * The first instant, from this one on, at which one more contact is allowed: its day allows it and it falls
 * inside the windows. On a channel without windows the hour asked is kept. Null as for `nextAllowedDay`.
 */
export function nextAllowedAt(
  from: Date,
  place: ContactPlace,
  caps: ContactCaps,
  counts: ContactCounts,
): Date | null {
  const { zone, holidays } = place;
  let at = from;
  for (let searched = 0; searched < DAYS_SEARCHED_MAX; searched += 1) {
    const today = localDate(at, zone);
    const day = nextAllowedDay(today, place, caps, counts);
    if (day === null) return null;
    if (caps.windows === null)
      return day === today ? at : instantOf(day, localTime(from, zone), zone);
    if (day === today && insideWindows(at, zone, caps.windows, holidays)) return at;
    const earliest = day === today ? at : instantOf(day, '00:00', zone);
    const opening = nextOpening(earliest, zone, caps.windows, holidays);
    if (localDate(opening, zone) === day) return opening;
    at = opening;
  }
  return null;
}

function isReached(contacts: readonly CalendarDate[], max: number | null): boolean {
  return max !== null && contacts.length >= max;
}
