import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor, Rate } from '@solde/money';
import { minorColumn, rateColumn } from '@solde/platform';

import type { PromiseState } from './promise-state';

/** The debtor's word: an amount by a day. Named apart from the language's own Promise. */
@Entity('promise')
export class PromiseToPay {
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

  @Column('text')
  means: string;

  @Column('date')
  madeOn: CalendarDate;

  @Column('date')
  dueOn: CalendarDate;

  /** Due date and grace, in business days of the debtor's territory: kept, so that a later holiday moves nothing. */
  @Column('date')
  deadlineOn: CalendarDate;

  @rateColumn()
  partialThreshold: Rate;

  @Column('smallint', { nullable: true })
  confidence: number | null;

  @Column('text')
  state: PromiseState;

  @Column('text', { nullable: true })
  stateReason: string | null;

  /** Money that served it, never more than was promised. */
  @minorColumn()
  countedMinor: Minor;

  @Column('date', { nullable: true })
  decidedOn: CalendarDate | null;

  @Column('uuid', { nullable: true })
  holdId: string | null;

  @Column('uuid', { nullable: true })
  dispositionId: string | null;

  @Column('uuid', { nullable: true })
  replacesId: string | null;

  @Column('uuid')
  agentId: string;

  @VersionColumn()
  version: number;

  @Column('uuid')
  actId: string;
}
