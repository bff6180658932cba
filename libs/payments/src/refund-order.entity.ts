import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';
import type { Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';

/** Approved refunds that leave one dedicated account by one transfer file. What became of it is its downloads and its drops. */
@Entity('refund_order')
export class RefundOrder {
  @PrimaryColumn('uuid')
  id: string;

  @Column('bigint')
  number: bigint;

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
