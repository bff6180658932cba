import { formatAmount, type Currency, type Minor } from '@solde/money';
import type { Explanation, FlatFee, FlatFeeEvent } from './fee-agreement';

/** The events that the house tells: an agreement that prices another is not activated yet. */
export const TOLD_EVENTS: readonly FlatFeeEvent[] = [
  'CASE_OPENING',
  'FORMAL_NOTICE',
  'LITIGATION_FILE',
];

/** What so many events of a kind cost, excluding VAT, in minor units, whatever the result (R-FEE-FLAT); 0 where none is agreed. */
export function flatFee(terms: readonly FlatFee[], event: FlatFeeEvent, quantity = 1n): Minor {
  const price = terms.find((term) => term.event === event)?.amountMinor ?? 0n;
  return quantity * price;
}

/** The sentence of one flat fee, as data. */
export function explainFlat(
  event: FlatFeeEvent,
  amountMinor: Minor,
  currency: Currency,
): Explanation {
  return {
    key: 'FEE_FLAT',
    version: 1,
    facts: { event, currency, fee: formatAmount(amountMinor, currency) },
  };
}
