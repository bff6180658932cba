import { exact, percentage, round, type Minor } from '@solde/money';

/** Sums and counts of a set of cases, from posted facts as of a date; amounts in minor units of one currency. */
export interface BookTotals {
  /** Principal of the accepted claims. */
  readonly placedMinor: Minor;
  /** Cleared principal, agency and direct, net of reversals. */
  readonly recoveredMinor: Minor;
  /** Principal cancelled by credit note, error, upheld dispute or recall. */
  readonly cancelledMinor: Minor;
  /** Fees excluding VAT, net of what was clawed back. */
  readonly feesMinor: Minor;
  readonly costsBorneMinor: Minor;
  readonly acceptedCases: number;
  /** Cases closed as paid, or whose balance is zero. */
  readonly paidCases: number;
  /** Cases on which something was recovered. */
  readonly payingCases: number;
}

/** Percentages with two decimals; null when there is nothing to divide by. */
export interface BookFigures {
  readonly recoveryRateByValue: string | null;
  readonly adjustedRecoveryRate: string | null;
  readonly recoveryRateByNumber: string | null;
  readonly payingCaseRate: string | null;
  readonly netRecoveryRate: string | null;
  readonly feeYield: string | null;
}

/** The figures of recovery (rule R-KPI, book C.15). Drill-down adds up: they are ratios of plain sums. */
export function bookFigures(totals: BookTotals): BookFigures {
  const { cancelledMinor, costsBorneMinor, feesMinor, placedMinor, recoveredMinor } = totals;
  const accepted = BigInt(totals.acceptedCases);
  return {
    recoveryRateByValue: percentage(recoveredMinor, placedMinor),
    adjustedRecoveryRate: percentage(recoveredMinor, placedMinor - cancelledMinor),
    recoveryRateByNumber: percentage(BigInt(totals.paidCases), accepted),
    payingCaseRate: percentage(BigInt(totals.payingCases), accepted),
    netRecoveryRate: percentage(recoveredMinor - feesMinor - costsBorneMinor, placedMinor),
    feeYield: percentage(feesMinor, recoveredMinor),
  };
}

/** Counts of the call desk over a period. */
export interface ContactTotals {
  readonly attempts: number;
  readonly contacts: number;
  readonly rightPartyContacts: number;
  readonly promises: number;
}

export interface ContactFigures {
  readonly contactRate: string | null;
  readonly rpcRate: string | null;
  readonly rpcToContact: string | null;
  readonly promisePerRpc: string | null;
}

/** The figures of the call desk (rule R-KPI). */
export function contactFigures(totals: ContactTotals): ContactFigures {
  const contacts = BigInt(totals.contacts);
  const reached = BigInt(totals.rightPartyContacts);
  const attempts = BigInt(totals.attempts);
  return {
    contactRate: percentage(contacts, attempts),
    rpcRate: percentage(reached, attempts),
    rpcToContact: percentage(reached, contacts),
    promisePerRpc: percentage(BigInt(totals.promises), reached),
  };
}

/** One promise whose deadline has passed; open and cancelled ones are not matured and stay out. */
export interface MaturedPromise {
  readonly isKept: boolean;
  readonly promisedMinor: Minor;
  readonly receivedMinor: Minor;
}

export interface PromiseFigures {
  readonly keptByNumber: string | null;
  readonly keptByValue: string | null;
}

/** How promises were kept. Money above a promise does not make up for another one (rule R-KPI). */
export function promiseFigures(matured: readonly MaturedPromise[]): PromiseFigures {
  let promised = 0n;
  let received = 0n;
  for (const { promisedMinor, receivedMinor } of matured) {
    promised += promisedMinor;
    received += receivedMinor < promisedMinor ? receivedMinor : promisedMinor;
  }
  const kept = matured.filter(({ isKept }) => isKept).length;
  return {
    keptByNumber: percentage(BigInt(kept), BigInt(matured.length)),
    keptByValue: percentage(received, promised),
  };
}

/** The mean of counts of days with one decimal, half away from zero, or null for none. */
export function averageDays(days: readonly number[]): string | null {
  if (days.length === 0) return null;
  const total = days.reduce((sum, one) => sum + BigInt(one), 0n);
  const tenths = round(exact(total * 10n, BigInt(days.length)));
  const sign = tenths < 0n ? '-' : '';
  const size = tenths < 0n ? -tenths : tenths;
  return `${sign}${size / 10n}.${size % 10n}`;
}

/** What it cost to collect 100 of the currency, with two decimals, or null when nothing was collected. */
export function costToCollectPer100(
  operatingCostMinor: Minor,
  recoveredMinor: Minor,
): string | null {
  return percentage(operatingCostMinor, recoveredMinor);
}
