import { payeeFault, SEPA_CURRENCY } from '@solde/credit-transfer';
import type { Currency, Minor } from '@solde/money';

/** TRANSFER_FILE goes to the bank as it is; PAYMENT_LIST is entered by a person in the bank's own pages. */
export const REFUND_ORDER_KINDS = ['TRANSFER_FILE', 'PAYMENT_LIST'] as const;
export type RefundOrderKind = (typeof REFUND_ORDER_KINDS)[number];

interface RefundToPay {
  readonly amountMinor: Minor;
  readonly currency: Currency;
  readonly iban: string;
}

/** What an order of a currency is unless a person says otherwise: SEPA carries euros alone. */
export function usualKind(currency: Currency): RefundOrderKind {
  return currency === SEPA_CURRENCY ? 'TRANSFER_FILE' : 'PAYMENT_LIST';
}

/** How a refund leaves when nobody chooses: by a file where SEPA can carry it, else from a list. */
export function kindFor({ amountMinor, currency, iban }: RefundToPay): RefundOrderKind {
  const payee = { amountMinor, creditorIban: iban, creditorBic: null };
  return payeeFault(payee) === null ? usualKind(currency) : 'PAYMENT_LIST';
}
