import type { Minor } from '@solde/money';

/** One line of an entry of the trust book: debit positive, credit negative, in minor units. */
export interface TrustLine {
  readonly code: 'BANK_TP' | 'CREDITOR_PAYABLE' | 'DEBTOR_SUSPENSE';
  readonly creditorId?: string;
  readonly amountMinor: Minor;
}

/** How the money of others on the dedicated account changes; each figure is signed. */
export interface TrustMoves {
  /** What entered (positive) or left (negative) the bank. */
  readonly bankMinor: Minor;
  /** What is now owed to the creditor, more or less. */
  readonly payableMinor: Minor;
  readonly creditorId: string;
}

/**
 * The entry of money on the dedicated account: what is not owed to the creditor waits in suspense, so that the account always
 * equals what it holds for others. Lines at zero are left out; an entry without a line is empty.
 */
export function trustEntry({ bankMinor, payableMinor, creditorId }: TrustMoves): TrustLine[] {
  const suspenseMinor = bankMinor - payableMinor;
  const lines: TrustLine[] = [
    { code: 'BANK_TP', amountMinor: bankMinor },
    { code: 'CREDITOR_PAYABLE', creditorId, amountMinor: -payableMinor },
    { code: 'DEBTOR_SUSPENSE', amountMinor: -suspenseMinor },
  ];
  return lines.filter(({ amountMinor }) => amountMinor !== 0n);
}
