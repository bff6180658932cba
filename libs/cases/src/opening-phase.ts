import { daysBetween, type CalendarDate } from '@solde/calendar';
import type { Phase } from './case-transitions';

/** Days after the due date during which a reminder may still be sent in the creditor's own name (book C.6, T6). */
export const EARLY_REMINDER_DAYS_MAX = 30;

export interface Opening {
  /** Services of the mandate in force. */
  readonly services: readonly string[];
  readonly oldestDueOn: CalendarDate;
  readonly on: CalendarDate;
}

/**
 * The phase in which a case starts, or to which its age brings it (book C.6, T5 to T7): before the due date, the creditor's own
 * reminder, then amicable collection under the agency's name. Null when the mandate entrusts none of the services that
 * the claim's age calls for.
 */
export function openingPhase({ services, oldestDueOn, on }: Opening): Phase | null {
  if (oldestDueOn >= on) return services.includes('PRE_DUE') ? 'PRE_DUE' : null;
  if (
    services.includes('EARLY_REMINDER') &&
    daysBetween(oldestDueOn, on) <= EARLY_REMINDER_DAYS_MAX
  )
    return 'EARLY_REMINDER';
  return services.includes('AMICABLE') ? 'AMICABLE' : null;
}

/** The trigger that enters a phase, and the first thing to do there. */
export const OPENINGS = {
  PRE_DUE: { trigger: 'OPEN_PRE_DUE', first: 'CALL' },
  EARLY_REMINDER: { trigger: 'OPEN_EARLY_REMINDER', first: 'CALL' },
  AMICABLE: { trigger: 'OPEN_AMICABLE', first: 'FIRST_LETTER' },
} as const;
