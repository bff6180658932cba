import { daysBetween, type CalendarDate } from '@solde/calendar';
import type { Minor } from '@solde/money';

/** How late an invoice is, in the slices that an accountant reads. */
export type InvoiceAge = 'PAID' | 'NOT_DUE' | 'UP_TO_30' | 'UP_TO_60' | 'UP_TO_90' | 'OVER_90';

const SLICES = [
  [0, 'NOT_DUE'],
  [30, 'UP_TO_30'],
  [60, 'UP_TO_60'],
  [90, 'UP_TO_90'],
] as const;

/** The slice of an invoice on a day: the due day itself is in time, the thirtieth day late is still in the first slice. */
export function invoiceAge(dueMinor: Minor, dueOn: CalendarDate, today: CalendarDate): InvoiceAge {
  if (dueMinor === 0n) return 'PAID';
  const lateDays = daysBetween(dueOn, today);
  return SLICES.find(([daysMax]) => lateDays <= daysMax)?.[1] ?? 'OVER_90';
}
