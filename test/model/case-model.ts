/**
 * The money of a whole case, written a second time from the rules alone (R-REV-REPLAY over R-ALLOC*, R-INT*, R-FEE*): all that stands,
 * in (effective day, sequence) order, walked once. Plain big integers, no code of the libs.
 */
import { modelAllocation, type ModelOwed, type ModelSpending } from './allocation-model';
import {
  modelFees,
  modelWithdrawal,
  type ModelComponent,
  type ModelFees,
  type ModelPayment,
  type ModelPricing,
} from './fee-model';
import { dayOfInterest, roundedInterest, type ModelInterestTerms } from './interest-model';
import { least } from './plain';

export interface ModelClaim {
  readonly due: number;
  readonly number: string;
  readonly principal: bigint;
}

/** Everything that happened and stands. */
export type ModelFact = { readonly day: number; readonly sequence: number } & (
  | {
      readonly kind: 'PAYMENT';
      readonly id: string;
      readonly amount: bigint;
      readonly channel: 'AGENCY' | 'DIRECT';
      readonly designated: readonly number[];
      readonly cleared: boolean;
    }
  | {
      readonly kind: 'CHARGE';
      readonly claim: number;
      readonly component: 'PRINCIPAL' | 'INTEREST' | 'LEGAL_COSTS';
      /** Negative for what is given up; interest is only ever given up. */
      readonly amount: bigint;
    }
  | { readonly kind: 'DISPUTE'; readonly claim: number; readonly amount: bigint }
);

export interface ModelHistory {
  readonly claims: readonly ModelClaim[];
  readonly spending: ModelSpending;
  /** Owed by each claim from the day after its due date. */
  readonly indemnity: bigint;
  readonly interest: ModelInterestTerms | null;
  readonly pricing: ModelPricing;
  readonly facts: readonly ModelFact[];
}

export interface ModelOutcome {
  /** "payment/claim/component" to what it was given. */
  readonly spent: ReadonlyMap<string, bigint>;
  readonly suspense: ReadonlyMap<string, bigint>;
  /** "claim/component" to what is owed at the end of the last day; components at zero are left out. */
  readonly owed: ReadonlyMap<string, bigint>;
  readonly fees: ModelFees;
  /** The rounded interest of a claim from its start to a day. */
  readonly interestOn: (claim: number, day: number) => bigint;
}

const PRINCIPAL = 'PRINCIPAL';

/** What money of before a charge may pay of its component, by the charge. */
type ModelLimits = Map<ModelFact, bigint>;

/**
 * As the case stands at the end of a day: what is dated later has not happened. What is given up stands: money of before it pays
 * what it leaves, and the rest waits.
 */
export function modelCase(of: ModelHistory, lastDay: number): ModelOutcome {
  const limits: ModelLimits = new Map();
  for (;;) {
    const { outcome, above } = walked(of, lastDay, limits);
    if (above === null) return outcome;
    limits.set(above.fact, above.limit);
  }
}

/** Whether the acts as they came take more off a component than it owes, were all money spent as if nothing was given up after it. */
export function takesTooMuch(of: ModelHistory): boolean {
  const lastDay = Math.max(...of.facts.map(({ day }) => day));
  const { above, outcome } = walked(of, lastDay, new Map());
  return above !== null || [...outcome.owed.values()].some((amount) => amount < 0n);
}

const atLeastZero = (amount: bigint): bigint => (amount > 0n ? amount : 0n);

