import { calendarDate, type CalendarDate } from '@solde/calendar';

/** Days from `from` on and before `until`; null without end. */
export interface Period {
  readonly from: CalendarDate;
  readonly until: CalendarDate | null;
}

/** The period as PostgreSQL reads and writes a range of days. */
export function rangeOf(from: CalendarDate, until: CalendarDate | null): string {
  return `[${from},${until ?? ''})`;
}

/** Reads a range of days as PostgreSQL writes it. Throws on anything else: ranges come from there alone. */
export function periodOf(range: string): Period {
  const [, from, until] = /^\[(\d{4}-\d{2}-\d{2}),(\d{4}-\d{2}-\d{2})?\)$/.exec(range) ?? [];
  if (from === undefined) throw new Error(`not a range of days: ${range}`);
  return { from: calendarDate(from), until: until === undefined ? null : calendarDate(until) };
}
