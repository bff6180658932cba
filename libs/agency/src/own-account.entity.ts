import type { CalendarDate } from '@solde/calendar';
import type { Currency } from '@solde/money';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

/**
 * A bank account of the agency itself, to which its invoices are paid: never one that holds the money of others (CPCE R124-2). Asked
 * for by one person and put in force by another; one in force by currency.
 */
@Entity('own_account')
export class OwnAccount {
  @PrimaryColumn('uuid')
  id: string;

  /** Compact. */
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

  @Column('text')
  state: 'REQUESTED' | 'APPROVED' | 'REJECTED';

  @Column('uuid')
  requestedBy: string;

  @Column('uuid', { nullable: true })
  approvedBy: string | null;

  /** The day of its approval: invoices issued from then on name it. */
  @Column('date', { nullable: true })
  openedOn: CalendarDate | null;

  @Column('date', { nullable: true })
  closedOn: CalendarDate | null;

  @VersionColumn()
  version: number;

  @Column('uuid')
  actId: string;
}
