import fc from 'fast-check';
import { sum } from './minor';
import { shareByLargestRemainder } from './share';

describe('sharing by the largest remainder', () => {
  it.each([
    ['an exact share', 100n, [1n, 3n], [25n, 75n]],
    ['one missing unit to the largest remainder', 100n, [1n, 1n, 4n], [17n, 17n, 66n]],
    ['a tie to the first', 1n, [1n, 1n, 1n], [1n, 0n, 0n]],
    ['nothing to a weight of zero', 101n, [0n, 1n, 1n], [0n, 51n, 50n]],
    ['a negative total mirrors', -100n, [1n, 1n, 1n], [-34n, -33n, -33n]],
    ['nothing among nobody', 0n, [], []],
    ['nothing among zeros', 0n, [0n, 0n], [0n, 0n]],
  ])('%s', (_, total, weights, shares) => {
    expect(shareByLargestRemainder(total, weights)).toEqual(shares);
  });

  it('refuses a negative weight, and a total that nobody can take', () => {
    expect(() => shareByLargestRemainder(1n, [2n, -1n])).toThrow(RangeError);
    expect(() => shareByLargestRemainder(1n, [0n])).toThrow(RangeError);
  });

  it('gives all, and never a full unit more or less than the exact share', () => {
    fc.assert(
      fc.property(
        fc.bigInt(-(10n ** 12n), 10n ** 12n),
        fc.array(fc.bigInt(0n, 10n ** 9n), { minLength: 1, maxLength: 12 }),
        (total, weights) => {
          const whole = sum(weights);
          fc.pre(whole > 0n);
          const shares = shareByLargestRemainder(total, weights);
          expect(sum(shares)).toBe(total);
          shares.forEach((share, index) => {
            const off = share * whole - total * (weights[index] ?? 0n);
            expect(off < whole && off > -whole).toBe(true);
          });
        },
      ),
    );
  });
});
