import { insideWindows, localDate, nextOpening } from '@solde/calendar';
import { contactDefaultsOn, holidaysOf } from '@solde/country';

const HOLIDAYS = holidaysOf('FR-METRO', { use: 'CONTACT' });

/** Whether debtors of the mainland may be called at this instant. */
export function mayCall(at: Date, zone: string): boolean {
  return insideWindows(at, zone, windowsAt(at, zone), HOLIDAYS);
}

/** The next instant at which they may. */
export function nextCallingTime(at: Date, zone: string): Date {
  return nextOpening(at, zone, windowsAt(at, zone), HOLIDAYS);
}

function windowsAt(at: Date, zone: string) {
  return contactDefaultsOn(localDate(at, zone))?.windows ?? [];
}
