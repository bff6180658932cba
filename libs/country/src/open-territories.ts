import { insideWindows, type Window } from '@solde/calendar';
import { holidaysOf } from './holidays';
import { TERRITORY_CODES, timeZoneOf, type Territory } from './territory';

/**
 * The territories whose people may be called at the instant, by windows, local clock and holidays alone: what the queue
 * probes, by their classes. The contact verdict is still asked for the person (rules R-CALLWIN, R-CAL).
 */
export function territoriesOpen(at: Date, windows: readonly Window[]): Territory[] {
  return TERRITORY_CODES.filter((territory) =>
    insideWindows(at, timeZoneOf(territory), windows, holidaysOf(territory, { use: 'CONTACT' })),
  );
}
