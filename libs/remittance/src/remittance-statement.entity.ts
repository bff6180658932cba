import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor, Rate } from '@solde/money';
import { minorColumn, rateColumn } from '@solde/platform';

import type { HeldBecause } from './run-figures';

/**
 * What one creditor is owed at a cut-off, and where it goes: transfer + carry - claimed = balance. Never edited: money that stays is
 * the next statement's opening carry.
 */
@Entity('remittance_statement')
export class RemittanceStatement {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  runId: string;

  @Column('text')
  number: string;

  @Column('uuid')
  creditorId: string;

  @Column('char', { length: 3 })
  currency: Currency;

  @Column('date')
  cutOffOn: CalendarDate;

  /** When the transfer was to leave, as far as it was known at the approval. */
  @Column('date')
  payoutOn: CalendarDate;

  @Column('text')
  mode: 'NET' | 'GROSS';

  @minorColumn()
  openingCarryMinor: Minor;

  @minorColumn()
  collectedMinor: Minor;

  /** Unused provisions, and transfers that the bank returned. */
  @minorColumn()
  givenBackMinor: Minor;

  @minorColumn()
  costsKeptMinor: Minor;

  @minorColumn()
  feesMinor: Minor;

  @rateColumn()
  vatRate: Rate;

  @minorColumn()
  vatMinor: Minor;

  @minorColumn()
  deboursMinor: Minor;

  @minorColumn()
  balanceMinor: Minor;

  @minorColumn()
  transferMinor: Minor;

  @minorColumn()
  carryMinor: Minor;

  /** A debit that the creditor is asked to pay. */
  @minorColumn()
  claimedMinor: Minor;

  @Column('text')
  state: 'FINAL' | 'CARRIED' | 'HELD';

  @Column('text', { nullable: true })
  heldBecause: HeldBecause | null;

  @Column('uuid', { nullable: true })
  bankDetailId: string | null;

  @Column('integer')
  lines: number;

  /** The oldest money that it settles or still holds: the legal month runs from that day. */
  @Column('date', { nullable: true })
  oldestClearedOn: CalendarDate | null;

  @Column('uuid')
  actId: string;
}
