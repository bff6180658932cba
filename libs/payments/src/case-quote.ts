import { allocationTermsOn, outstandingOn, type MoneyFacts } from '@solde/cases';
import { keptCosts, type OwedCost } from '@solde/costs';
import {
  feeLines,
  feePhaseOn,
  replayedFees,
  vatOn,
  type FeeChannel,
  type FeePayment,
  type PhasePeriod,
  type PricedCase,
} from '@solde/fees';
import type { CalendarDate } from '@solde/calendar';
import { formatAmount, percentOf, sum, type Minor, type Rate } from '@solde/money';
import { DomainError } from '@solde/platform';

import { allocate } from './allocate';
import type { SimulatedPayment } from './simulated-payment';

/** Everything that a payment on a case would depend on. */
export interface QuotedCase {
  readonly facts: MoneyFacts;
  readonly isClosed: boolean;
  readonly priced: PricedCase;
  readonly phases: readonly PhasePeriod[];
  /** The certain money of the case in (value date, sequence) order. */
  readonly payments: readonly Omit<FeePayment, 'phase'>[];
  /** Costs in the order in which they came to be owed, with what was kept of each. */
  readonly costs: readonly (OwedCost & { readonly keptMinor: Minor })[];
  readonly vatRate: Rate;
}

export interface QuotedPayment {
  readonly channel: FeeChannel;
  readonly amountMinor: Minor;
  readonly on: CalendarDate;
  readonly designatedClaimIds: readonly string[];
}

const QUOTE = 'quote';

/**
 * What a payment would give, certain on its day, computed with the rules of the posting and without posting it.
 *
 * For money that comes last: refuses DATE_OUT_OF_RANGE before anything of the case that is younger, CASE_CLOSED, RATE_MISSING, and
 * AMOUNT_ABOVE_BALANCE for the creditor's own money above what is owed, as the posting does.
 */
export function caseQuote(of: QuotedCase, payment: QuotedPayment): SimulatedPayment {
  const { facts, phases, priced } = of;
  const { amountMinor, channel, designatedClaimIds, on } = payment;
  const { currency } = facts;
  if (of.isClosed) throw new DomainError('CASE_CLOSED', { caseId: facts.caseId });
  const youngest = facts.movements.reduce<CalendarDate | null>(
    (day, { valueOn }) => (day === null || valueOn > day ? valueOn : day),
    null,
  );
  if (youngest !== null && on < youngest)
    throw new DomainError('DATE_OUT_OF_RANGE', { from: youngest });
  const owed = outstandingOn(facts, on);
  if (owed.totalMinor === null) throw new DomainError('RATE_MISSING', { on });
  const spendable = { amountMinor, designatedClaimIds };
  const spent = allocate(spendable, owed.items, allocationTermsOn(facts, on));
  if (channel === 'DIRECT' && spent.surplusMinor > 0n)
    throw new DomainError('AMOUNT_ABOVE_BALANCE', {
      ...{ above: formatAmount(spent.surplusMinor, currency), currency },
    });
  const phased = (one: Omit<FeePayment, 'phase'>): FeePayment => ({
    ...one,
    phase: feePhaseOn(phases, one.valueOn) ?? 'AMICABLE',
  });
  const { standing } = replayedFees(of.payments.map(phased), priced);
  const { allocations } = spent;
  const money = { paymentId: QUOTE, channel, valueOn: on, allocations };
  const { lines } = feeLines(phased(money), priced, standing);
  const costsKeptMinor = keptMore(of, allocations);
  const feeMinor = sum(lines.map((line) => line.feeMinor));
  const vatMinor = vatOn(feeMinor, of.vatRate);
  const ours = channel === 'AGENCY' ? amountMinor - spent.surplusMinor : 0n;
  return {
    ...{ currency, suspenseMinor: spent.surplusMinor, feeMinor, vatMinor, costsKeptMinor },
    allocations: byComponent(allocations),
    fees: lines.map(({ component, phase, baseMinor, feeMinor: fee, explanation }) => ({
      ...{ kind: 'CONTINGENCY', component, phase, baseMinor, amountMinor: fee },
      sentence: explanation,
    })),
    vatPct: percentOf(of.vatRate),
    creditorNetMinor: ours - costsKeptMinor - feeMinor - vatMinor,
  };
}

/** What the agency would keep of its advances on top of what it has kept (R-COSTS). */
function keptMore({ costs, payments }: QuotedCase, allocations: FeePayment['allocations']): Minor {
  const all = [...payments.flatMap((one) => one.allocations), ...allocations];
  const recovered = all.filter(({ component }) => component === 'LEGAL_COSTS');
  const kept = keptCosts(costs, sum(recovered.map((line) => line.amountMinor)));
  return sum(kept.values()) - sum(costs.map(({ keptMinor }) => keptMinor));
}

function byComponent(allocations: FeePayment['allocations']): SimulatedPayment['allocations'] {
  const totals = new Map<SimulatedPayment['allocations'][number]['component'], Minor>();
  for (const { component, amountMinor } of allocations)
    totals.set(component, (totals.get(component) ?? 0n) + amountMinor);
  return [...totals].map(([component, amountMinor]) => ({ component, amountMinor }));
}
