import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';

/** What one file says of one account: its balances agree with its lines, or the file was refused. */
@Entity('bank_statement')
export class BankStatement {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  fileId: string;

  @Column('uuid')
  dedicatedAccountId: string;

  @Column('char', { length: 3 })
  currency: Currency;

  @Column('text', { nullable: true })
  reference: string | null;

  @minorColumn()
  openingMinor: Minor;

  @Column('date')
  openingOn: CalendarDate;

  @minorColumn()
  closingMinor: Minor;

  @Column('date')
  closingOn: CalendarDate;

  @Column('integer')
  lines: number;

  /** Those that no file before had carried. */
  @Column('integer')
  newLines: number;

  @Column('uuid')
  actId: string;
}
