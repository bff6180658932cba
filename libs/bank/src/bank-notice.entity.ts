import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';

/** What a notification of the bank (CAMT.054) says of one payment of a booking. It explains the line of the statement, and posts nothing. */
@Entity('bank_notice')
export class BankNotice {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  fileId: string;

  @Column('integer')
  number: number;

  @Column('uuid')
  dedicatedAccountId: string;

  /** What the bank calls the booking, that of a group too. */
  @Column('text', { nullable: true })
  entryReference: string | null;

  /** The whole booking, of which this may be a part. */
  @minorColumn()
  entryMinor: Minor;

  @minorColumn()
  amountMinor: Minor;

  @Column('char', { length: 3 })
  currency: Currency;

  @Column('date')
  bookedOn: CalendarDate;

  @Column('date')
  valueOn: CalendarDate;

  @Column('text', { nullable: true })
  endToEndId: string | null;

  @Column('text', { nullable: true })
  structuredReference: string | null;

  @Column('text')
  text: string;

  @Column('text', { nullable: true })
  counterpartyName: string | null;

  @Column('text', { nullable: true })
  counterpartyIbanLast4: string | null;

  @Column('bytea', { nullable: true })
  counterpartyIbanHash: Buffer | null;

  @Column('text', { nullable: true })
  returnCode: string | null;

  @Column('uuid')
  actId: string;
}
