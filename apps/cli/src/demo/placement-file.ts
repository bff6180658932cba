import { addDays, daysBetween, isCalendarDate, type CalendarDate } from '@solde/calendar';

/** The day for which the files of the demo were made. */
const MADE_FOR: CalendarDate = '2026-03-02';

const FRENCH_DAY = /\b(\d{2})\/(\d{2})\/(\d{4})\b/g;
/** Invoiced and due, side by side: a day of birth stands alone, and stays. */
const INVOICED_AND_DUE = /,(\d{4}-\d{2}-\d{2}),(\d{4}-\d{2}-\d{2}),/g;

/**
 * A placement file of the demo as if its creditor had exported it on `placedOn`: every invoice is as old as it was, and the one
 * that was barred is barred. What is no date stays, because some cells are wrong on purpose. Bytes are kept, whatever their
 * encoding.
 */
export function fileAsOf(bytes: Buffer, placedOn: CalendarDate): Buffer {
  const days = daysBetween(MADE_FOR, placedOn);
  const moved = (day: string): string => (isCalendarDate(day) ? addDays(day, days) : day);
  const text = bytes
    .toString('latin1')
    .replace(FRENCH_DAY, (_, day: string, month: string, year: string) =>
      moved(`${year}-${month}-${day}`).split('-').reverse().join('/'),
    )
    .replace(
      INVOICED_AND_DUE,
      (_, invoiced: string, due: string) => `,${moved(invoiced)},${moved(due)},`,
    );
  return Buffer.from(text, 'latin1');
}
