import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';
import type { Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';

import type { DisputeState, DisputeType } from './dispute-terms';

/** What the debtor contests of one claim, until the creditor has answered. */
@Entity('dispute')
export class Dispute {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  caseId: string;

  @Column('uuid')
  claimId: string;

  @Column('uuid')
  creditorId: string;

  @Column('text')
  type: DisputeType;

  @minorColumn()
  amountMinor: Minor;

  @Column('text')
  debtorText: string;

  @Column('date')
  raisedOn: CalendarDate;

  /** When the creditor's answer is due. */
  @Column('date')
  dueOn: CalendarDate;

  @Column('text')
  state: DisputeState;

  @Column('text', { nullable: true })
  answer: string | null;

  @Column('date', { nullable: true })
  endedOn: CalendarDate | null;

  @VersionColumn()
  version: number;

  @Column('uuid')
  actId: string;
}
