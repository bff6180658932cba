import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';

/** A movement of a dedicated account, once for ever whichever files carry it. What came of it is `bank_outcome`. */
@Entity('bank_line')
export class BankLine {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  dedicatedAccountId: string;

  /** What every format carries alike, hashed: see `lineIdentity`. */
  @Column('bytea')
  identity: Buffer;

  /** True twins of one statement are two movements: first, second... */
  @Column('integer')
  ordinal: number;

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

  /** As in `receipt`: only the end can be read again; the hash recognises the payer. */
  @Column('text', { nullable: true })
  counterpartyIbanLast4: string | null;

  @Column('bytea', { nullable: true })
  counterpartyIbanHash: Buffer | null;

  @Column('text', { nullable: true })
  bankReference: string | null;

  @Column('text', { nullable: true })
  returnCode: string | null;

  @Column('text', { nullable: true })
  transactionCode: string | null;

  /** The payment of which a return takes a part back, where the bank says what it was. */
  @minorColumn({ nullable: true })
  originalMinor: Minor | null;

  @Column('uuid')
  actId: string;
}