function walked(
  of: ModelHistory,
  lastDay: number,
  limits: ModelLimits,
): {
  readonly outcome: ModelOutcome;
  /** The first charge that finds more paid than it leaves, and what it does leave. */
  readonly above: { readonly fact: ModelFact; readonly limit: bigint } | null;
} {
  let above: { readonly fact: ModelFact; readonly limit: bigint } | null = null;
  const dated = of.facts.filter(({ day }) => day <= lastDay);
  const facts = dated.sort((a, b) => a.day - b.day || a.sequence - b.sequence);
  const spent = new Map<string, bigint>();
  const suspense = new Map<string, bigint>();
  const payments: ModelPayment[] = [];
  const claims = of.claims.map((claim) => ({
    ...claim,
    left: claim.principal,
    disputed: 0n,
    costs: 0n,
    paid: { INTEREST: 0n, INDEMNITY: 0n },
    forgiven: 0n,
    parts: 0n,
    upTo: claim.due,
    /** The rounded cumulative of each day after the due date. */
    byDay: [] as bigint[],
  }));
  const bringTo = (day: number): void => {
    if (of.interest === null) return;
    for (const claim of claims)
      for (; claim.upTo < day; claim.upTo += 1) {
        const more = dayOfInterest(of.interest, claim.left, claim.upTo + 1);
        if (more === null) throw new Error('a day without a rate');
        claim.parts += more;
        claim.byDay.push(roundedInterest(claim.parts));
      }
  };
  const owedOn = (day: number): ModelOwed[] => {
    const owed: ModelOwed[] = [];
    for (const [index, claim] of claims.entries()) {
      const { due, number, left, costs, disputed, paid, forgiven } = claim;
      const interest = (claim.byDay.at(-1) ?? 0n) - forgiven - paid.INTEREST;
      const indemnity = (day > due ? of.indemnity : 0n) - paid.INDEMNITY;
      const of4: readonly [ModelComponent, bigint][] = [
        [PRINCIPAL, left],
        ['INTEREST', interest],
        ['INDEMNITY', indemnity],
        ['LEGAL_COSTS', costs],
      ];
      for (const [component, amount] of of4)
        owed.push({
          ...{ claim: index, due, number, component, amount },
          disputed: component === PRINCIPAL ? disputed : 0n,
        });
    }
    return owed;
  };
  const paidOf = (claim: number, component: ModelComponent): bigint => {
    let paid = 0n;
    for (const [key, amount] of spent) if (key.endsWith(`/${claim}/${component}`)) paid += amount;
    return paid;
  };
  for (const [place, fact] of facts.entries()) {
    bringTo(fact.day);
    if (fact.kind === 'PAYMENT') {
      const { id, day, channel, cleared } = fact;
      const room = owedOn(day);
      for (const later of facts.slice(place + 1)) {
        const limit = limits.get(later);
        if (limit === undefined || later.kind !== 'CHARGE') continue;
        for (const [index, one] of room.entries())
          if (one.claim === later.claim && one.component === later.component) {
            const left = limit - paidOf(one.claim, one.component);
            if (left < one.amount) room[index] = { ...one, amount: left };
          }
      }
      const { lines, suspense: left } = modelAllocation(fact, room, of.spending);
      for (const { claim: index, component, amount } of lines) {
        const claim = claims[index]!;
        spent.set(`${id}/${index}/${component}`, amount);
        if (component === PRINCIPAL) claim.left -= amount;
        else if (component === 'LEGAL_COSTS') claim.costs -= amount;
        else claim.paid[component] += amount;
      }
      suspense.set(id, left);
      if (cleared) payments.push({ id, day, channel, spent: lines });
    } else {
      const claim = claims[fact.claim]!;
      if (fact.kind === 'DISPUTE') claim.disputed += fact.amount;
      else if (fact.component === PRINCIPAL) claim.left += fact.amount;
      else if (fact.component === 'LEGAL_COSTS') claim.costs += fact.amount;
      // Nobody gives up interest that there is not.
      else
        claim.forgiven += least(
          -fact.amount,
          atLeastZero((claim.byDay.at(-1) ?? 0n) - claim.forgiven),
        );
      if (fact.kind !== 'CHARGE' || fact.amount >= 0n || above !== null) continue;
      const { component } = fact;
      const paid = paidOf(fact.claim, component);
      const now = owedOn(fact.day).find(
        (one) => one.claim === fact.claim && one.component === component,
      )!;
      const limit = now.amount + paid;
      if (now.amount < 0n && paid > 0n) above = { fact, limit: limit > 0n ? limit : 0n };
    }
  }
  bringTo(lastDay);
  const outcome: ModelOutcome = {
    spent,
    suspense,
    owed: new Map(
      owedOn(lastDay)
        .filter(({ amount }) => amount !== 0n)
        .map(({ claim, component, amount }) => [`${claim}/${component}`, amount]),
    ),
    fees: modelFees(of.pricing, payments),
    interestOn: (claim, day) => {
      const { byDay, due } = claims[claim]!;
      return day <= due ? 0n : (byDay[day - due - 1] ?? 0n);
    },
  };
  return { outcome, above };
}

/** What the creditor pays to take the case back on a day, as the case stands then. */
export function modelCaseWithdrawal(of: ModelHistory, day: number): bigint {
  const { owed, fees } = modelCase(of, day);
  const principal = [...of.claims.keys()]
    .sort((a, b) => {
      const [one, other] = [of.claims[a]!, of.claims[b]!];
      return one.due - other.due || (one.number < other.number ? -1 : 1);
    })
    .map((claim) => ({ claim, amount: owed.get(`${claim}/PRINCIPAL`) ?? 0n }));
  return modelWithdrawal(of.pricing, day, principal, fees.inGrid);
}
