import {
  formatAmount,
  multiply,
  percentOf,
  round,
  type Currency,
  type Minor,
  type Rate,
} from '@solde/money';
import type { Explanation } from './fee-agreement';
import type { FeeStanding } from './fee-standing';

/** The least that a case costs at its closure, excluding VAT. */
export interface MinimumFee {
  readonly amountMinor: Minor;
  /** Of what was recovered, so that nobody pays more to be paid than he is paid. */
  readonly shareMax: Rate;
}

/**
 * What a closure adds to the contingency of a case, in minor units (R-FEE-MIN): up to the minimum, or to its share of what was
 * recovered when that is less. Nothing where nothing that bears a fee was recovered.
 */
export function minimumTopUp(
  minimum: MinimumFee | null,
  { bearingMinor, chargedMinor }: FeeStanding,
): Minor {
  if (minimum === null || bearingMinor <= 0n) return 0n;
  const shareMinor = round(multiply(bearingMinor, minimum.shareMax));
  const leastMinor = shareMinor < minimum.amountMinor ? shareMinor : minimum.amountMinor;
  return leastMinor > chargedMinor ? leastMinor - chargedMinor : 0n;
}

/** The sentence of a top-up, as data. */
export function explainTopUp(
  { amountMinor, shareMax }: MinimumFee,
  { bearingMinor, chargedMinor }: FeeStanding,
  topUpMinor: Minor,
  currency: Currency,
): Explanation {
  return {
    key: 'FEE_MINIMUM',
    version: 1,
    facts: {
      currency,
      minimum: formatAmount(amountMinor, currency),
      sharePct: percentOf(shareMax),
      recovered: formatAmount(bearingMinor, currency),
      charged: formatAmount(chargedMinor, currency),
      fee: formatAmount(topUpMinor, currency),
    },
  };
}
