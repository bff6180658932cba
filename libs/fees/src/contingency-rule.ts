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

function matches(rule: FeeRule, recovery: PricedRecovery): boolean {
  return (
    names(rule.phases, recovery.phase) &&
    names(rule.components, recovery.component) &&
    names(rule.claimTypes, recovery.claimType) &&
    names(rule.segments, recovery.segment) &&
    names(rule.territories, recovery.territory) &&
    (rule.channel === 'ANY' || rule.channel === recovery.channel) &&
    recovery.ageDays >= rule.ageMinDays &&
    (rule.ageMaxDays === null || recovery.ageDays <= rule.ageMaxDays)
  );
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
