import * as fc from 'fast-check';
import { percentOf, rate, sum } from '@solde/money';
import type { FeeTier } from './fee-agreement';
import { marginalParts, tierRate } from './fee-tiers';

const tiers: readonly FeeTier[] = [
  { upToMinor: 5_000_00n, rate: rate('15') },
  { upToMinor: 20_000_00n, rate: rate('10') },
  { upToMinor: null, rate: rate('6') },
];

describe('a WHOLE grid', () => {
  it.each([
    [0n, '15'],
    [5_000_00n, '15'],
    [5_000_01n, '10'],
    [20_000_00n, '10'],
    [20_000_01n, '6'],
  ])('takes the tier of %s, its upper end included', (amountMinor, ratePct) => {
    expect(percentOf(tierRate(tiers, amountMinor))).toBe(ratePct);
  });
});

describe('a MARGINAL grid', () => {
  it('cuts an amount where it crosses a tier', () => {
    const parts = marginalParts(tiers, 4_200_55n, 3_000_10n);
    expect(parts.map((part) => [part.baseMinor, percentOf(part.rate)])).toEqual([
      [799_45n, '15'],
      [2_200_65n, '10'],
    ]);
  });

  it('gives no part of nothing, and none of a tier that was left behind', () => {
    expect(marginalParts(tiers, 5_000_00n, 1n)).toEqual([{ baseMinor: 1n, rate: rate('10') }]);
  });

  it('cuts money the same however it comes in', () => {
    const amount = fc.bigInt(1n, 30_000_00n);
    fc.assert(
      fc.property(fc.array(amount, { minLength: 1, maxLength: 6 }), (amounts) => {
        const whole = new Map<string, bigint>();
        for (const { baseMinor, rate: of } of marginalParts(tiers, 0n, sum(amounts)))
          whole.set(percentOf(of), baseMinor);
        const apart = new Map<string, bigint>();
        let entered = 0n;
        for (const amountMinor of amounts) {
          for (const { baseMinor, rate: of } of marginalParts(tiers, entered, amountMinor))
            apart.set(percentOf(of), (apart.get(percentOf(of)) ?? 0n) + baseMinor);
          entered += amountMinor;
        }
        expect(apart).toEqual(whole);
      }),
    );
  });

  it('without a last tier is a bug', () => {
    expect(() => marginalParts(tiers.slice(0, 2), 0n, 30_000_00n)).toThrow('last tier');
  });
});
