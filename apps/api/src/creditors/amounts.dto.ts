import { parseAmount, rate, type Currency, type Minor, type Rate } from '@solde/money';
import { DomainError } from '@solde/platform';
import { Matches } from 'class-validator';

/** A percentage as a decimal string from "0" to "100", six decimals at most. */
export const IsPercent = (): PropertyDecorator => Matches(/^(100(\.0{1,6})?|\d{1,2}(\.\d{1,6})?)$/);

/** Minor units of an amount of the request; refuses with VALIDATION_FAILED one that has not the decimals of its currency. */
export function minorOf(field: string, amount: string, currency: Currency): Minor {
  const minor = parseAmount(amount, currency);
  if (minor !== null) return minor;
  throw new DomainError(
    'VALIDATION_FAILED',
    { currency },
    { fields: [{ field, code: 'NOT_MONEY' }] },
  );
}

/** The same of what may be absent or null. */
export function minorOrNull(
  field: string,
  amount: string | null | undefined,
  currency: Currency,
): Minor | null {
  return amount === null || amount === undefined ? null : minorOf(field, amount, currency);
}

export function rateOrNull(percent: string | null | undefined): Rate | null {
  return percent === null || percent === undefined ? null : rate(percent);
}
