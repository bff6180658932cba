import type { Component, Phase } from '@solde/cases';
import { isRecallReason } from '@solde/creditors';
import {
  CLAIM_TYPES,
  FEE_CHANNELS,
  type ClaimType,
  type FeeAgreement,
  type FeeChannel,
  type FeeRule,
} from './fee-agreement';

/** What the tariff must price. The mandate's services may leave phases out. */
export interface TariffScope {
  readonly phases: readonly Phase[];
  readonly components: readonly Component[];
}

/**
 * Every phase, and the components that every mandate recovers. LEGAL_COSTS and contractual penalties earn 0
 * unless the agreement states a rate (rule R-FEE-COMPONENT): nothing is missing when it does not.
 */
export const WHOLE_TARIFF: TariffScope = {
  phases: ['PRE_DUE', 'EARLY_REMINDER', 'AMICABLE', 'LITIGATION', 'ENFORCEMENT'],
  components: ['PRINCIPAL', 'INTEREST', 'INDEMNITY'],
};

/** Ages in days, inclusive at both ends; `toDays` null means without end. */
export interface AgeRange {
  readonly fromDays: number;
  readonly toDays: number | null;
}

/** One thing that keeps an agreement from being activated, precise enough to be repaired. */
export type AgreementFault =
  | ({
      readonly kind: 'HOLE';
      readonly phase: Phase;
      readonly component: Component;
      readonly channel: FeeChannel;
      /** Null when the hole is there whatever the value. */
      readonly claimType: ClaimType | null;
      readonly segment: string | null;
      readonly territory: string | null;
    } & AgeRange)
  | ({ readonly kind: 'OVERLAP'; readonly ruleIds: readonly [string, string] } & AgeRange)
  | {
      readonly kind:
        | 'BAND_INVERTED'
        | 'TIERS_NOT_ASCENDING'
        | 'TIER_BASIS_UNFIT'
        | 'RATE_MISSING'
        | 'RATE_OUT_OF_RANGE';
      readonly ruleId: string;
    }
  | { readonly kind: 'ORDER_REPEATED'; readonly ruleIds: readonly [string, string] }
  | { readonly kind: 'DIRECT_OUT_OF_RANGE' }
  | { readonly kind: 'MINIMUM_ABOVE_CAP' }
  | { readonly kind: 'WAIVED_REASON_UNKNOWN'; readonly reasons: readonly string[] };

/** One rate for the case is chosen at placement; a grid is walked by what comes in. */
const BASIS_OF: Readonly<Record<FeeRule['tierMode'], FeeRule['tierBasis']>> = {
  NONE: null,
  WHOLE: 'PLACED_PRINCIPAL',
  MARGINAL: 'CUMULATIVE_RECOVERED',
};

interface Cell {
  readonly phase: Phase;
  readonly component: Component;
  readonly channel: FeeChannel;
  readonly claimType: ClaimType | null;
  readonly segment: string | null;
  readonly territory: string | null;
}

/**
 * What is wrong with an agreement, each fault named with its rule or its range; empty when it may be signed.
 *
 * Every phase, component, channel and age from 0 must meet a rule, be it at 0 %: a recovery without a rule
 * would be free of charge by accident. Two rules may meet on one recovery only when the earlier is the more
 * special one; otherwise swapping two lines of the tariff would silently change a price (AGREEMENT_INCONSISTENT).
 */
export function agreementFaults(
  agreement: FeeAgreement,
  scope: TariffScope = WHOLE_TARIFF,
): AgreementFault[] {
  const rules = inOrder(agreement.rules);
  return [
    ...rules.flatMap(ruleFaults),
    ...repeatedOrders(rules),
    ...overlaps(rules),
    ...holes(rules, scope),
    ...termFaults(agreement),
  ];
}

/** The rules in the order in which they are tried. */
export function inOrder(rules: readonly FeeRule[]): FeeRule[] {
  return [...rules].sort((a, b) => a.order - b.order);
}

function ruleFaults(rule: FeeRule): AgreementFault[] {
  const faults: AgreementFault[] = [];
  const { ruleId } = rule;
  const band = [rule.ageMinDays, rule.ageMaxDays ?? rule.ageMinDays];
  if (!band.every((age) => Number.isInteger(age) && age >= 0) || isEmptyBand(rule))
    faults.push({ kind: 'BAND_INVERTED', ruleId });
  const rates = rule.tierMode === 'NONE' ? [rule.rate] : rule.tiers.map(({ rate }) => rate);
  if (rates.length === 0 || rates.includes(null)) faults.push({ kind: 'RATE_MISSING', ruleId });
  if (
    rates.some(
      (rate) => rate !== null && (rate.numerator < 0n || rate.numerator > rate.denominator),
    )
  )
    faults.push({ kind: 'RATE_OUT_OF_RANGE', ruleId });
  if (rule.tierMode !== 'NONE' && !areAscending(rule))
    faults.push({ kind: 'TIERS_NOT_ASCENDING', ruleId });
  if (rule.tierBasis !== BASIS_OF[rule.tierMode]) faults.push({ kind: 'TIER_BASIS_UNFIT', ruleId });
  return faults;
}

function isEmptyBand(rule: FeeRule): boolean {
  return rule.ageMaxDays !== null && rule.ageMaxDays < rule.ageMinDays;
}

function areAscending({ tiers }: FeeRule): boolean {
  let below = 0n;
  for (const [index, { upToMinor }] of tiers.entries()) {
    const isLast = index === tiers.length - 1;
    if (isLast !== (upToMinor === null)) return false;
    if (upToMinor === null) continue;
    if (upToMinor <= below) return false;
    below = upToMinor;
  }
  return tiers.length > 0;
}

