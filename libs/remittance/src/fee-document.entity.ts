import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor, Rate } from '@solde/money';
import { minorColumn, rateColumn } from '@solde/platform';

/** The invoice or credit note of a statement's fees and debours, numbered without a gap in its series and year. */
@Entity('fee_document')
export class FeeDocument {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  statementId: string;

  @Column('uuid')
  creditorId: string;

  @Column('text')
  kind: 'INVOICE' | 'CREDIT_NOTE';

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
  feesMinor: Minor;

  @rateColumn()
  vatRate: Rate;

  @minorColumn()
  vatMinor: Minor;

  /** Costs advanced for the creditor: no VAT. */
  @minorColumn()
  deboursMinor: Minor;

  @minorColumn()
  totalMinor: Minor;

  /** Set off on the statement, or to be paid by the creditor. */
  @Column('text')
  settlement: 'SET_OFF' | 'PAYMENT';

  @Column('date', { nullable: true })
  dueOn: CalendarDate | null;

  @Column('date')
  issuedOn: CalendarDate;

  /** To which account of the agency it is paid; null when it is set off, and where it asks for nothing. */
  @Column('uuid', { nullable: true })
  ownAccountId: string | null;

  @Column('uuid')
  actId: string;
}
