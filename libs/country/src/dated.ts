import type { CalendarDate } from '@solde/calendar';

/** A statutory value: when it is in force, where it was read, and whether the text itself was. */
export interface Dated {
  /** The first day in force. */
  readonly from: CalendarDate;
  /** The last day in force; null while no end is known. */
  readonly until: CalendarDate | null;
  readonly source: string;
  /** False: the value computes, is shown with its flag, and stops a court act. */
  readonly verified: boolean;
}

/** The row in force on the day, or null: a value that is not listed is never extrapolated. */
export function inForceOn<T extends Pick<Dated, 'from' | 'until'>>(
  rows: readonly T[],
  on: CalendarDate,
): T | null {
  return rows.find(({ from, until }) => from <= on && (until === null || on <= until)) ?? null;
}
