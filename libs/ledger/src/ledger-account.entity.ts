import type { Currency } from '@solde/money';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AccountCode, Book } from './chart';

/** An account of the chart in one currency, of one creditor where the chart says so. Opened by its first posting. */
@Entity('ledger_account')
export class LedgerAccount {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  book: Book;

  @Column('text')
  code: AccountCode;

  @Column('uuid', { nullable: true })
  creditorId: string | null;

  @Column('char', { length: 3 })
  currency: Currency;

  @Column('uuid')
  actId: string;
}
