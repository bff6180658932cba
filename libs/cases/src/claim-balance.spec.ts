import * as fc from 'fast-check';
import { askedMinor, balanceOn, COMPONENTS, type BalanceMovement } from './claim-balance';

const movements: BalanceMovement[] = [
  { component: 'PRINCIPAL', amountMinor: 1_000_00n, valueOn: '2026-03-02' },
  { component: 'INDEMNITY', amountMinor: 40_00n, valueOn: '2026-03-02' },
  { component: 'INTEREST', amountMinor: 3_33n, valueOn: '2026-03-20' },
  { component: 'PRINCIPAL', amountMinor: -200_00n, valueOn: '2026-03-20' },
];

describe('balance of a claim', () => {
  it('is the sum of the movements whose value date has come', () => {
    expect(balanceOn(movements, '2026-03-19')).toEqual({
      principalMinor: 1_000_00n,
      interestMinor: 0n,
      indemnityMinor: 40_00n,
      penaltyMinor: 0n,
      legalCostsMinor: 0n,
      totalMinor: 1_040_00n,
    });
    expect(balanceOn(movements, '2026-03-20').totalMinor).toBe(843_33n);
  });

  it('does not depend on the order in which the movements are read', () => {
    const movement = fc.record({
      component: fc.constantFrom(...COMPONENTS),
      amountMinor: fc.bigInt(-(10n ** 9n), 10n ** 9n),
      valueOn: fc.constantFrom('2026-03-01' as const, '2026-03-02' as const),
    });
    fc.assert(
      fc.property(fc.array(movement), (all) => {
        const there = balanceOn(all, '2026-03-02');
        expect(balanceOn([...all].reverse(), '2026-03-02')).toEqual(there);
        expect(there.totalMinor).toBe(all.reduce((total, one) => total + one.amountMinor, 0n));
      }),
    );
  });

  it.each([
    ['nothing is contested', 0n, 843_33n],
    ['a part is contested', 300_00n, 543_33n],
    ['more is contested than is left of the principal', 900_00n, 43_33n],
  ])('asks for the uncontested part when %s', (_, disputed, asked) => {
    expect(askedMinor(balanceOn(movements, '2026-03-20'), disputed)).toBe(asked);
  });
});
