import {
  exact,
  greater,
  multiply,
  plus,
  round,
  type Exact,
  type Minor,
  type Rate,
} from '@solde/money';

/** Money of one component of one payment that one rule prices at one rate. */
export interface FeeSlice {
  readonly baseMinor: Minor;
  readonly rate: Rate;
  /** 100 % for money paid to us; the agreement's factor for money paid straight to the creditor. */
  readonly factor: Rate;
}

/** Room left under the cap of the case, in minor units, or null when the agreement has no cap. */
export type CapRoom = Minor | null;

export interface ContingencyFee {
  /** Before rounding: kept, because it is what an auditor recomputes. */
  readonly exact: Exact;
  readonly feeMinor: Minor;
  /** Whether the cap of the case held the fee back. */
  readonly isCapped: boolean;
}

/**
 * The contingency fee on one component of one payment, excluding VAT, in minor units of its currency.
 *
 * Slices are summed exactly and rounded once, half away from zero, after rate and channel factor (rule
 * R-ROUND): rounding each factor would move cents between creditor and agency. The cap is cumulative on the
 * case, so what a reversal gives back is found by replaying the case, never by negating this line (rule
 * R-REV-REPLAY).
 */
export function contingencyFee(slices: readonly FeeSlice[], room: CapRoom): ContingencyFee {
  let total = exact(0n);
  for (const { baseMinor, rate, factor } of slices)
    total = plus(total, multiply(baseMinor, rate, factor));
  const fee = round(total);
  if (room === null || fee <= room) return { exact: total, feeMinor: fee, isCapped: false };
  return { exact: total, feeMinor: greater(room, 0n), isCapped: true };
}
