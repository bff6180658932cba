import * as fc from 'fast-check';
import { allocationOrderOn } from '@solde/country';
import { allocate } from '@solde/payments';

import { modelAllocation, type ModelOwed, type ModelSpending } from './allocation-model';
import { CURRENCIES, currency, sumUpTo } from './draws';
import { dateOf } from './engine';
import { checkOver, HISTORIES, HISTORIES_MS } from './runs';

interface Spent {
  readonly amount: bigint;
  readonly designated: readonly number[];
  readonly owed: readonly ModelOwed[];
  readonly spending: ModelSpending;
}

const CLAIMS = [0, 1, 2, 3];

/** Few due dates and few numbers, so that ties are met; a claim has one of each. */
const drawn: fc.Arbitrary<Spent> = currency.chain((of) => {
  const round = CURRENCIES[of];
  const claims = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 4, maxLength: 4 });
  const item = fc.record({
    claim: fc.constantFrom(...CLAIMS),
    component: fc.constantFrom('PRINCIPAL', 'PRINCIPAL', 'INTEREST', 'INDEMNITY', 'LEGAL_COSTS'),
    amount: fc.oneof(sumUpTo(2n, round), fc.bigInt(-100n, 100n)),
    disputed: fc.oneof(fc.constant(0n), sumUpTo(2n, round)),
  });
  return fc
    .record({
      ...{ amount: sumUpTo(4n, round), designated: fc.subarray(CLAIMS), claims },
      items: fc.uniqueArray(item, {
        selector: ({ claim, component }) => `${claim}/${component}`,
        maxLength: 10,
      }),
      spending: fc.record({
        order: fc.constantFrom('LEGAL', 'PRINCIPAL_FIRST'),
        proRata: fc.boolean(),
      }),
    })
    .map(({ claims: dues, items, ...rest }) => ({
      ...rest,
      owed: items.map((one) => ({
        ...one,
        ...{ due: dues[one.claim] ?? 0, number: `F-${(one.claim * 3) % 4}` },
        disputed: one.component === 'PRINCIPAL' ? one.disputed : 0n,
      })),
    }));
});

describe('the spending of a payment and its model', () => {
  it(
    'say the same of any debt, in any order, designated, pro rata and disputed',
    () =>
      checkOver('allocations', HISTORIES, drawn, ({ amount, designated, owed, spending }) => {
        const wanted = modelAllocation({ amount, designated }, owed, spending);
        const spent = allocate(
          { amountMinor: amount, designatedClaimIds: designated.map(String) },
          owed.map((one) => ({
            ...{ claimId: String(one.claim), number: one.number, dueOn: dateOf(one.due) },
            ...{ component: one.component, outstandingMinor: one.amount },
            disputedMinor: one.disputed,
          })),
          {
            components: allocationOrderOn(spending.order, dateOf(0))?.components ?? [],
            principalRule: spending.proRata ? 'PRO_RATA' : 'OLDEST_DUE',
          },
        );
        expect(
          spent.allocations.map(
            ({ amountMinor, claimId, component }) => `${claimId}/${component}/${amountMinor}`,
          ),
        ).toEqual(wanted.lines.map((one) => `${one.claim}/${one.component}/${one.amount}`));
        expect(spent.surplusMinor).toBe(wanted.suspense);
      }),
    HISTORIES_MS,
  );
});
