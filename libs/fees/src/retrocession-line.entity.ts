import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { minorColumn, type Sentence } from '@solde/platform';

/** What a partner is owed of a fee, excluding VAT, or one adjustment of a case. Never edited; the creditor's money knows nothing of it. */
@Entity('retrocession_line')
export class RetrocessionLine {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  caseId: string;

  @Column('uuid')
  creditorId: string;

  /** The fee that gives it; null of what a replay adds or takes back. */
  @Column('uuid', { nullable: true })
  feeLineId: string | null;

  @Column('text')
  partnerKind: string;

  @Column('char', { length: 3 })
  currency: Currency;

  /** The fee that it is a share of. */
  @minorColumn()
  baseMinor: Minor;

  @minorColumn()
  amountMinor: Minor;

  /** The day the fee was earned, or the adjustment posted: the month in which the partner is owed it. */
  @Column('date')
  earnedOn: CalendarDate;

  @Column('jsonb')
  sentence: Sentence;

  @Column('uuid')
  actId: string;
}
