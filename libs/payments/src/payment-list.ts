import type { CalendarDate } from '@solde/calendar';
import { csvOf } from '@solde/documents';
import { formatAmount, type Currency, type Minor } from '@solde/money';

/** Transfers that no file carries, from one account. */
export interface PaymentList {
  /** The account that pays. */
  readonly iban: string;
  readonly currency: Currency;
  readonly executionOn: CalendarDate;
  readonly payments: readonly {
    /** Entered with the transfer: the bank gives it back, and the line is known again. */
    readonly reference: string;
    readonly beneficiary: string;
    readonly iban: string;
    readonly amountMinor: Minor;
  }[];
}

const HEAD = [
  ...['Référence à reporter', 'Bénéficiaire', 'IBAN', 'Montant', 'Devise'],
  ...['Compte à débiter', 'Exécution le'],
] as const;

/** What a person enters in the bank's pages, a transfer a line, as CSV; each line says all that its transfer needs. */
export function paymentList({ iban, currency, executionOn, payments }: PaymentList): string {
  return csvOf(
    HEAD,
    payments.map((one) => [
      ...[one.reference, one.beneficiary, one.iban],
      ...[formatAmount(one.amountMinor, currency), currency, iban, executionOn],
    ]),
  );
}
