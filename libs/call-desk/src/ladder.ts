import { addBusinessDays, addDays, type CalendarDate, type Holidays } from '@solde/calendar';

/** An unsuccessful attempt, on the debtor's clock. */
export interface FailedAttempt {
  /** Unsuccessful attempts since the last contact with the right person, this one included. */
  readonly number: number;
  readonly on: CalendarDate;
  /** `HH:MM` */
  readonly time: string;
}

export type LadderStep =
  | {
      readonly kind: 'CALL';
      readonly on: CalendarDate;
      /** `HH:MM`, on the debtor's clock. */
      readonly time: string;
      /** What is sent besides: after the third attempt, one message. */
      readonly message: 'EMAIL_OR_SMS' | null;
    }
  | { readonly kind: 'TRACING_REVIEW' };

/** Business days to wait after each unsuccessful attempt; after the last one the number is doubted. */
const WAIT_BUSINESS_DAYS = [1, 1, 1, 2, 5] as const;
const MESSAGE_AT_ATTEMPT = 3;
const MORNING = '09:00';
const AFTERNOON = '14:00';
const NOON = '12:00';
const DAYS_SEARCHED_MAX = 60;

/**
 * What follows an unanswered call (rule R-LADDER): the next day and half-day to try, or a tracing review.
 *
 * The half-day always changes, since somebody never home in the morning is not home tomorrow morning either. The
 * day then moves until it is a business day that the contact limits allow (`allowedOn`, rule R-CONTACT); when
 * none does within 60 days, a person reviews the case.
 */
export function ladderStep(
  attempt: FailedAttempt,
  holidays: Holidays,
  allowedOn: (day: CalendarDate) => boolean,
): LadderStep {
  const wait = WAIT_BUSINESS_DAYS[attempt.number - 1];
  if (wait === undefined) return { kind: 'TRACING_REVIEW' };
  let on = addBusinessDays(attempt.on, wait, holidays);
  for (let searched = 0; searched < DAYS_SEARCHED_MAX; searched += 1, on = addDays(on, 1))
    if (allowedOn(on))
      return {
        kind: 'CALL',
        on,
        time: attempt.time < NOON ? AFTERNOON : MORNING,
        message: attempt.number === MESSAGE_AT_ATTEMPT ? 'EMAIL_OR_SMS' : null,
      };
  return { kind: 'TRACING_REVIEW' };
}
