import { Temporal } from 'temporal-polyfill';
import { calendarDate, type CalendarDate } from './calendar-date';

const MINUTE_MS = 60_000;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;
// Kept: making a formatter costs far more than asking it, and every call to `next` asks for all zones.
const clocks = new Map<string, Intl.DateTimeFormat>();

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/**
 * An instant from ISO text that says its offset (`2026-03-29T01:30:00Z`). Throws RangeError otherwise: a text without
 * offset would mean another instant on another machine.
 */
export function instant(text: string): Date {
  if (!INSTANT.test(text)) throw new RangeError(`not an instant: ${text}`);
  return dateOf(Temporal.Instant.from(text));
}

export function addMinutes(at: Date, minutes: number): Date {
  return new Date(at.getTime() + minutes * MINUTE_MS);
}

/** Whole minutes from one instant to another, cut towards zero; negative backwards. */
export function minutesBetween(from: Date, to: Date): number {
  return Math.trunc((to.getTime() - from.getTime()) / MINUTE_MS);
}

/** The day that a clock of the zone (IANA name) shows at the instant. Throws RangeError on an unknown zone. */
export function localDate(at: Date, zone: string): CalendarDate {
  return calendarDate(clockOf(zone).format(at).slice(0, 10));
}

/** The time that a clock of the zone shows, to the minute: `'09:30'`. */
export function localTime(at: Date, zone: string): string {
  return clockOf(zone).format(at).slice(11);
}

/**
 * The instant at which a clock of the zone shows the day and time (`'HH:MM'`). A time skipped by the change to
 * summer time is moved forward by the gap; a time shown twice means the first. Throws RangeError on a malformed time or an
 * unknown zone.
 */
export function instantOf(day: CalendarDate, time: string, zone: string): Date {
  if (!isTime(time)) throw new RangeError(`not a time of day: ${time}`);
  const local = Temporal.PlainDateTime.from(`${day}T${time}`);
  return dateOf(local.toZonedDateTime(zone, { disambiguation: 'compatible' }).toInstant());
}

/** Whether the text is a time of day, `'00:00'` to `'23:59'`. */
export function isTime(text: string): boolean {
  return TIME.test(text);
}

/** Whether the text is a zone that the machine's time-zone data knows. */
export function isZone(text: string): boolean {
  try {
    clockOf(text);
    return true;
  } catch {
    return false;
  }
}

/** A formatter that writes `2026-03-29 03:00`: Swedish is the locale whose plain form is ISO. */
function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const clock = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  clocks.set(zone, clock);
  return clock;
}

function dateOf(moment: Temporal.Instant): Date {
  return new Date(moment.epochMilliseconds);
}
