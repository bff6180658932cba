/**
 * The statements of one creditor, written a second time from the rules alone (R-REMIT-NET, R-REMIT-GROSS, R-REMIT-CARRY,
 * R-REMIT-DEADLINE, R-COSTS, R-VAT): plain big integers, no code of the libs.
 */
import { dayOfMonth, rounded, WHOLE_RATE } from './plain';

/** What of one period no statement has settled before. */
export interface ModelPeriod {
  /** Cleared agency money allocated; reversals come in negative. Money in is positive, whatever else the period brings. */
  readonly collected: readonly bigint[];
  /** The creditor's own money that comes back to him. */
  readonly givenBack: bigint;
  readonly costsKept: bigint;
  /** Excluding VAT, adjustments included. */
  readonly fees: readonly bigint[];
  readonly debours: bigint;
  /** The oldest clearing of money collected in the period, as a month and a day of it. */
  readonly oldest: { readonly month: number; readonly ofMonth: number };
  /** The day on which the run after this one pays. */
  readonly nextPayout: number;
  readonly isHeld: boolean;
}

export interface ModelRemittance {
  readonly mode: 'NET' | 'GROSS';
  readonly minTransfer: bigint;
  /** A debit is claimed rather than carried. */
  readonly claimsDebits: boolean;
  /** The mandate has a clause of its own on the delay. */
  readonly hasDelayClause: boolean;
  readonly vatRate: bigint;
}

export interface ModelStatement {
  readonly openingCarry: bigint;
  readonly collected: bigint;
  readonly fees: bigint;
  readonly vat: bigint;
  readonly balance: bigint;
  readonly transfer: bigint;
  readonly carry: bigint;
  readonly claimed: bigint;
}

/** One statement after the other, each opened by the carry of the one before; null for a period without movement. */
export function modelStatements(
  { claimsDebits, hasDelayClause, minTransfer, mode, vatRate }: ModelRemittance,
  periods: readonly ModelPeriod[],
): (ModelStatement | null)[] {
  const statements: (ModelStatement | null)[] = [];
  let openingCarry = 0n;
  let carriedLimit: number | null = null;
  for (const period of periods) {
    const { costsKept, debours, givenBack } = period;
    let [collected, fees] = [0n, 0n];
    let limit: number | null = null;
    for (const money of period.collected) {
      collected += money;
      if (money > 0n) limit = dayOfMonth(period.oldest.month + 1, period.oldest.ofMonth);
    }
    for (const fee of period.fees) fees += fee;
    if (openingCarry > 0n && carriedLimit !== null && (limit === null || carriedLimit < limit))
      limit = carriedLimit;
    const mustPay = !hasDelayClause && limit !== null && period.nextPayout > limit;
    const moves = [...period.collected, ...period.fees, givenBack, costsKept, debours];
    if (moves.every((one) => one === 0n) && !(openingCarry > 0n && mustPay)) {
      statements.push(null);
      continue;
    }
    const vat = rounded(fees * vatRate, WHOLE_RATE);
    const setOff = mode === 'NET' ? fees + vat + debours : 0n;
    const balance = openingCarry + collected + givenBack - costsKept - setOff;
    const isSmall = balance < minTransfer && !mustPay;
    const transfer = balance <= 0n || isSmall || period.isHeld ? 0n : balance;
    const claimed = balance < 0n && claimsDebits ? -balance : 0n;
    const carry = balance - transfer + claimed;
    statements.push({ openingCarry, collected, fees, vat, balance, transfer, carry, claimed });
    openingCarry = carry;
    carriedLimit = limit;
  }
  return statements;
}
