/**
 * The fees of a case, written a second time from the rules alone (R-FEE-LINE, R-FEE-PHASE, R-FEE-AGE, R-FEE-TIER-WHOLE,
 * R-FEE-TIER-MARGINAL, R-FEE-DIRECT, R-FEE-CAP, R-FEE-MIN, R-FEE-WITHDRAWAL): plain big integers, no code of the libs. What both
 * say alike is hardly wrong twice.
 */
import { least, rounded, WHOLE_RATE } from './plain';

export type ModelComponent = 'INTEREST' | 'INDEMNITY' | 'PRINCIPAL' | 'LEGAL_COSTS';

export interface ModelTier {
  readonly upTo: bigint | null;
  readonly rate: bigint;
}

export interface ModelRule {
  readonly phase: 'AMICABLE' | 'LITIGATION';
  readonly component: ModelComponent;
  /** The band of ages, both ends inclusive; null has no end. */
  readonly ageFrom: number;
  readonly ageTo: number | null;
  readonly mode: 'NONE' | 'WHOLE' | 'MARGINAL';
  /** One tier without end when the mode is NONE. */
  readonly tiers: readonly ModelTier[];
}

/** One version of the tariff; the first serves any day before the second. */
export interface ModelTariff {
  readonly from: number;
  readonly rules: readonly ModelRule[];
  readonly crossingDays: number;
  readonly directFactor: bigint;
  readonly withdrawal: { readonly freeDays: number; readonly factor: bigint } | null;
}

export interface ModelPricedClaim {
  readonly age: number;
  readonly placedPrincipal: bigint;
}

export interface ModelPayment {
  readonly id: string;
  readonly day: number;
  readonly channel: 'AGENCY' | 'DIRECT';
  /** In the order in which it was spent. */
  readonly spent: readonly {
    readonly claim: number;
    readonly component: ModelComponent;
    readonly amount: bigint;
  }[];
}

export interface ModelPricing {
  readonly placedDay: number;
  readonly claims: readonly ModelPricedClaim[];
  /** In force one after the other. */
  readonly tariffs: readonly ModelTariff[];
  /** The first day of litigation, if any. */
  readonly litigationDay: number | null;
  readonly cap: bigint | null;
  readonly minimum: { readonly amount: bigint; readonly share: bigint } | null;
}

export interface ModelFees {
  /** "payment/component/fee", in order. */
  readonly lines: readonly string[];
  readonly total: bigint;
  readonly topUp: bigint;
  /** What has entered the marginal grid. */
  readonly inGrid: bigint;
}

/** The payments in the order in which they count: by day, then as they were recorded. */
export function modelFees(of: ModelPricing, payments: readonly ModelPayment[]): ModelFees {
  const lines: string[] = [];
  let inGrid = 0n;
  let total = 0n;
  let bearing = 0n;
  for (const { id, day, channel, spent } of payments) {
    const tariff = tariffOf(of.tariffs, day);
    const isLitigation = of.litigationDay !== null && day >= of.litigationDay;
    const isFree = channel === 'DIRECT' && day <= of.placedDay + tariff.crossingDays;
    const factor = channel === 'AGENCY' ? WHOLE_RATE : isFree ? 0n : tariff.directFactor;
    for (const component of ['INTEREST', 'INDEMNITY', 'PRINCIPAL', 'LEGAL_COSTS'] as const) {
      let numerator = 0n;
      let isLine = false;
      for (const { claim, component: on, amount } of spent) {
        if (on !== component || amount === 0n) continue;
        const { age, placedPrincipal } = of.claims[claim]!;
        const phase = isLitigation ? 'LITIGATION' : 'AMICABLE';
        const rule = ruleOf(tariff, phase, component, age);
        if (rule === undefined) {
          if (component === 'LEGAL_COSTS') continue;
          throw new Error('a hole in the model');
        }
        if (component === 'LEGAL_COSTS' && rule.tiers.every(({ rate }) => rate === 0n)) continue;
        isLine = true;
        if (rule.mode === 'MARGINAL') {
          if (factor === 0n) continue;
          for (const { room, rate } of walked(rule.tiers, inGrid, amount)) {
            numerator += room * rate * factor;
            if (rate > 0n) bearing += room;
          }
          inGrid += amount;
        } else {
          const tier = rule.tiers.find(({ upTo }) => upTo === null || placedPrincipal <= upTo)!;
          numerator += amount * tier.rate * factor;
          if (tier.rate > 0n && factor > 0n) bearing += amount;
        }
      }
      if (!isLine) continue;
      let fee = rounded(numerator, WHOLE_RATE * WHOLE_RATE);
      if (of.cap !== null && fee > of.cap - total) fee = of.cap - total;
      total += fee;
      lines.push(`${id}/${component}/${fee}`);
    }
  }
  let topUp = 0n;
  if (of.minimum !== null && bearing > 0n) {
    const leastFee = least(rounded(bearing * of.minimum.share, WHOLE_RATE), of.minimum.amount);
    if (leastFee > total) topUp = leastFee - total;
  }
  return { lines, total, topUp, inGrid };
}

/** What taking the case back on a day costs, of the principal owed by claim, after what has entered the grid. */
export function modelWithdrawal(
  of: ModelPricing,
  day: number,
  owed: readonly { readonly claim: number; readonly amount: bigint }[],
  entered: bigint,
): bigint {
  const tariff = tariffOf(of.tariffs, day);
  if (tariff.withdrawal === null || day <= of.placedDay + tariff.withdrawal.freeDays) return 0n;
  let numerator = 0n;
  let inGrid = entered;
  for (const { claim, amount } of owed) {
    if (amount <= 0n) continue;
    const { age, placedPrincipal } = of.claims[claim]!;
    const { mode, tiers } = ruleOf(tariff, 'AMICABLE', 'PRINCIPAL', age)!;
    if (mode === 'MARGINAL') {
      for (const { room, rate } of walked(tiers, inGrid, amount)) numerator += room * rate;
      inGrid += amount;
    } else
      numerator +=
        amount * tiers.find(({ upTo }) => upTo === null || placedPrincipal <= upTo)!.rate;
  }
  return rounded(numerator * tariff.withdrawal.factor, WHOLE_RATE * WHOLE_RATE);
}

function tariffOf(tariffs: readonly ModelTariff[], day: number): ModelTariff {
  let found = tariffs[0]!;
  for (const tariff of tariffs) if (tariff.from <= day) found = tariff;
  return found;
}

function ruleOf(
  { rules }: ModelTariff,
  phase: ModelRule['phase'],
  component: ModelComponent,
  age: number,
): ModelRule | undefined {
  return rules.find(
    (one) =>
      one.phase === phase &&
      one.component === component &&
      one.ageFrom <= age &&
      (one.ageTo === null || age <= one.ageTo),
  );
}

/** An amount cut into the slices (low; upTo] that it fills, from what has entered before it. */
function walked(
  tiers: readonly ModelTier[],
  entered: bigint,
  amount: bigint,
): { room: bigint; rate: bigint }[] {
  const slices: { room: bigint; rate: bigint }[] = [];
  for (let cent = entered, left = amount; left > 0n;) {
    const { rate, upTo } = tiers.find((one) => one.upTo === null || cent < one.upTo)!;
    const room = upTo === null ? left : least(left, upTo - cent);
    slices.push({ room, rate });
    cent += room;
    left -= room;
  }
  return slices;
}
