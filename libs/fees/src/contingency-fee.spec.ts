import * as fc from 'fast-check';
import { rate } from '@solde/money';
import { contingencyFee } from './contingency-fee';

const whole = rate('100');
const fifteenPercent = (baseMinor: bigint) => ({ baseMinor, rate: rate('15'), factor: whole });

describe('contingency fee', () => {
  it.each([
    ['a round recovery', 1_234_56n, null, 185_18n, false],
    ['half a cent goes away from zero', 10n, null, 2n, false],
    ['a recovery too small to earn a cent', 3n, null, 0n, false],
    ['room enough under the cap', 1_000_00n, 150_00n, 150_00n, false],
    ['the cap leaves what room is left', 1_000_00n, 20_00n, 20_00n, true],
    ['a cap already reached leaves nothing', 1_000_00n, 0n, 0n, true],
    ['a cap already passed takes nothing back', 1_000_00n, -5_00n, 0n, true],
  ])('%s', (_, base, room, feeMinor, isCapped) => {
    expect(contingencyFee([fifteenPercent(base)], room)).toMatchObject({ feeMinor, isCapped });
  });

  it('rounds once, after the factor of a direct payment', () => {
    const slice = { baseMinor: 1_111_11n, rate: rate('14'), factor: rate('50') };
    expect(contingencyFee([slice], null).feeMinor).toBe(77_78n);
  });

  it('sums slices exactly before rounding', () => {
    const third = { baseMinor: 3n, rate: rate('15'), factor: whole };
    expect(contingencyFee([third], null).feeMinor).toBe(0n);
    expect(contingencyFee([third, third], null).feeMinor).toBe(1n);
  });

  it('never takes more than was recovered, nor more than the room left', () => {
    const percent = fc.integer({ min: 0, max: 100 }).map((value) => rate(String(value)));
    const slice = fc.record({
      baseMinor: fc.bigInt(0n, 10n ** 12n),
      rate: percent,
      factor: percent,
    });
    const room = fc.option(fc.bigInt(0n, 10n ** 12n));
    fc.assert(
      fc.property(fc.array(slice, { maxLength: 4 }), room, (slices, left) => {
        const { feeMinor } = contingencyFee(slices, left);
        const base = slices.reduce((total, { baseMinor }) => total + baseMinor, 0n);
        return feeMinor >= 0n && feeMinor <= base && (left === null || feeMinor <= left);
      }),
    );
  });

  it('grows with what is recovered', () => {
    const amount = fc.bigInt(0n, 10n ** 12n);
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        const more = contingencyFee([fifteenPercent(a + b)], null).feeMinor;
        return more >= contingencyFee([fifteenPercent(a)], null).feeMinor;
      }),
    );
  });
});
