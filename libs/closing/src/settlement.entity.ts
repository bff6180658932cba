import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';

import type { SettlementState } from './settlement-terms';

/** What the creditor takes for the whole of a case, if it comes by a day. */
@Entity('settlement')
export class Settlement {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  caseId: string;

  @Column('uuid')
  creditorId: string;

  @minorColumn()
  amountMinor: Minor;

  @Column('char', { length: 3 })
  currency: Currency;

  /** The last value date that counts. */
  @Column('date')
  untilOn: CalendarDate;

  @Column('text')
  state: SettlementState;

  @Column('date')
  offeredOn: CalendarDate;

  /** The day of the creditor's word: money counts from it. */
  @Column('date', { nullable: true })
  acceptedOn: CalendarDate | null;

  /** An id made at his word: money of that very day that was recorded before it does not count. */
  @Column('uuid', { nullable: true })
  acceptedAfter: string | null;

  @Column('date', { nullable: true })
  endedOn: CalendarDate | null;

  @Column('text', { nullable: true })
  authority: 'CREDITOR_REQUEST' | 'CREDITOR_DOCUMENT' | null;

  /** The request of the portal, or the written agreement on file. */
  @Column('uuid', { nullable: true })
  authorityId: string | null;

  @VersionColumn()
  version: number;

  @Column('uuid')
  actId: string;
}
