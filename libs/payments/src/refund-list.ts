import type { CalendarDate } from '@solde/calendar';
import { csvOf } from '@solde/documents';
import { formatAmount, type Currency, type Minor } from '@solde/money';

import { refundReference } from './refund-reference';

export interface RefundList {
  /** The account that pays. */
  readonly iban: string;
  readonly currency: Currency;
  readonly executionOn: CalendarDate;
  readonly refunds: readonly {
    readonly number: bigint;
    readonly beneficiary: string;
    readonly iban: string;
    readonly amountMinor: Minor;
  }[];
}

const HEAD = [
  ...['Référence à reporter', 'Bénéficiaire', 'IBAN', 'Montant', 'Devise'],
  ...['Compte à débiter', 'Exécution le'],
] as const;

/**
 * What a person enters in the bank's pages, a transfer a line. The reference is entered with it: the bank's statement gives it back, and
 * the refund is then known to be paid.
 */
export function refundList({ iban, currency, executionOn, refunds }: RefundList): string {
  return csvOf(
    HEAD,
    refunds.map((refund) => [
      ...[refundReference(refund.number), refund.beneficiary, refund.iban],
      ...[formatAmount(refund.amountMinor, currency), currency, iban, executionOn],
    ]),
  );
}
