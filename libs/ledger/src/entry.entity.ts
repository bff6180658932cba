import type { CalendarDate } from '@solde/calendar';
import type { Currency } from '@solde/money';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export const ENTRY_KINDS = [
  'RECEIPT',
  'MATCH',
  'REVERSAL',
  'FEE_EARNED',
  'FEE_ADJUSTED',
  'FEE_DOCUMENT',
  'SET_OFF',
  'PAYOUT',
  'WITHDRAWAL',
  'TRANSFER_CLEARED',
  'REFUND',
  'BANK_EXCEPTION',
  'COST',
  'PROVISION',
  'INVOICE_PAID',
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** A balanced act of the books. Never edited: a wrong one is answered by another. */
@Entity('entry')
export class Entry {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  kind: EntryKind;

  @Column('char', { length: 3 })
  currency: Currency;

  /** The day the money moved. */
  @Column('date')
  valueOn: CalendarDate;

  /** The day of the books, in a period that was open. */
  @Column('date')
  bookedOn: CalendarDate;

  @Column('timestamptz')
  recordedAt: Date;

  /** The table of the fact behind the entry, and the fact's id. */
  @Column('text')
  source: string;

  @Column('uuid')
  sourceId: string;

  @Column('uuid')
  actId: string;
}
