import { formatAmount, type Currency, type Minor } from '@solde/money';

/** A transfer that a bank's application fills in from a picture. */
export interface TransferAsked {
  readonly iban: string;
  readonly bic: string;
  readonly holder: string;
  readonly currency: Currency;
  readonly amountMinor: Minor;
  /** The creditor reference of ISO 11649 by which the transfer finds its case. */
  readonly reference: string;
}

const HOLDER_CHARACTERS_MAX = 70;
const AMOUNT_MAX = 999_999_999_99n;
const REFERENCE = /^RF\d{2}[A-Z0-9]{1,21}$/;

/**
 * The side of the square that holds a code, in points. Its modules are drawn in whole points: a code of 61, more than any of ours has, still
 * gets two each, the least that a telephone reads from the hand.
 */
export const PAYMENT_CODE_SIZE = 122;

/**
 * The text of the QR code of a SEPA transfer (EPC069-12, version 2, UTF-8), or null for what it cannot say: another currency than the euro, an
 * amount out of its bounds, or a reference that is not structured.
 */
export function paymentCode(asked: TransferAsked): string | null {
  const { amountMinor, bic, currency, holder, iban, reference } = asked;
  const isSayable = currency === 'EUR' && amountMinor > 0n && amountMinor <= AMOUNT_MAX;
  if (!isSayable || !REFERENCE.test(reference)) return null;
  const name = holder.replace(/\s+/g, ' ').trim().slice(0, HOLDER_CHARACTERS_MAX).trim();
  const lines = ['BCD', '002', '1', 'SCT', bic.replace(/\s/g, ''), name, iban.replace(/\s/g, '')];
  return [...lines, `EUR${formatAmount(amountMinor, currency)}`, '', reference].join('\n');
}
