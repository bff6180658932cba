import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';

@Entity('receipt_match')
export class ReceiptMatch {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  receiptId: string;

  @Column('text')
  channel: string;

  @Column('char', { length: 3 })
  currency: Currency;

  @Column('date')
  valueOn: CalendarDate;

  @Column('text')
  means: string;

  /** Of money that a partner has received: who he is, as the creditor may read it. */
  @Column('text', { nullable: true })
  partnerKind: string | null;

  @Column('uuid')
  caseId: string;

  @Column('uuid')
  creditorId: string;

  @minorColumn()
  amountMinor: Minor;

  @Column('text')
  how: string;

  @Column('uuid')
  actId: string;
}
