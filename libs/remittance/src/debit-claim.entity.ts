import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';

/**
 * A debit that the creditor is asked to pay, where the mandate says so. No fee and no VAT: money of others covers it, so what he
 * pays enters the dedicated account.
 */
@Entity('debit_claim')
export class DebitClaim {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  statementId: string;

  @Column('uuid')
  creditorId: string;

  @Column('text')
  series: string;

  @Column('integer')
  year: number;

  @Column('integer')
  position: number;

  @Column('text')
  number: string;

  @Column('char', { length: 3 })
  currency: Currency;

  @minorColumn()
  amountMinor: Minor;

  @Column('date')
  issuedOn: CalendarDate;

  @Column('date')
  dueOn: CalendarDate;

  /** To which account it is paid: the one of the money of others, which covered the debit; null in claims of earlier versions. */
  @Column('uuid', { nullable: true })
  dedicatedAccountId: string | null;

  @Column('uuid')
  actId: string;
}
