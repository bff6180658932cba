import { rate, type Currency, type Minor, type Rate } from '@solde/money';
import { amountOf } from '@solde/platform';
import { Matches } from 'class-validator';

/** A percentage as a decimal string from "0" to "100", six decimals at most. */
export const IsPercent = (): PropertyDecorator => Matches(/^(100(\.0{1,6})?|\d{1,2}(\.\d{1,6})?)$/);

/** The minor units of an amount that may be absent or null; refuses like `amountOf`. */
export function minorOrNull(
  field: string,
  amount: string | null | undefined,
  currency: Currency,
): Minor | null {
  return amount === null || amount === undefined ? null : amountOf(amount, currency, field);
}

export function rateOrNull(percent: string | null | undefined): Rate | null {
  return percent === null || percent === undefined ? null : rate(percent);
}
