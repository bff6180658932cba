import { addDays, type CalendarDate } from '@solde/calendar';
import { rate, type Rate } from '@solde/money';
import type { DirectTerms, FeeChannel } from './fee-agreement';

export type PaymentClass = 'AGENCY' | 'DIRECT' | 'CROSSED' | 'BALANCE_CORRECTION';

export interface ClassedPayment {
  readonly paymentClass: PaymentClass;
  /** By what the rate is multiplied: 1 for our money, 0 for money that our work did not bring. */
  readonly factor: Rate;
}

const WHOLE = rate('100');
const NONE = rate('0');

/**
 * What a payment is for the fee of one claim (rule R-FEE-DIRECT).
 *
 * Money that the creditor received before it placed the claim only corrects the balance: it was never ours
 * to recover and never counts as recovered. From the placement day to the end of the crossing window,
 * inclusive, it crossed our first letter in the post. Later it is the fruit of our work, at the
 * agreement's factor. The value date of a direct payment is the day on which the creditor received it.
 */
export function paymentClass(
  channel: FeeChannel,
  valueOn: CalendarDate,
  placedOn: CalendarDate,
  terms: DirectTerms,
): ClassedPayment {
  if (channel === 'AGENCY') return { paymentClass: 'AGENCY', factor: WHOLE };
  if (valueOn < placedOn) return { paymentClass: 'BALANCE_CORRECTION', factor: NONE };
  if (valueOn <= addDays(placedOn, terms.crossingWindowDays))
    return { paymentClass: 'CROSSED', factor: NONE };
  return { paymentClass: 'DIRECT', factor: terms.factor };
}
