import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Currency, Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';

/** A refund as its file pays it; what it repeats is held to the refund by a foreign key. */
@Entity('refund_order_line')
export class RefundOrderLine {
  @PrimaryColumn('uuid')
  orderId: string;

  @PrimaryColumn('uuid')
  refundId: string;

  @Column('bigint')
  number: bigint;

  /** Which of the orders of its refund it is: the ones before were dropped. */
  @Column('integer')
  ordinal: number;

  @Column('text')
  endToEndId: string;

  @minorColumn()
  amountMinor: Minor;

  @Column('char', { length: 3 })
  currency: Currency;

  @Column('text')
  iban: string;

  @Column('uuid')
  actId: string;
}
