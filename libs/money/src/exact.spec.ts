import fc from 'fast-check';
import { formatAmount } from './amount';
import { exact, multiply, percentage, percentOf, plus, rate, round, times } from './exact';

const integer = fc.bigInt(-(10n ** 15n), 10n ** 15n);
const positive = fc.bigInt(1n, 10n ** 9n);
const quotient = fc.tuple(integer, positive).map(([n, d]) => exact(n, d));

describe('rounding, half away from zero on exact decimals (EX-40)', () => {
  it.each([
    ['0.005', '0.01'],
    ['-0.005', '-0.01'],
    ['0.0049999', '0.00'],
    ['1.015', '1.02'],
    ['2.675', '2.68'],
    ['1.005', '1.01'],
    ['-1.015', '-1.02'],
    ['0.125', '0.13'],
    ['999999999.995', '1000000000.00'],
  ])('%s is %s', (value, rounded) => {
    // A percent string is its value over 100, so the value in cents is the rate times 100 times 100.
    expect(formatAmount(round(multiply(10_000n, rate(value))), 'EUR')).toBe(rounded);
  });

  it('keeps the cent of a figure that a double would lose', () => {
    expect(formatAmount(round(exact(999_999_999_999_995n, 10n)), 'EUR')).toBe('1000000000000.00');
  });

  it('is never further than half a unit, and mirrors a negative value', () => {
    fc.assert(
      fc.property(quotient, (value) => {
        const distance = plus(value, exact(-round(value)));
        const magnitude = distance.numerator < 0n ? -distance.numerator : distance.numerator;
        expect(2n * magnitude <= distance.denominator).toBe(true);
        expect(round(times(value, exact(-1n)))).toBe(-round(value));
      }),
    );
  });
});

describe('exact arithmetic', () => {
  it('adds and multiplies without losing anything', () => {
    fc.assert(
      fc.property(quotient, quotient, quotient, (a, b, c) => {
        expect(times(a, plus(b, c))).toEqual(plus(times(a, b), times(a, c)));
        expect(plus(plus(a, b), times(b, exact(-1n)))).toEqual(a);
      }),
    );
  });

  it('refuses a denominator of zero', () => {
    expect(() => exact(1n, 0n)).toThrow(RangeError);
  });
});

describe('rates', () => {
  it.each([
    ['15', '15'],
    ['12.15', '12.15'],
    ['12.150', '12.15'],
    ['0', '0'],
    ['8.5', '8.5'],
    ['-0.25', '-0.25'],
  ])('%s %% reads back as %s', (text, percent) => {
    expect(percentOf(rate(text))).toBe(percent);
  });

  it.each(['', '12,15', '1e2', ' 15', '15%', '.5', '5.', '--1', '1234567890'])(
    'refuses %j',
    (text) => {
      expect(() => rate(text)).toThrow(RangeError);
    },
  );

  it('does not shorten a rate without a finite decimal form', () => {
    expect(() => percentOf(exact(1n, 3n))).toThrow(RangeError);
  });

  it('percentOf is the inverse of rate', () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 10n), 10n ** 10n), (units) => {
        const value = exact(units, 100_000_000n);
        expect(rate(percentOf(value))).toEqual(value);
      }),
    );
  });
});

describe('value added tax of a document (EX-24)', () => {
  it.each([
    [['3333', '3333', '3333'], '20.00', '20.01'],
    [['1003', '1003', '1003', '1003'], '8.02', '8.04'],
  ])('is rounded on the total, not line by line', (lines, onTotal, byLine) => {
    const vat = (amount: bigint) => round(multiply(amount, rate('20')));
    const amounts = lines.map(BigInt);
    expect(formatAmount(vat(amounts.reduce((a, b) => a + b)), 'EUR')).toBe(onTotal);
    expect(
      formatAmount(
        amounts.map(vat).reduce((a, b) => a + b),
        'EUR',
      ),
    ).toBe(byLine);
  });
});

describe('a percentage', () => {
  it.each([
    [1n, 3n, '33.33'],
    [2n, 3n, '66.67'],
    [1n, 8n, '12.50'],
    [1n, 80_000n, '0.00'],
    [1n, 20_000n, '0.01'],
    [-1n, 20_000n, '-0.01'],
    [3n, 2n, '150.00'],
    [5n, 0n, null],
  ])('%s of %s is %s', (part, whole, percent) => {
    expect(percentage(part, whole)).toBe(percent);
  });
});
