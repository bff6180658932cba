import type { Component, Phase } from '@solde/cases';
import type { CalendarDate } from '@solde/calendar';
import {
  formatAmount,
  percentOf,
  rate,
  type Currency,
  type Exact,
  type Minor,
  type Rate,
} from '@solde/money';
import { contingencyFee, type CapRoom } from './contingency-fee';
import { contingencyRule } from './contingency-rule';
import type { ClaimType, DirectTerms, Explanation, FeeChannel, FeeRule } from './fee-agreement';
import { paymentClass, type PaymentClass } from './payment-channel';

/** The tariff that prices a claim: the version frozen at the claim's own placement. */
export interface Tariff {
  readonly agreementVersionId: string;
  readonly currency: Currency;
  readonly rules: readonly FeeRule[];
  readonly direct: DirectTerms;
}

/** What a fee reads of a claim. */
export interface PricedClaim {
  readonly claimId: string;
  readonly claimType: ClaimType;
  readonly placedOn: CalendarDate;
  /** Frozen at placement, in days. */
  readonly ageDays: number;
  readonly segment: string | null;
  readonly territory: string;
  readonly tariff: Tariff;
}

/** Money of one payment spent on one component of one claim. */
export interface AllocatedMoney {
  readonly claimId: string;
  readonly component: Component;
  readonly amountMinor: Minor;
}

/** A payment as the fee sees it: allocated, cleared, and with the phase of its value date. */
export interface FeePayment {
  readonly paymentId: string;
  readonly channel: FeeChannel;
  readonly valueOn: CalendarDate;
  readonly phase: Phase;
  readonly allocations: readonly AllocatedMoney[];
}

/** The part of a line that one rule of one version prices. */
export interface FeeLineSlice {
  readonly agreementVersionId: string;
  readonly ruleId: string | null;
  readonly paymentClass: PaymentClass;
  readonly baseMinor: Minor;
  readonly rate: Rate;
  readonly factor: Rate;
}

/** What one component of one payment earned, excluding VAT; recorded even at zero. */
export interface FeeLine {
  readonly paymentId: string;
  readonly component: Component;
  readonly phase: Phase;
  readonly baseMinor: Minor;
  readonly slices: readonly FeeLineSlice[];
  readonly exact: Exact;
  readonly feeMinor: Minor;
  readonly isCapped: boolean;
  readonly explanation: Explanation;
}

const NOTHING: Rate = rate('0');

/** The order of rule R-FEE-CAP: the cap, when there is one, is used up in it. Costs come last. */
export const FEE_LINE_ORDER: readonly Component[] = [
  'INTEREST',
  'INDEMNITY',
  'PENALTY',
  'PRINCIPAL',
  'LEGAL_COSTS',
];

/**
 * The fee lines of one payment: one per component that received money (rule R-FEE-LINE).
 *
 * A line at zero is recorded, so that a creditor sees that a crossed payment was free rather than forgotten.
 * LEGAL_COSTS gives no line unless its rate is above 0: costs come back to whoever advanced them. Claims of
 * one case may carry different versions, ages or types; their shares are slices of one line, rounded once.
 */
export function feeLines(
  payment: FeePayment,
  claims: ReadonlyMap<string, PricedClaim>,
  room: CapRoom = null,
): FeeLine[] {
  const lines: FeeLine[] = [];
  let left = room;
  for (const component of FEE_LINE_ORDER) {
    const slices = slicesOf(payment, component, claims);
    if (slices.length === 0) continue;
    const earned = contingencyFee(slices, left);
    if (left !== null) left -= earned.feeMinor;
    const baseMinor = slices.reduce((total, slice) => total + slice.baseMinor, 0n);
    const line = {
      paymentId: payment.paymentId,
      component,
      phase: payment.phase,
      baseMinor,
      slices,
      ...earned,
    };
    lines.push({ ...line, explanation: explain(line, currencyOf(claims)) });
  }
  return lines;
}

function slicesOf(
  payment: FeePayment,
  component: Component,
  claims: ReadonlyMap<string, PricedClaim>,
): FeeLineSlice[] {
  const slices = new Map<string, FeeLineSlice>();
  for (const allocation of payment.allocations) {
    if (allocation.component !== component || allocation.amountMinor === 0n) continue;
    const slice = sliceOf(payment, allocation, claims);
    if (slice === null) continue;
    const key = `${slice.agreementVersionId}/${slice.ruleId ?? ''}/${slice.paymentClass}`;
    const baseMinor = (slices.get(key)?.baseMinor ?? 0n) + slice.baseMinor;
    slices.set(key, { ...slice, baseMinor });
  }
  return [...slices.values()];
}

function sliceOf(
  payment: FeePayment,
  { claimId, component, amountMinor }: AllocatedMoney,
  claims: ReadonlyMap<string, PricedClaim>,
): FeeLineSlice | null {
  const claim = claims.get(claimId);
  if (claim === undefined) throw new Error(`no tariff for claim ${claimId}`);
  const { tariff } = claim;
  const { channel, phase, valueOn } = payment;
  const rule = contingencyRule(tariff.rules, { ...claim, phase, component, channel });
  const ruleRate = rule?.rate ?? null;
  if (component === 'LEGAL_COSTS' && (ruleRate === null || ruleRate.numerator === 0n)) return null;
  // A tariff need not name contractual penalties: unnamed, they earn nothing, and their line says so.
  const isUnpriced = component === 'PENALTY' && rule === null;
  if (!isUnpriced && ruleRate === null)
    throw new Error(`no computed fee rule for ${phase} ${component} at ${claim.ageDays} days`);
  return {
    agreementVersionId: tariff.agreementVersionId,
    ruleId: rule?.ruleId ?? null,
    baseMinor: amountMinor,
    rate: ruleRate ?? NOTHING,
    ...paymentClass(channel, valueOn, claim.placedOn, tariff.direct),
  };
}

function currencyOf(claims: ReadonlyMap<string, PricedClaim>): Currency {
  const [claim] = claims.values();
  if (claim === undefined) throw new Error('a fee without claims');
  return claim.tariff.currency;
}

/** The sentence of a line, as data: the reader chooses the language (see `feeSentence`). */
function explain(line: Omit<FeeLine, 'explanation'>, currency: Currency): Explanation {
  const facts = {
    component: line.component,
    phase: line.phase,
    currency,
    base: formatAmount(line.baseMinor, currency),
    fee: formatAmount(line.feeMinor, currency),
  };
  const [slice, ...others] = line.slices;
  if (slice === undefined || others.length > 0)
    return { key: 'FEE_BY_SLICES', version: 1, facts: { ...facts, slices: line.slices.length } };
  const priced = {
    ...facts,
    ruleId: slice.ruleId,
    ratePct: percentOf(slice.rate),
    factorPct: percentOf(slice.factor),
  };
  if (slice.paymentClass === 'CROSSED') return { key: 'FEE_CROSSED', version: 1, facts: priced };
  if (slice.paymentClass === 'BALANCE_CORRECTION')
    return { key: 'FEE_BALANCE_CORRECTION', version: 1, facts: priced };
  if (line.isCapped) return { key: 'FEE_CAPPED', version: 1, facts: priced };
  const key = slice.paymentClass === 'DIRECT' ? 'FEE_DIRECT' : 'FEE_CONTINGENCY';
  return { key, version: 1, facts: priced };
}
