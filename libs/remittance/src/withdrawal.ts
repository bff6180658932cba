import type { Minor } from '@solde/money';

/**
 * What of a creditor's invoiced fees may leave the dedicated account now, in minor units; negative is what the agency
 * gives back.
 *
 * Fees leave against an issued invoice [A-03], and only out of the creditor's own money: as long as he is in debit, what
 * covers it is other creditors' money, so that part stays until his next collections cover it.
 */
export function withdrawalMinor(invoicedMinor: Minor, carryMinor: Minor): Minor {
  if (invoicedMinor <= 0n) return invoicedMinor;
  const debitMinor = carryMinor < 0n ? -carryMinor : 0n;
  return invoicedMinor > debitMinor ? invoicedMinor - debitMinor : 0n;
}
