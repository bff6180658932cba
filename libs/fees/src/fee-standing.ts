import type { Minor } from '@solde/money';

/** What the fees of a case have used up before the next payment, in minor units, excluding VAT. */
export interface FeeStanding {
  /** Bases that have entered the marginal grid of the case: one grid across phases and versions (R-FEE-TIER-MARGINAL). */
  readonly gridMinor: Minor;
  /** Contingency charged: its cap has no room for it any more (R-FEE-CAP). */
  readonly chargedMinor: Minor;
  /** Bases whose rate and factor are above 0: what the minimum may be a share of (R-FEE-MIN). */
  readonly bearingMinor: Minor;
}

/** A case that has earned nothing yet. */
export const NO_FEES: FeeStanding = { gridMinor: 0n, chargedMinor: 0n, bearingMinor: 0n };
