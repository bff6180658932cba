import { addDays, type CalendarDate } from '@solde/calendar';
import {
  exact,
  formatAmount,
  multiply,
  plus,
  round,
  sum,
  type Currency,
  type Exact,
  type Minor,
} from '@solde/money';
import { contingencyRule } from './contingency-rule';
import type { Explanation } from './fee-agreement';
import {
  tariffOn,
  toldSlices,
  type FeeLineSlice,
  type PricedCase,
  type PricedClaim,
  type Tariff,
} from './fee-line';
import { pricedParts, type TierPart } from './fee-tiers';

/** Why taking a case back costs what it costs. */
export type WithdrawalOutcome =
  | { readonly kind: 'CHARGED' }
  /** For the reason that the creditor gives, of the principal that would have been charged. */
  | { readonly kind: 'WAIVED'; readonly reason: string; readonly waivedMinor: Minor }
  | { readonly kind: 'FREE_DAYS'; readonly until: CalendarDate }
  /** Nothing is agreed, or nothing is owed. */
  | { readonly kind: 'NOTHING' };

/** A case taken back: the day on which the creditor asked, and his reason in the closed list. */
export interface Withdrawn {
  readonly on: CalendarDate;
  readonly reason: string;
}

/** What a creditor pays for taking a case back, excluding VAT. */
export interface WithdrawalFee {
  readonly outcome: WithdrawalOutcome;
  readonly baseMinor: Minor;
  readonly slices: readonly FeeLineSlice[];
  readonly exact: Exact;
  readonly feeMinor: Minor;
}

/**
 * The fee on a withdrawal (R-FEE-WITHDRAWAL): free up to the placement and the free days, that day included; then the factor of
 * the agreement on the amicable rate of the principal still owed, at the frozen age, whatever the phase. A MARGINAL grid goes on
 * from what has entered it. For a reason that the agreement waives it costs nothing. `owed` is the principal owed by claim, in minor
 * units; rounded once, outside cap and minimum.
 */
export function withdrawalFee(
  { claims }: PricedCase,
  owed: ReadonlyMap<string, Minor>,
  { on: withdrawnOn, reason }: Withdrawn,
  enteredMinor: Minor,
): WithdrawalFee {
  const slices: FeeLineSlice[] = [];
  let waivedMinor = 0n;
  let freeUntil: CalendarDate | null = null;
  let gridMinor = enteredMinor;
  for (const [claimId, principalMinor] of owed) {
    const claim = claims.get(claimId);
    if (claim === undefined) throw new Error(`no tariff for claim ${claimId}`);
    const tariff = tariffOn(claim, withdrawnOn);
    const { agreementVersionId, withdrawal } = tariff;
    if (withdrawal === null || principalMinor <= 0n) continue;
    const lastFreeOn = addDays(claim.placedOn, withdrawal.freeDays);
    if (withdrawnOn <= lastFreeOn) {
      if (freeUntil === null || lastFreeOn < freeUntil) freeUntil = lastFreeOn;
      continue;
    }
    if (withdrawal.waivedReasons.includes(reason)) {
      waivedMinor += principalMinor;
      continue;
    }
    const { isOnGrid, parts, ruleId } = amicableParts(claim, tariff, principalMinor, gridMinor);
    if (isOnGrid) gridMinor += principalMinor;
    const slice = {
      agreementVersionId,
      ruleId,
      paymentClass: 'AGENCY',
      factor: withdrawal.factor,
    } as const;
    slices.push(...parts.map((part) => ({ ...slice, ...part })));
  }
  const total = slices.reduce(
    (all, { baseMinor, factor, rate }) => plus(all, multiply(baseMinor, rate, factor)),
    exact(0n),
  );
  return {
    outcome: outcomeOf(slices, { reason, waivedMinor, freeUntil }),
    baseMinor: sum(slices.map(({ baseMinor }) => baseMinor)),
    slices,
    exact: total,
    feeMinor: round(total),
  };
}

/** The sentence of a withdrawal, as data. */
export function explainWithdrawal(
  { baseMinor, feeMinor, outcome, slices }: WithdrawalFee,
  withdrawnOn: CalendarDate,
  currency: Currency,
): Explanation {
  const free = { currency, on: withdrawnOn, fee: formatAmount(0n, currency) };
  if (outcome.kind === 'WAIVED')
    return {
      ...{ key: 'FEE_WITHDRAWAL_WAIVED', version: 1 },
      facts: {
        ...{ ...free, reason: outcome.reason },
        base: formatAmount(outcome.waivedMinor, currency),
      },
    };
  if (outcome.kind === 'FREE_DAYS')
    return { key: 'FEE_WITHDRAWAL_FREE', version: 1, facts: { ...free, until: outcome.until } };
  if (outcome.kind === 'NOTHING') return { key: 'FEE_WITHDRAWAL_NONE', version: 1, facts: free };
  return {
    key: 'FEE_WITHDRAWAL',
    version: 1,
    facts: {
      currency,
      on: withdrawnOn,
      base: formatAmount(baseMinor, currency),
      parts: toldSlices(slices, currency),
      fee: formatAmount(feeMinor, currency),
    },
  };
}

function outcomeOf(
  slices: readonly FeeLineSlice[],
  found: {
    readonly reason: string;
    readonly waivedMinor: Minor;
    readonly freeUntil: CalendarDate | null;
  },
): WithdrawalOutcome {
  const { freeUntil: until, reason, waivedMinor } = found;
  if (slices.length > 0) return { kind: 'CHARGED' };
  if (waivedMinor > 0n) return { kind: 'WAIVED', reason, waivedMinor };
  return until === null ? { kind: 'NOTHING' } : { kind: 'FREE_DAYS', until };
}

function amicableParts(
  claim: PricedClaim,
  { rules }: Tariff,
  amountMinor: Minor,
  gridMinor: Minor,
): {
  readonly parts: readonly TierPart[];
  readonly ruleId: string;
  readonly isOnGrid: boolean;
} {
  const recovery = { phase: 'AMICABLE', component: 'PRINCIPAL', channel: 'AGENCY' } as const;
  const rule = contingencyRule(rules, { ...claim, ...recovery });
  if (rule === null) throw new Error(`no amicable rule at ${claim.ageDays} days`);
  const place = { placedPrincipalMinor: claim.placedPrincipalMinor, gridMinor };
  const parts = pricedParts(rule, amountMinor, place);
  if (parts === null) throw new Error(`the rule ${rule.ruleId} has no rate`);
  return { parts, ruleId: rule.ruleId, isOnGrid: rule.tierMode === 'MARGINAL' };
}
