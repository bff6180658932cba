import type { Component, Phase } from '@solde/cases';
import { daysBetween, type CalendarDate } from '@solde/calendar';
import type { ClaimType, FeeChannel, FeeRule } from './fee-agreement';

/** What a recovery is, as far as the tariff can tell recoveries apart. */
export interface PricedRecovery {
  /** Phase of the case on the payment's value date; the day of transfer is already LITIGATION. */
  readonly phase: Phase;
  readonly component: Component;
  readonly channel: FeeChannel;
  readonly claimType: ClaimType;
  readonly segment: string | null;
  readonly territory: string;
  /** Age of the debt in days, frozen at placement (see `feeAgeDays`). */
  readonly ageDays: number;
}

export const RULE_MISFITS = [
  'PHASE',
  'COMPONENT',
  'CLAIM_TYPE',
  'SEGMENT',
  'TERRITORY',
  'CHANNEL',
  'AGE',
] as const;
export type RuleMisfit = (typeof RULE_MISFITS)[number];

/** A rule of the tariff, and why it was passed over: what of it does not fit, or nothing when one before it was chosen. */
export interface TriedRule<Rule extends FeeRule = FeeRule> {
  readonly rule: Rule;
  readonly isChosen: boolean;
  readonly misfits: readonly RuleMisfit[];
}

/** Every rule of a tariff in its order, with why it prices a recovery or not: what `contingencyRule` did, told. */
export function rulesTried<Rule extends FeeRule>(
  rules: readonly Rule[],
  recovery: PricedRecovery,
): TriedRule<Rule>[] {
  const chosen = contingencyRule(rules, recovery);
  return [...rules]
    .sort((a, b) => a.order - b.order)
    .map((rule) => ({ rule, isChosen: rule === chosen, misfits: misfits(rule, recovery) }));
}

/**
 * The rule that prices a recovery: the first that matches, in the agreement's order, or null when none does.
 * An agreement without holes (`agreementFaults`) gives null for LEGAL_COSTS only, which then earns nothing.
 */
export function contingencyRule<Rule extends FeeRule>(
  rules: readonly Rule[],
  recovery: PricedRecovery,
): Rule | null {
  let first: Rule | null = null;
  for (const rule of rules)
    if ((first === null || rule.order < first.order) && matches(rule, recovery)) first = rule;
  return first;
}

/** What of a rule does not fit a recovery; empty when it prices it, unless one before it does. */
export function misfits(rule: FeeRule, recovery: PricedRecovery): RuleMisfit[] {
  const { ageMinDays, ageMaxDays, channel } = rule;
  const { ageDays } = recovery;
  const fits: Readonly<Record<RuleMisfit, boolean>> = {
    PHASE: names(rule.phases, recovery.phase),
    COMPONENT: names(rule.components, recovery.component),
    CLAIM_TYPE: names(rule.claimTypes, recovery.claimType),
    SEGMENT: names(rule.segments, recovery.segment),
    TERRITORY: names(rule.territories, recovery.territory),
    CHANNEL: channel === 'ANY' || channel === recovery.channel,
    AGE: ageDays >= ageMinDays && (ageMaxDays === null || ageDays <= ageMaxDays),
  };
  return RULE_MISFITS.filter((one) => !fits[one]);
}

function matches(rule: FeeRule, recovery: PricedRecovery): boolean {
  return misfits(rule, recovery).length === 0;
}

function names<Value extends string>(values: readonly Value[], value: Value | null): boolean {
  return values.length === 0 || (value !== null && values.includes(value));
}

/**
 * The age in days that a fee reads: from the oldest due date of the claims placed together to their
 * placement, never below 0. It is frozen at placement, so that waiting does not raise the rate (R-FEE-AGE).
 */
export function feeAgeDays(oldestDueOn: CalendarDate, placedOn: CalendarDate): number {
  return Math.max(0, daysBetween(oldestDueOn, placedOn));
}

/** One period of a case's life, both ends included; the last one has no end while the case is open. */
export interface PhasePeriod {
  readonly phase: Phase;
  readonly from: CalendarDate;
  readonly until: CalendarDate | null;
}

/**
 * The phase in which a payment earns: the one of its value date (R-FEE-PHASE).
 *
 * After closure it is the last phase before it; before the first period (a payment older than the
 * placement) it is the first, and no fee is due then anyway. Null when the case never had a phase.
 */
export function feePhaseOn(periods: readonly PhasePeriod[], valueOn: CalendarDate): Phase | null {
  const ordered = [...periods].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  let phase = ordered[0]?.phase ?? null;
  for (const period of ordered) if (period.from <= valueOn) phase = period.phase;
  return phase;
}
