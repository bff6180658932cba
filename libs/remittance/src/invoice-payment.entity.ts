import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';

/** What a creditor paid on a document; signed as its total, so that what we give back on a credit note is negative. */
@Entity('invoice_payment')
export class InvoicePayment {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  creditorId: string;

  @Column('uuid', { nullable: true })
  feeDocumentId: string | null;

  @Column('uuid', { nullable: true })
  debitClaimId: string | null;

  @Column('char', { length: 3 })
  currency: Currency;

  @minorColumn()
  amountMinor: Minor;

  @Column('date')
  paidOn: CalendarDate;

  @Column('text', { nullable: true })
  reference: string | null;

  @Column('uuid')
  actId: string;
}
