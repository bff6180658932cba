import fc from 'fast-check';

import { sum } from '@solde/money';
import { deboursOf, FUNDERS, grantedCosts, keptCosts, type OwedCost } from './kept-costs';

const cost = (
  costId: string | null,
  owedMinor: bigint,
  change: Partial<OwedCost> = {},
): OwedCost => ({
  ...{ costId, funder: 'AGENCY', owedMinor, amountMinor: owedMinor, billedMinor: 0n },
  ...change,
});

describe('costs recovered', () => {
  it('go to the agency up to what it advanced, the oldest cost first', () => {
    const costs = [cost('greffe', 33_47n), cost('service', 72_86n)];
    expect([...keptCosts(costs, 50_00n)]).toEqual([
      ['greffe', 33_47n],
      ['service', 16_53n],
    ]);
    expect([...keptCosts(costs, 500_00n).values()]).toEqual([33_47n, 72_86n]);
  });

  it('reimburse each funder in the order of the costs', () => {
    const costs = [
      cost('lawyer', 100_00n, { funder: 'CREDITOR' }),
      cost('greffe', 30_00n),
      cost('expert', 50_00n, { funder: 'PROVISION' }),
      cost(null, 20_00n, { funder: 'CREDITOR' }),
      cost('bailiff', 40_00n),
    ];
    expect([...keptCosts(costs, 110_00n).values()]).toEqual([10_00n, 0n]);
    expect([...keptCosts(costs, 210_00n).values()]).toEqual([30_00n, 10_00n]);
  });

  it('are the creditor’s once he was billed', () => {
    const costs = [cost('greffe', 100_00n, { billedMinor: 60_00n })];
    expect(keptCosts(costs, 40_00n).get('greffe')).toBe(40_00n);
    expect(keptCosts(costs, 100_00n).get('greffe')).toBe(40_00n);
  });

  it('never give the agency more than came in, nor more than it advanced', () => {
    const anyCost = fc.record({
      costId: fc.uuid(),
      funder: fc.constantFrom(...FUNDERS),
      owedMinor: fc.bigInt({ min: 1n, max: 1_000n }),
      amountMinor: fc.constant(1_000n),
      billedMinor: fc.bigInt({ min: 0n, max: 1_000n }),
    });
    fc.assert(
      fc.property(fc.array(anyCost), fc.bigInt({ min: 0n, max: 10_000n }), (costs, recovered) => {
        const kept = keptCosts(costs, recovered);
        expect(sum(kept.values()) <= recovered).toBe(true);
        for (const { costId, owedMinor, amountMinor, billedMinor } of costs) {
          const keptMinor = kept.get(costId) ?? 0n;
          expect(keptMinor >= 0n && keptMinor <= owedMinor).toBe(true);
          expect(deboursOf({ amountMinor, keptMinor, billedMinor }) >= 0n).toBe(true);
        }
      }),
    );
  });
});

describe('costs granted by a title', () => {
  it('are owed up to what the court granted, the oldest first', () => {
    const waiting = [
      { costId: 'greffe', amountMinor: 33_47n },
      { costId: 'service', amountMinor: 72_86n },
      { costId: 'copy', amountMinor: 10_00n },
    ];
    expect(grantedCosts(waiting, 50_00n)).toEqual([
      { costId: 'greffe', amountMinor: 33_47n },
      { costId: 'service', amountMinor: 16_53n },
    ]);
    expect(grantedCosts(waiting, 0n)).toEqual([]);
  });
});
