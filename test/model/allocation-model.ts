/**
 * How one payment is spent, written a second time from the rules alone (R-ALLOC, R-ALLOC-DESIGNATED, R-ALLOC-PRORATA,
 * R-ALLOC-SUSPENSE): plain big integers, no code of the libs.
 */
import { least } from './plain';
import type { ModelComponent } from './fee-model';

/** What one claim owes of one component. */
export interface ModelOwed {
  readonly claim: number;
  readonly due: number;
  readonly number: string;
  readonly component: ModelComponent;
  readonly amount: bigint;
  /** Contested of it; more than the amount counts for it all. */
  readonly disputed: bigint;
}

export interface ModelSpending {
  readonly order: 'LEGAL' | 'PRINCIPAL_FIRST';
  readonly proRata: boolean;
}

export interface ModelSpent {
  /** In the order of service, one per claim and component. */
  readonly lines: readonly {
    readonly claim: number;
    readonly component: ModelComponent;
    readonly amount: bigint;
  }[];
  readonly suspense: bigint;
}

const SERVED: Readonly<Record<ModelSpending['order'], readonly ModelComponent[]>> = {
  LEGAL: ['LEGAL_COSTS', 'INTEREST', 'INDEMNITY', 'PRINCIPAL'],
  PRINCIPAL_FIRST: ['PRINCIPAL', 'INDEMNITY', 'INTEREST', 'LEGAL_COSTS'],
};

export function modelAllocation(
  payment: { readonly amount: bigint; readonly designated: readonly number[] },
  owed: readonly ModelOwed[],
  { order, proRata }: ModelSpending,
): ModelSpent {
  const oldest = [...owed].sort((a, b) => a.due - b.due || (a.number < b.number ? -1 : 1));
  const lines: { claim: number; component: ModelComponent; amount: bigint }[] = [];
  let left = payment.amount;

  const give = ({ claim, component }: ModelOwed, amount: bigint): void => {
    if (amount === 0n) return;
    const line = lines.find((one) => one.claim === claim && one.component === component);
    if (line === undefined) lines.push({ claim, component, amount });
    else line.amount += amount;
    left -= amount;
  };
  const inTurn = (asked: readonly [ModelOwed, bigint][]): void => {
    for (const [item, amount] of asked) give(item, least(left, amount));
  };
  const inShares = (asked: readonly [ModelOwed, bigint][]): void => {
    let whole = 0n;
    for (const [, amount] of asked) whole += amount;
    if (whole === 0n) return;
    const shared = least(left, whole);
    let missing = shared;
    const cut = asked.map(([item, amount], place) => {
      const floor = (shared * amount) / whole;
      missing -= floor;
      return { item, place, floor, rest: shared * amount - floor * whole };
    });
    const first = [...cut].sort((a, b) =>
      a.rest === b.rest ? a.place - b.place : a.rest > b.rest ? -1 : 1,
    );
    const lucky = new Set(first.slice(0, Number(missing)).map(({ place }) => place));
    for (const { item, place, floor } of cut) give(item, floor + (lucky.has(place) ? 1n : 0n));
  };

  const isNamed = ({ claim, component }: ModelOwed): boolean =>
    component !== 'LEGAL_COSTS' && payment.designated.includes(claim);
  const calm = ({ amount, disputed }: ModelOwed): bigint =>
    disputed >= amount ? 0n : amount - disputed;
  for (const component of SERVED[order])
    inTurn(
      oldest
        .filter((item) => isNamed(item) && item.component === component && item.amount > 0n)
        .map((item) => [item, item.amount]),
    );
  for (const part of ['CALM', 'DISPUTED'] as const)
    for (const component of SERVED[order]) {
      const asked = oldest
        .filter((item) => !isNamed(item) && item.component === component && item.amount > 0n)
        .map((item): [ModelOwed, bigint] => [
          item,
          part === 'CALM' ? calm(item) : item.amount - calm(item),
        ]);
      if (proRata && component === 'PRINCIPAL') inShares(asked);
      else inTurn(asked);
    }
  return { lines, suspense: left };
}
