/**
 * The fees of a case, written a second time from the rules alone (R-FEE-LINE, R-FEE-PHASE, R-FEE-TIER-WHOLE, R-FEE-TIER-MARGINAL,
 * R-FEE-DIRECT, R-FEE-CAP, R-FEE-MIN): plain big integers, no code of the libs. What both say alike is hardly wrong twice.
 */

/** Rates and factors in ten-thousandths: 12.25 % is 1225n. */
export const WHOLE_RATE = 10_000n;

export interface ModelTier {
  readonly upTo: bigint | null;
  readonly rate: bigint;
}

export interface ModelRule {
  readonly phase: 'AMICABLE' | 'LITIGATION';
  readonly component: 'INTEREST' | 'INDEMNITY' | 'PRINCIPAL';
  readonly mode: 'NONE' | 'WHOLE' | 'MARGINAL';
  /** One tier without end when the mode is NONE. */
  readonly tiers: readonly ModelTier[];
}

export interface ModelPayment {
  readonly id: string;
  /** Days after the placement; negative before it. */
  readonly day: number;
  readonly channel: 'AGENCY' | 'DIRECT';
  readonly spent: Readonly<Record<ModelRule['component'], bigint>>;
}

export interface ModelCase {
  readonly rules: readonly ModelRule[];
  readonly placedPrincipal: bigint;
  /** The first day of litigation, after the placement. */
  readonly litigationDay: number;
  readonly crossingDays: number;
  readonly directFactor: bigint;
  readonly cap: bigint | null;
  readonly minimum: { readonly amount: bigint; readonly share: bigint } | null;
  /** In the order in which they count: by day, then as they were recorded. */
  readonly payments: readonly ModelPayment[];
}

export interface ModelFees {
  /** "payment/component/fee", in order. */
  readonly lines: readonly string[];
  readonly total: bigint;
  readonly topUp: bigint;
}

export function modelFees(of: ModelCase): ModelFees {
  const lines: string[] = [];
  let inGrid = 0n;
  let total = 0n;
  let bearing = 0n;
  for (const { id, day, channel, spent } of of.payments) {
    const phase = day >= of.litigationDay ? 'LITIGATION' : 'AMICABLE';
    const isFree = channel === 'DIRECT' && day <= of.crossingDays;
    const factor = channel === 'AGENCY' ? WHOLE_RATE : isFree ? 0n : of.directFactor;
    for (const component of ['INTEREST', 'INDEMNITY', 'PRINCIPAL'] as const) {
      const base = spent[component];
      if (base === 0n) continue;
      const rule = of.rules.find((one) => one.phase === phase && one.component === component);
      if (rule === undefined) throw new Error('a hole in the model');
      let numerator = 0n;
      if (rule.mode === 'MARGINAL' && factor > 0n) {
        for (let cent = inGrid, left = base; left > 0n;) {
          const tier = rule.tiers.find(({ upTo }) => upTo === null || cent < upTo)!;
          const room = tier.upTo === null || tier.upTo - cent > left ? left : tier.upTo - cent;
          numerator += room * tier.rate * factor;
          if (tier.rate > 0n) bearing += room;
          cent += room;
          left -= room;
        }
        inGrid += base;
      } else {
        const by = rule.mode === 'WHOLE' ? of.placedPrincipal : inGrid;
        const tier = rule.tiers.find(({ upTo }) => upTo === null || by <= upTo)!;
        numerator = base * tier.rate * factor;
        if (tier.rate > 0n && factor > 0n) bearing += base;
      }
      let fee = rounded(numerator, WHOLE_RATE * WHOLE_RATE);
      if (of.cap !== null && fee > of.cap - total) fee = of.cap - total;
      total += fee;
      lines.push(`${id}/${component}/${fee}`);
    }
  }
  let topUp = 0n;
  if (of.minimum !== null && bearing > 0n) {
    const share = rounded(bearing * of.minimum.share, WHOLE_RATE);
    const least = share < of.minimum.amount ? share : of.minimum.amount;
    if (least > total) topUp = least - total;
  }
  return { lines, total, topUp };
}

/** Half away from zero, of what is never negative. */
function rounded(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}
