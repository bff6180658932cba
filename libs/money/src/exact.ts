import type { Minor } from './minor';

/** An exact rational, in lowest terms, with a positive denominator. */
export interface Exact {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** A rate as a fraction: 15 % is 15/100. */
export type Rate = Exact;

const PERCENT = /^(-?)(\d{1,9})(?:\.(\d{1,12}))?$/;
const PERCENT_DECIMALS_MAX = 24;

/** The exact quotient of two integers. Throws RangeError when the denominator is zero. */
export function exact(numerator: bigint, denominator = 1n): Exact {
  if (denominator === 0n) throw new RangeError('a denominator of zero');
  const common = greatestCommonDivisor(numerator, denominator);
  const sign = denominator < 0n ? -1n : 1n;
  return { numerator: (sign * numerator) / common, denominator: (sign * denominator) / common };
}

/**
 * The rate that a percent string says: `'12.15'` is 1215/10000. Plain decimals only, as the database and
 * the API write them. Throws RangeError on anything else: a rate guessed from a comma would move money.
 */
export function rate(percent: string): Rate {
  const [, sign, whole, decimals = ''] = PERCENT.exec(percent) ?? [];
  if (whole === undefined) throw new RangeError(`not a percentage: ${percent}`);
  const digits = BigInt(`${whole}${decimals}`);
  return exact(sign === '-' ? -digits : digits, 100n * 10n ** BigInt(decimals.length));
}

/**
 * A rate as the shortest percent string, `'12.15'`: the inverse of `rate`. Throws RangeError when the rate
 * has no finite decimal form (a third), because a shortened one would no longer be that rate.
 */
export function percentOf(value: Rate): string {
  let scaled = value.numerator * 100n;
  for (let decimals = 0; decimals <= PERCENT_DECIMALS_MAX; decimals += 1, scaled *= 10n) {
    if (scaled % value.denominator === 0n)
      return withDecimals(scaled / value.denominator, decimals);
  }
  throw new RangeError('a rate without a finite decimal form');
}

export function plus(a: Exact, b: Exact): Exact {
  return exact(
    a.numerator * b.denominator + b.numerator * a.denominator,
    a.denominator * b.denominator,
  );
}

export function times(a: Exact, b: Exact): Exact {
  return exact(a.numerator * b.numerator, a.denominator * b.denominator);
}

/** An amount multiplied by rates, exactly, in minor units: rounded later, once, by the rule that says where. */
export function multiply(base: Minor, ...rates: readonly Rate[]): Exact {
  return rates.reduce(times, exact(base));
}

/** To whole minor units, half away from zero; a negative amount mirrors the positive one (rule R-ROUND). */
export function round(value: Exact): Minor {
  const { numerator, denominator } = value;
  const magnitude = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * magnitude + denominator) / (2n * denominator);
  return numerator < 0n ? -rounded : rounded;
}

/**
 * The share of a part in a whole, in percent with two decimals, half away from zero. Null when the whole is
 * zero: a key figure without a base is unknown, not 0 % (rule R-KPI).
 */
export function percentage(part: bigint, whole: bigint): string | null {
  return whole === 0n ? null : withDecimals(round(exact(part * 10_000n, whole)), 2);
}

/** An integer written with its last digits as decimals: 1215 with 2 is `'12.15'`. */
export function withDecimals(scaled: bigint, decimals: number): string {
  const sign = scaled < 0n ? '-' : '';
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(decimals + 1, '0');
  if (decimals === 0) return `${sign}${digits}`;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
