import type { Component, Phase } from '@solde/cases';
import type { CalendarDate } from '@solde/calendar';
import {
  formatAmount,
  percentOf,
  rate,
  sum,
  type Currency,
  type Exact,
  type Minor,
  type Rate,
} from '@solde/money';
import { contingencyFee } from './contingency-fee';
import { contingencyRule } from './contingency-rule';
import type {
  ClaimType,
  DirectTerms,
  Explanation,
  FeeChannel,
  FeeRule,
  WithdrawalTerms,
} from './fee-agreement';
import { NO_FEES, type FeeStanding } from './fee-standing';
import { pricedParts, tierRate, type TierPart } from './fee-tiers';
import type { MinimumFee } from './minimum-fee';
import { paymentClass, type PaymentClass } from './payment-channel';

/** One version of the tariff that prices a claim. */
export interface Tariff {
  readonly agreementVersionId: string;
  readonly currency: Currency;
  readonly rules: readonly FeeRule[];
  readonly direct: DirectTerms;
  readonly withdrawal: WithdrawalTerms | null;
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
  /** Principal of the case when the claim was placed, itself included: it chooses the tier of a WHOLE grid. */
  readonly placedPrincipalMinor: Minor;
  /** The version of the claim's own placement. */
  readonly tariff: Tariff;
  /** The versions since then, the oldest first, where each payment is priced by the version of its value date. */
  readonly later: readonly DatedTariff[];
}

export interface DatedTariff {
  readonly from: CalendarDate;
  readonly tariff: Tariff;
}

/** The version that prices what comes in on a day: frozen at placement, unless the agreement says PAYMENT_DATE. */
export function tariffOn({ later, tariff }: PricedClaim, on: CalendarDate): Tariff {
  return later.filter(({ from }) => from <= on).at(-1)?.tariff ?? tariff;
}

