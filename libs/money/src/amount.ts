import { decimalsOf, type Currency } from './currency';
import { withDecimals } from './exact';
import type { Minor } from './minor';

// Far above any debt and well inside a bigint column, so that a sum of such amounts is stored safely too.
const MAJOR_DIGITS_MAX = 13;

const AMOUNT = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?$/;

/**
 * A decimal string in the major unit with exactly the currency's decimals (`'1234.56'` in EUR, `'1234'` in
 * XPF), to minor units. Null when it is malformed or has more than 13 digits before the point: a missing
 * decimal is not guessed. Throws RangeError on an unknown currency.
 */
export function parseAmount(text: string, currency: Currency): Minor | null {
  const decimals = decimalsOf(currency);
  const [, sign, major, fraction = ''] = AMOUNT.exec(text) ?? [];
  if (major === undefined || major.length > MAJOR_DIGITS_MAX || fraction.length !== decimals)
    return null;
  const amount = BigInt(`${major}${fraction}`);
  return sign === '-' ? -amount : amount;
}

/** Minor units as the decimal string that the API and the files carry: 123456 in EUR is `'1234.56'`. */
export function formatAmount(amount: Minor, currency: Currency): string {
  return withDecimals(amount, decimalsOf(currency));
}
