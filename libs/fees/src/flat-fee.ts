import type { CalendarDate } from '@solde/calendar';
import { formatAmount, type Currency, type Minor } from '@solde/money';
import type { Explanation, FlatFee, FlatFeeEvent } from './fee-agreement';

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

/** The sentence of a flat fee that is given back, because its event did not happen after all. */
export function explainFlatReturned(
  event: FlatFeeEvent,
  amountMinor: Minor,
  currency: Currency,
): Explanation {
  return { ...explainFlat(event, amountMinor, currency), key: 'FEE_FLAT_RETURNED' };
}

/** The sentence of a month of subscription; `month` is its first day. */
export function explainMonth(
  { mandateNumber, month }: { readonly mandateNumber: string; readonly month: CalendarDate },
  amountMinor: Minor,
  currency: Currency,
): Explanation {
  const { facts } = explainFlat('MONTHLY', amountMinor, currency);
  return { key: 'FEE_MONTHLY', version: 1, facts: { ...facts, mandate: mandateNumber, month } };
}