function repeatedOrders(rules: readonly FeeRule[]): AgreementFault[] {
  const faults: AgreementFault[] = [];
  for (const [index, rule] of rules.entries()) {
    const next = rules[index + 1];
    if (next?.order === rule.order)
      faults.push({ kind: 'ORDER_REPEATED', ruleIds: [rule.ruleId, next.ruleId] });
  }
  return faults;
}

function overlaps(rules: readonly FeeRule[]): AgreementFault[] {
  const faults: AgreementFault[] = [];
  for (const [index, earlier] of rules.entries())
    for (const later of rules.slice(index + 1)) {
      const ages = commonAges(earlier, later);
      if (ages === null || !meets(earlier, later) || isSpecialCase(earlier, later)) continue;
      faults.push({ kind: 'OVERLAP', ruleIds: [earlier.ruleId, later.ruleId], ...ages });
    }
  return faults;
}

function commonAges(a: FeeRule, b: FeeRule): AgeRange | null {
  const fromDays = Math.max(a.ageMinDays, b.ageMinDays);
  const toDays = Math.min(a.ageMaxDays ?? Infinity, b.ageMaxDays ?? Infinity);
  return fromDays > toDays ? null : { fromDays, toDays: toDays === Infinity ? null : toDays };
}

/** The dimensions other than age, as lists in which empty means every value. */
function dimensions(rule: FeeRule): readonly (readonly string[])[] {
  const channels = rule.channel === 'ANY' ? [] : [rule.channel];
  return [rule.phases, rule.components, rule.claimTypes, rule.segments, rule.territories, channels];
}

function pairs(a: FeeRule, b: FeeRule): (readonly [readonly string[], readonly string[]])[] {
  const others = dimensions(b);
  return dimensions(a).map((values, index) => [values, others[index] ?? []] as const);
}

function meets(a: FeeRule, b: FeeRule): boolean {
  return pairs(a, b).every(
    ([one, other]) =>
      one.length === 0 || other.length === 0 || one.some((value) => other.includes(value)),
  );
}

function isWithin(values: readonly string[], wider: readonly string[]): boolean {
  return (
    wider.length === 0 || (values.length > 0 && values.every((value) => wider.includes(value)))
  );
}

/** Whether the earlier rule prices a narrower kind of recovery than the later one. */
function isSpecialCase(earlier: FeeRule, later: FeeRule): boolean {
  const both = pairs(earlier, later);
  return (
    both.every(([values, wider]) => isWithin(values, wider)) &&
    !both.every(([values, wider]) => isWithin(wider, values))
  );
}

function holes(rules: readonly FeeRule[], scope: TariffScope): AgreementFault[] {
  // A value that no rule names behaves like every other unnamed one: null stands for all of them.
  const claimTypes: (ClaimType | null)[] = rules.some((rule) => rule.claimTypes.length > 0)
    ? [...CLAIM_TYPES]
    : [null];
  const segments = [null, ...new Set(rules.flatMap((rule) => rule.segments))];
  const territories = [null, ...new Set(rules.flatMap((rule) => rule.territories))];
  const found: AgreementFault[] = [];
  for (const phase of scope.phases)
    for (const component of scope.components)
      for (const channel of FEE_CHANNELS)
        for (const claimType of claimTypes)
          for (const segment of segments)
            for (const territory of territories) {
              const cell = { phase, component, channel, claimType, segment, territory };
              for (const ages of uncoveredAges(rules, cell))
                found.push({ kind: 'HOLE', ...cell, ...ages });
            }
  return found;
}

function uncoveredAges(rules: readonly FeeRule[], cell: Cell): AgeRange[] {
  const bands = rules
    .filter((rule) => !isEmptyBand(rule) && prices(rule, cell))
    .sort((a, b) => a.ageMinDays - b.ageMinDays);
  const gaps: AgeRange[] = [];
  let nextDays = 0;
  for (const { ageMinDays, ageMaxDays } of bands) {
    if (ageMinDays > nextDays) gaps.push({ fromDays: nextDays, toDays: ageMinDays - 1 });
    if (ageMaxDays === null) return gaps;
    nextDays = Math.max(nextDays, ageMaxDays + 1);
  }
  return [...gaps, { fromDays: nextDays, toDays: null }];
}

function prices(rule: FeeRule, cell: Cell): boolean {
  return (
    covers(rule.phases, cell.phase) &&
    covers(rule.components, cell.component) &&
    covers(rule.claimTypes, cell.claimType) &&
    covers(rule.segments, cell.segment) &&
    covers(rule.territories, cell.territory) &&
    (rule.channel === 'ANY' || rule.channel === cell.channel)
  );
}

function covers<Value extends string>(values: readonly Value[], value: Value | null): boolean {
  return values.length === 0 || (value !== null && values.includes(value));
}

function termFaults(agreement: FeeAgreement): AgreementFault[] {
  const faults: AgreementFault[] = [];
  const { crossingWindowDays, factor } = agreement.direct;
  if (
    !Number.isInteger(crossingWindowDays) ||
    crossingWindowDays < 0 ||
    factor.numerator < 0n ||
    factor.numerator > factor.denominator
  )
    faults.push({ kind: 'DIRECT_OUT_OF_RANGE' });
  const { minimumPerCaseMinor: minimum, capPerCaseMinor: cap } = agreement;
  if (minimum !== null && cap !== null && minimum > cap) faults.push({ kind: 'MINIMUM_ABOVE_CAP' });
  const reasons = (agreement.withdrawal?.waivedReasons ?? []).filter(
    (word) => !isRecallReason(word),
  );
  if (reasons.length > 0) faults.push({ kind: 'WAIVED_REASON_UNKNOWN', reasons });
  return faults;
}