/** A case as its fees read it. Cap and minimum are those of the version under which the case was opened. */
export interface PricedCase {
  readonly claims: ReadonlyMap<string, PricedClaim>;
  readonly capMinor: Minor | null;
  readonly minimum: MinimumFee | null;
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

/** What one payment earned, and what it leaves of tiers and cap to the next. */
export interface PaymentFees {
  readonly lines: readonly FeeLine[];
  readonly standing: FeeStanding;
}

/**
 * The fee lines of one payment: one per component that received money (rule R-FEE-LINE).
 *
 * A line at zero is recorded, so that a creditor sees that a crossed payment was free rather than forgotten.
 * LEGAL_COSTS gives no line unless its rate is above 0: costs come back to whoever advanced them. Claims of
 * one case may carry different versions, ages or types; their shares are slices of one line, rounded once.
 */
export function feeLines(
  payment: FeePayment,
  priced: PricedCase,
  before: FeeStanding = NO_FEES,
): PaymentFees {
  const lines: FeeLine[] = [];
  let standing = before;
  for (const component of FEE_LINE_ORDER) {
    const cut = slicesOf(payment, component, priced, standing.gridMinor);
    if (cut.slices.length === 0) continue;
    const { slices } = cut;
    const room = priced.capMinor === null ? null : priced.capMinor - standing.chargedMinor;
    const earned = contingencyFee(slices, room);
    standing = {
      gridMinor: cut.gridMinor,
      chargedMinor: standing.chargedMinor + earned.feeMinor,
      bearingMinor: standing.bearingMinor + baseOf(slices.filter(bearsFee)),
    };
    const baseMinor = baseOf(slices);
    const { paymentId, phase } = payment;
    const line = { paymentId, component, phase, baseMinor, slices, ...earned };
    lines.push({ ...line, explanation: explain(line, currencyOf(priced.claims)) });
  }
  return { lines, standing };
}

/** The slices of one component of a payment, and what has entered the marginal grid after them. */
interface CutMoney {
  readonly slices: readonly FeeLineSlice[];
  readonly gridMinor: Minor;
}

function slicesOf(
  payment: FeePayment,
  component: Component,
  priced: PricedCase,
  before: Minor,
): CutMoney {
  const slices = new Map<string, FeeLineSlice>();
  let gridMinor = before;
  for (const allocation of payment.allocations) {
    if (allocation.component !== component || allocation.amountMinor === 0n) continue;
    const cut = cutMoney(payment, allocation, priced, gridMinor);
    gridMinor = cut.gridMinor;
    for (const slice of cut.slices) {
      const { agreementVersionId, ruleId } = slice;
      const key = [agreementVersionId, ruleId, slice.paymentClass, percentOf(slice.rate)].join('/');
      const baseMinor = (slices.get(key)?.baseMinor ?? 0n) + slice.baseMinor;
      slices.set(key, { ...slice, baseMinor });
    }
  }
  return { slices: [...slices.values()], gridMinor };
}

function cutMoney(
  payment: FeePayment,
  { claimId, component, amountMinor }: AllocatedMoney,
  { claims }: PricedCase,
  gridMinor: Minor,
): CutMoney {
  const claim = claims.get(claimId);
  if (claim === undefined) throw new Error(`no tariff for claim ${claimId}`);
  const { placedPrincipalMinor } = claim;
  const { channel, phase, valueOn } = payment;
  const tariff = tariffOn(claim, valueOn);
  const rule = contingencyRule(tariff.rules, { ...claim, phase, component, channel });
  const classed = paymentClass(channel, valueOn, claim.placedOn, tariff.direct);
  const slice = {
    agreementVersionId: tariff.agreementVersionId,
    ruleId: rule?.ruleId ?? null,
    ...classed,
  };
  const of = (parts: readonly TierPart[]) => parts.map((part) => ({ ...slice, ...part }));
  const place = { placedPrincipalMinor, gridMinor };
  if (rule?.tierMode === 'MARGINAL' && classed.factor.numerator === 0n)
    // What earns nothing whatever its tier does not move the grid.
    return {
      slices: of([{ baseMinor: amountMinor, rate: tierRate(rule.tiers, gridMinor) }]),
      gridMinor,
    };
  const parts = rule === null ? null : pricedParts(rule, amountMinor, place);
  const isFree = parts === null || parts.every((part) => part.rate.numerator === 0n);
  if (component === 'LEGAL_COSTS' && isFree) return { slices: [], gridMinor };
  // A tariff need not name contractual penalties: unnamed, they earn nothing, and their line says so.
  if (component === 'PENALTY' && rule === null)
    return { slices: of([{ baseMinor: amountMinor, rate: NOTHING }]), gridMinor };
  if (parts === null)
    throw new Error(`no computed fee rule for ${phase} ${component} at ${claim.ageDays} days`);
  const entered = rule?.tierMode === 'MARGINAL' ? amountMinor : 0n;
  return { slices: of(parts), gridMinor: gridMinor + entered };
}

function bearsFee({ factor, rate: sliceRate }: FeeLineSlice): boolean {
  return factor.numerator > 0n && sliceRate.numerator > 0n;
}

function baseOf(slices: readonly FeeLineSlice[]): Minor {
  return sum(slices.map(({ baseMinor }) => baseMinor));
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
  if (slice === undefined || others.length > 0) {
    const key = line.isCapped ? 'FEE_BY_SLICES_CAPPED' : 'FEE_BY_SLICES';
    return { key, version: 2, facts: { ...facts, parts: toldSlices(line.slices, currency) } };
  }
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

/** Slices as one fact of a sentence: "799.45/15/100 2200.65/10/100", each base with its rate and factor in percent. */
export function toldSlices(slices: readonly FeeLineSlice[], currency: Currency): string {
  return slices
    .map(({ baseMinor, factor, rate: of }) =>
      [formatAmount(baseMinor, currency), percentOf(of), percentOf(factor)].join('/'),
    )
    .join(' ');
}
