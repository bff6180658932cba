import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';

import type { RefundOrderKind } from './refund-order-kind';

/** Approved refunds that leave one dedicated account together, by a transfer file or from a list. What became of it is its downloads and its drops. */
@Entity('refund_order')
export class RefundOrder {
  @PrimaryColumn('uuid')
  id: string;

  @Column('bigint')
  number: bigint;

  @Column('text')
  kind: RefundOrderKind;

  @Column('char', { length: 3 })
  currency: Currency;

  @Column('uuid')
  dedicatedAccountId: string;

  @Column('date')
  executionOn: CalendarDate;

  @Column('text')
  messageId: string;

  @Column('integer')
  refunds: number;

  @minorColumn()
  totalMinor: Minor;

  @Column('uuid')
  documentId: string;

  @Column('uuid')
  orderedBy: string;

  @Column('uuid')
  actId: string;
}
