import { formatAmount, type Currency, type Minor } from '@solde/money';
import type { Explanation } from './fee-agreement';
import {
  feeLines,
  type FeeLine,
  type FeePayment,
  type PaymentFees,
  type PricedCase,
} from './fee-line';
import { NO_FEES } from './fee-standing';

/** Why a case is restated; shown to the creditor on the statement that carries the adjustment. */
export type RestatementCause =
  | 'REVERSAL'
  | 'BACK_DATED_PAYMENT'
  | 'BACK_DATED_CHARGE'
  | 'CREDIT_NOTE'
  | 'WAIVER'
  | 'TRANSFER_DATE'
  | 'REOPENING'
  | 'CORRECTION';

export interface RestatedFees {
  readonly replayedMinor: Minor;
  readonly postedMinor: Minor;
  /** What one new line must post, excluding VAT; zero when the case already stands right. */
  readonly adjustmentMinor: Minor;
  readonly explanation: Explanation;
}

/**
 * The fees of a case computed afresh from its payments, given in (value date, sequence) order.
 *
 * The fees of a case are a pure function of its history; tiers and cap are used up payment after payment, which is
 * why the order matters and why a single line can never be recomputed alone.
 */
export function replayedFees(payments: readonly FeePayment[], priced: PricedCase): PaymentFees {
  const lines: FeeLine[] = [];
  let standing = NO_FEES;
  for (const payment of payments) {
    const earned = feeLines(payment, priced, standing);
    lines.push(...earned.lines);
    standing = earned.standing;
  }
  return { lines, standing };
}

/**
 * What must be posted so that the fees of a case equal what its history earns (rule R-REV-REPLAY).
 *
 * The posted lines are never edited: one adjustment carries the whole difference, in the period of its own
 * posting. Under a cap it is smaller than the mirror of the reversed line, because the room freed goes to
 * the payments that remain.
 */
export function restatedFees(
  replayedMinor: Minor,
  postedMinor: Minor,
  currency: Currency,
  cause: RestatementCause,
): RestatedFees {
  const adjustmentMinor = replayedMinor - postedMinor;
  return {
    replayedMinor,
    postedMinor,
    adjustmentMinor,
    explanation: {
      key: 'FEE_RESTATED',
      version: 1,
      facts: {
        cause,
        currency,
        replayed: formatAmount(replayedMinor, currency),
        posted: formatAmount(postedMinor, currency),
        adjustment: formatAmount(adjustmentMinor, currency),
      },
    },
  };
}
