import { Column } from 'typeorm';
import type { ColumnCommonOptions } from 'typeorm/decorator/options/ColumnCommonOptions';
import type { ColumnNumericOptions } from 'typeorm/decorator/options/ColumnNumericOptions';
import type { Minor, Rate } from '@solde/money';
import { percentOf, rate } from '@solde/money';

type NumericOptions = Omit<ColumnNumericOptions & ColumnCommonOptions, 'transformer'>;

/** A bigint is the same on both sides; TypeORM alone may read it as text. */
export const asMinor = {
  to: (value: Minor | null | undefined) => value,
  from: (value: string | bigint | null) => (value === null ? null : BigInt(value)),
};

/** A column of money: `bigint` minor units of the currency of its row. */
export function minorColumn(options: NumericOptions = {}): PropertyDecorator {
  return Column('bigint', { ...options, transformer: asMinor });
}

/** A column of a rate: `numeric`, in percent as contracts and the law write it; an exact fraction in JavaScript. */
export function rateColumn(options: NumericOptions = {}): PropertyDecorator {
  return Column('numeric', {
    ...options,
    transformer: {
      to: (value: Rate | null | undefined) =>
        value === null || value === undefined ? value : percentOf(value),
      from: (value: string | null) => (value === null ? null : rate(value)),
    },
  });
}
