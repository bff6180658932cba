import type { CalendarDate } from '@solde/calendar';
import type { Minor } from '@solde/money';

/** What a decider answers, as its rule reads it. */
export interface Verdict {
  readonly decision: 'AUTHORISE' | 'REFUSE' | 'ASK';
  readonly capMinor?: Minor | null;
  readonly expiresOn?: CalendarDate | null;
  readonly text?: string | null;
  readonly decidedOn: CalendarDate;
}

/** The proposal that he answers. */
export interface Proposed {
  readonly state: string;
  /** The last day on which an answer counts. */
  readonly lapsesOn: CalendarDate;
}

export type VerdictRefusal =
  | { readonly code: 'TRANSITION_NOT_ALLOWED'; readonly state: string }
  | { readonly code: 'VALIDATION_FAILED'; readonly field: 'cap' | 'text' }
  | { readonly code: 'DATE_OUT_OF_RANGE'; readonly from: CalendarDate };

/**
 * Why an answer cannot be taken, or null. The portal asks before it is sent, and the act asks again: an authorisation names
 * its cap, a question has words, and what has lapsed is proposed anew (book US-C5).
 */
export function verdictRefusal(verdict: Verdict, proposed: Proposed): VerdictRefusal | null {
  const { decision, capMinor = null, expiresOn = null, text = null, decidedOn } = verdict;
  const { state, lapsesOn } = proposed;
  const isOpen = state === 'PROPOSED' || state === 'QUESTION';
  if (!isOpen || decidedOn > lapsesOn) return { code: 'TRANSITION_NOT_ALLOWED', state };
  if (decision === 'AUTHORISE' && (capMinor === null || capMinor < 0n))
    return { code: 'VALIDATION_FAILED', field: 'cap' };
  if (decision === 'ASK' && (text === null || text.trim() === ''))
    return { code: 'VALIDATION_FAILED', field: 'text' };
  if (expiresOn !== null && expiresOn < decidedOn)
    return { code: 'DATE_OUT_OF_RANGE', from: decidedOn };
  return null;
}
