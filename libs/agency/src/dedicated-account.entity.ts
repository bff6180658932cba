import type { CalendarDate } from '@solde/calendar';
import type { Currency } from '@solde/money';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

/** A bank account that holds the money of others and nothing else (CPCE R124-2); one open by currency. */
@Entity('dedicated_account')
export class DedicatedAccount {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  iban: string;

  @Column('text')
  bic: string;

  @Column('text')
  bankName: string;

  @Column('text')
  holder: string;

  @Column('char', { length: 3 })
  currency: Currency;

  @Column('date')
  openedOn: CalendarDate;

  @Column('date', { nullable: true })
  closedOn: CalendarDate | null;

  @VersionColumn()
  version: number;

  @Column('uuid')
  actId: string;
}
