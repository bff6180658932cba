import type { Minor, Rate } from '@solde/money';
import type { FeeRule, FeeTier } from './fee-agreement';

/** A part of an amount at the rate of one tier. */
export interface TierPart {
  readonly baseMinor: Minor;
  readonly rate: Rate;
}

/** The rate of the tier that an amount falls in; `upTo` is inclusive (R-FEE-TIER-WHOLE). */
export function tierRate(tiers: readonly FeeTier[], amountMinor: Minor): Rate {
  const tier = tiers.find(({ upToMinor }) => upToMinor === null || amountMinor <= upToMinor);
  if (tier === undefined) throw new Error('a grid without a last tier');
  return tier.rate;
}

/**
 * An amount cut by the tiers (low; upTo] that it crosses, from what has entered the grid before it (R-FEE-TIER-MARGINAL).
 * Amounts in minor units; the parts add up to the amount.
 */
export function marginalParts(
  tiers: readonly FeeTier[],
  enteredMinor: Minor,
  amountMinor: Minor,
): TierPart[] {
  const endMinor = enteredMinor + amountMinor;
  const parts: TierPart[] = [];
  let fromMinor = enteredMinor;
  for (const { upToMinor, rate } of tiers) {
    const untilMinor = upToMinor === null || upToMinor > endMinor ? endMinor : upToMinor;
    if (untilMinor <= fromMinor) continue;
    parts.push({ baseMinor: untilMinor - fromMinor, rate });
    fromMinor = untilMinor;
  }
  if (fromMinor !== endMinor) throw new Error('a grid without a last tier');
  return parts;
}

/** Where a recovery stands on the grids of its case, in minor units. */
export interface GridPlace {
  readonly placedPrincipalMinor: Minor;
  readonly gridMinor: Minor;
}

/** What a rule makes of an amount: its rate, the rate of its tier, or the tiers that it walks. Null for a rule without a rate. */
export function pricedParts(
  { rate, tierMode, tiers }: FeeRule,
  amountMinor: Minor,
  { gridMinor, placedPrincipalMinor }: GridPlace,
): TierPart[] | null {
  if (tierMode === 'MARGINAL') return marginalParts(tiers, gridMinor, amountMinor);
  const only = tierMode === 'WHOLE' ? tierRate(tiers, placedPrincipalMinor) : rate;
  return only === null ? null : [{ baseMinor: amountMinor, rate: only }];
}
