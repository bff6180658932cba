import { payeeFault, SEPA_CURRENCY } from '@solde/credit-transfer';
import type { Currency, Minor } from '@solde/money';

/** Why the transfer file of a run could not pay one creditor. */
export type AccountFault = 'ACCOUNT_OUTSIDE_SEPA' | 'ACCOUNT_INVALID' | 'AMOUNT_ABOVE_SEPA';

export interface PaidAccount {
  readonly iban: string;
  readonly bic: string | null;
}

/**
 * Why SEPA would not carry an amount to an account, in minor units of the currency; null when it does, and in a currency whose
 * transfers are made by hand. One such transfer would have the bank refuse those of all creditors.
 */
export function accountFault(
  { iban, bic }: PaidAccount,
  amountMinor: Minor,
  currency: Currency,
): AccountFault | null {
  if (currency !== SEPA_CURRENCY) return null;
  const rule = payeeFault({ creditorIban: iban, creditorBic: bic, amountMinor });
  if (rule === null) return null;
  if (rule === 'IBAN_IN_SEPA') return 'ACCOUNT_OUTSIDE_SEPA';
  return rule === 'AMOUNT_RANGE' ? 'AMOUNT_ABOVE_SEPA' : 'ACCOUNT_INVALID';
}
