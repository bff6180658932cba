import type { Minor } from '@solde/money';

/** The money of one creditor in one period, in minor units; reversals and adjustments come in negative. */
export interface StatementFigures {
  /** What the previous period left: a debit is negative. */
  readonly openingCarryMinor: Minor;
  /** Cleared agency money allocated to claims. Direct payments and suspense never enter. */
  readonly collectedMinor: Minor;
  /** The creditor's own money that comes back to him: unused provisions, and transfers that the bank returned. */
  readonly givenBackMinor: Minor;
  /** Recovered costs that the agency had advanced: they are its own money. */
  readonly costsKeptMinor: Minor;
  /** Fees of the period excluding VAT, those on direct payments included. */
  readonly feesMinor: Minor;
  readonly vatMinor: Minor;
  /** Costs advanced for the creditor that the debtor will not pay back; no VAT. */
  readonly deboursMinor: Minor;
}

/** What the mandate says of the transfer. */
export interface RemittanceTerms {
  readonly mode: 'NET' | 'GROSS';
  readonly minTransferMinor: Minor;
  readonly negativeBalance: 'CARRY_FORWARD' | 'INVOICE';
}

export interface StatementBalance {
  readonly balanceMinor: Minor;
  /** Paid to the creditor; never negative. */
  readonly transferMinor: Minor;
  /** Opens the next period. */
  readonly carryMinor: Minor;
  /** Claimed from the creditor, when the mandate chose that over carrying a debit. */
  readonly claimedMinor: Minor;
  /** What the creditor pays on the fee document: nothing in NET, where it is set off. */
  readonly payableMinor: Minor;
}

/**
 * The balance of a statement and where it goes (rules R-REMIT-NET, R-REMIT-GROSS and R-REMIT-CARRY).
 *
 * In GROSS, fees with VAT and debours are payable on the invoice and never touch the transfer; costs that the agency keeps are its
 * own money, and do. A debit is carried, or claimed when the mandate says so. A small credit is carried too, unless money in it
 * would then leave after its legal limit: `mustPay` says that, from `mustPayNow`.
 */
export function statementBalance(
  figures: StatementFigures,
  terms: RemittanceTerms,
  mustPay: boolean,
): StatementBalance {
  const invoicedMinor = figures.feesMinor + figures.vatMinor + figures.deboursMinor;
  const isGross = terms.mode === 'GROSS';
  const balanceMinor =
    figures.openingCarryMinor +
    figures.collectedMinor +
    figures.givenBackMinor -
    figures.costsKeptMinor -
    (isGross ? 0n : invoicedMinor);
  const nowhere = {
    ...{ balanceMinor, transferMinor: 0n, carryMinor: 0n, claimedMinor: 0n },
    payableMinor: isGross ? invoicedMinor : 0n,
  };
  if (balanceMinor < 0n)
    return terms.negativeBalance === 'INVOICE'
      ? { ...nowhere, claimedMinor: -balanceMinor }
      : { ...nowhere, carryMinor: balanceMinor };
  if (balanceMinor < terms.minTransferMinor && !mustPay)
    return { ...nowhere, carryMinor: balanceMinor };
  return { ...nowhere, transferMinor: balanceMinor };
}

/** Whether a period needs a statement: lines that cancel out are still told, a period without lines is not. */
export function needsStatement(lineCount: number, carryMinor: Minor, mustPay: boolean): boolean {
  return lineCount > 0 || (carryMinor > 0n && mustPay);
}
