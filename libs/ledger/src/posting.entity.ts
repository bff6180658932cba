import type { Currency, Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Book } from './chart';

/** One line of an entry. Book and currency repeat those of its account and entry, and PostgreSQL holds them to it. */
@Entity('posting')
export class Posting {
  @PrimaryColumn('uuid')
  entryId: string;

  /** From 1, in the order in which the act gave the lines. */
  @PrimaryColumn('smallint')
  line: number;

  @Column('uuid')
  accountId: string;

  @Column('text')
  book: Book;

  @Column('char', { length: 3 })
  currency: Currency;

  /** Debit positive, credit negative. */
  @minorColumn()
  amountMinor: Minor;
}
