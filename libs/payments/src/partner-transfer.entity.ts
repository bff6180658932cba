import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';

/** Money that a partner passed on: the receipt of the dedicated account that it is, and the day it entered. */
@Entity('partner_transfer')
export class PartnerTransfer {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  partnerId: string;

  @Column('uuid')
  receiptId: string;

  @Column('char', { length: 3 })
  currency: Currency;

  @minorColumn()
  amountMinor: Minor;

  /** Which tie it is: one more than were undone before. */
  @Column('integer')
  ordinal: number;

  /** What he kept for costs of the cases, each recorded. */
  @minorColumn()
  withheldMinor: Minor;

  @Column('date')
  enteredOn: CalendarDate;

  @Column('uuid')
  entryId: string;

  @Column('uuid')
  actId: string;
}
