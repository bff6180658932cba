import { vatOn } from '@solde/country';
import type { Minor, Rate } from '@solde/money';

export { vatOn };

export interface FeeDocumentTotals {
  readonly kind: 'INVOICE' | 'CREDIT_NOTE';
  /** Excluding VAT. */
  readonly netMinor: Minor;
  readonly vatMinor: Minor;
  /** Including VAT. */
  readonly grossMinor: Minor;
}

/**
 * The fee document of a set of lines under one VAT rate, or null when they sum to zero.
 *
 * VAT is rounded on the total, never line by line: three lines of 33.33 carry 20.00, not 20.01. A negative
 * total is a credit note with negative figures; an issued invoice is never edited (rule R-VAT).
 */
export function feeDocumentTotals(
  linesMinor: readonly Minor[],
  vatRate: Rate,
): FeeDocumentTotals | null {
  const netMinor = linesMinor.reduce((total, line) => total + line, 0n);
  if (netMinor === 0n) return null;
  const vatMinor = vatOn(netMinor, vatRate);
  return {
    kind: netMinor > 0n ? 'INVOICE' : 'CREDIT_NOTE',
    netMinor,
    vatMinor,
    grossMinor: netMinor + vatMinor,
  };
}
