import { openingHours, type CalendarDate, type Window } from '@solde/calendar';
import { inForceOn, type Dated } from './dated';

/** Contact limits that apply where the agency, the mandate or the debtor set nothing stricter; counted per person. */
export interface ContactDefaults extends Dated {
  /** On business days, in the debtor's local time. */
  readonly windows: readonly Window[];
  readonly attemptsPerDayMax: number;
  readonly attemptsPer7DaysMax: number;
  readonly conversationsPer7DaysMax: number;
  readonly smsPer7DaysMax: number;
  readonly emailsPer7DaysMax: number;
}

/** No French article fixes hours or a number of calls: these are the house's, stricter than the rules found [C-04, C-06]. */
export const FRENCH_CONTACT_DEFAULTS: readonly ContactDefaults[] = [
  {
    from: '2015-01-01',
    until: null,
    source: 'own proposal, no statute found; code de la consommation, article L121-7; DGCCRF 2024',
    verified: false,
    windows: ['09:00-12:00', '14:00-18:00'].map(openingHours),
    attemptsPerDayMax: 1,
    attemptsPer7DaysMax: 3,
    conversationsPer7DaysMax: 1,
    smsPer7DaysMax: 1,
    emailsPer7DaysMax: 1,
  },
];

/** The contact limits of the French pack on a day, or null before the pack's first day. */
export function contactDefaultsOn(on: CalendarDate): ContactDefaults | null {
  return inForceOn(FRENCH_CONTACT_DEFAULTS, on);
}
