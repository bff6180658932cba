import fc from 'fast-check';
import { formatAmount, parseAmount } from './amount';
import { decimalsOf, isCurrency } from './currency';
import { greater, smaller, sum } from './minor';

describe('amounts as text', () => {
  it.each([
    ['1234.56', 'EUR', 123_456n],
    ['0.00', 'EUR', 0n],
    ['-0.05', 'EUR', -5n],
    ['1234', 'XPF', 1_234n],
    ['1.005', 'TND', 1_005n],
    ['9999999999999.99', 'EUR', 999_999_999_999_999n],
  ])('%s %s', (text, currency, amount) => {
    expect(parseAmount(text, currency)).toBe(amount);
    expect(formatAmount(amount, currency)).toBe(text);
  });

  it.each([
    ['1234', 'EUR'],
    ['1234.5', 'EUR'],
    ['1234.567', 'EUR'],
    ['1234.00', 'XPF'],
    ['1 234.56', 'EUR'],
    ['1234,56', 'EUR'],
    ['01.00', 'EUR'],
    ['+1.00', 'EUR'],
    ['.50', 'EUR'],
    ['1e3', 'XPF'],
    ['', 'EUR'],
    ['NaN', 'EUR'],
    ['12345678901234.00', 'EUR'],
  ])('%j is not an amount in %s', (text, currency) => {
    expect(parseAmount(text, currency)).toBeNull();
  });

  it('reads back what it writes, whatever the currency', () => {
    fc.assert(
      fc.property(
        fc.bigInt(1n - 10n ** 13n, 10n ** 13n - 1n),
        fc.constantFrom('EUR', 'XPF', 'TND', 'JPY'),
        (amount, currency) => {
          expect(parseAmount(formatAmount(amount, currency), currency)).toBe(amount);
        },
      ),
    );
  });
});

describe('currencies', () => {
  it.each([
    ['EUR', 2],
    ['USD', 2],
    ['GBP', 2],
    ['CHF', 2],
    ['XPF', 0],
    ['JPY', 0],
    ['TND', 3],
    ['BHD', 3],
  ])('%s has %i decimals', (currency, decimals) => {
    expect(isCurrency(currency)).toBe(true);
    expect(decimalsOf(currency)).toBe(decimals);
  });

  it.each(['eur', 'EURO', 'XXX', 'XAU', ''])('%j is unknown', (text) => {
    expect(isCurrency(text)).toBe(false);
    expect(() => decimalsOf(text)).toThrow(RangeError);
  });
});

it('sums and compares amounts', () => {
  expect(sum([])).toBe(0n);
  expect(sum([1n, -3n, 5n])).toBe(3n);
  expect(smaller(2n, -1n)).toBe(-1n);
  expect(greater(0n, -1n)).toBe(0n);
});
