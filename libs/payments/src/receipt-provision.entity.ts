import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';

/** What of a receipt is no debtor's money: its creditor paid it in for the costs of a case. */
@Entity('receipt_provision')
export class ReceiptProvision {
  @PrimaryColumn('uuid')
  provisionId: string;

  @Column('uuid')
  receiptId: string;

  @Column('text')
  channel: 'AGENCY';

  @Column('char', { length: 3 })
  currency: Currency;

  @Column('date')
  valueOn: CalendarDate;

  @minorColumn()
  amountMinor: Minor;

  @Column('uuid')
  actId: string;
}
