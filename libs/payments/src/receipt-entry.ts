import type { Minor } from '@solde/money';

/** Where money of others is: on the dedicated account, or with the partner who received it. */
export type HeldAt = 'BANK_TP' | 'PARTNER_FUNDS';

/** One line of an entry of the trust book: debit positive, credit negative, in minor units. */
export interface TrustLine {
  readonly code: HeldAt | 'CREDITOR_PAYABLE' | 'DEBTOR_SUSPENSE';
  readonly creditorId?: string;
  readonly amountMinor: Minor;
}

/** How the money of others on the dedicated account changes; each figure is signed. */
export interface TrustMoves {
  /** The dedicated account unless it is said. */
  readonly heldAt?: HeldAt;
  /** What entered (positive) or left (negative) it. */
  readonly bankMinor: Minor;
  /** What is now owed to the creditor, more or less. */
  readonly payableMinor: Minor;
  readonly creditorId: string;
}

/**
 * The entry of money received for others, on the dedicated account or by a partner: what is not owed to the creditor waits in suspense, so that the account always
 * equals what it holds for others. Lines at zero are left out; an entry without a line is empty.
 */
export function trustEntry({
  heldAt = 'BANK_TP',
  bankMinor,
  payableMinor,
  creditorId,
}: TrustMoves): TrustLine[] {
  const suspenseMinor = bankMinor - payableMinor;
  const lines: TrustLine[] = [
    { code: heldAt, amountMinor: bankMinor },
    { code: 'CREDITOR_PAYABLE', creditorId, amountMinor: -payableMinor },
    { code: 'DEBTOR_SUSPENSE', amountMinor: -suspenseMinor },
  ];
  return lines.filter(({ amountMinor }) => amountMinor !== 0n);
}
