import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { minorColumn, type Sentence } from '@solde/platform';

/** A slice of a line as it is stored: rates in percent, amounts in minor units, both as text. */
export interface StoredSlice {
  readonly agreementId: string;
  readonly ruleId: string | null;
  readonly paymentClass: string;
  readonly baseMinor: string;
  readonly ratePct: string;
  readonly factorPct: string;
}

/**
 * What one component of one payment earned, one adjustment of a case, one event, or one month of a mandate. Never edited: excluding
 * VAT.
 */
@Entity('fee_line')
export class FeeLine {
  @PrimaryColumn('uuid')
  id: string;

  /** Null for a month of subscription, which belongs to a mandate and to no case. */
  @Column('uuid', { nullable: true })
  caseId: string | null;

  @Column('uuid')
  creditorId: string;

  @Column('text')
  kind: 'CONTINGENCY' | 'ADJUSTMENT' | 'FLAT' | 'MINIMUM' | 'WITHDRAWAL';

  @Column('uuid', { nullable: true })
  receiptId: string | null;

  @Column('text', { nullable: true })
  component: string | null;

  /** The phase of the case on the value date (R-FEE-PHASE). */
  @Column('text', { nullable: true })
  phase: string | null;

  @Column('char', { length: 3 })
  currency: Currency;

  @minorColumn()
  baseMinor: Minor;

  /** Which rules priced it, each with its version, rate and channel factor. */
  @Column('jsonb')
  slices: readonly StoredSlice[];

  /** The fee before its one rounding, as a fraction of minor units: what an auditor recomputes. */
  @Column('text', { nullable: true })
  exact: string | null;

  @minorColumn()
  amountMinor: Minor;

  @Column('date')
  valueOn: CalendarDate;

  /** The day the money was cleared, or the adjustment posted: the statement period it falls in. */
  @Column('date')
  earnedOn: CalendarDate;

  @Column('jsonb')
  sentence: Sentence;

  /** The fact that an event costs: the case opened, the notice, the procedure, the call; of a subscription, its mandate. */
  @Column('uuid', { nullable: true })
  sourceId: string | null;

  /** Of a flat fee, as its sentence says it. */
  @Column({
    type: 'text',
    nullable: true,
    generatedType: 'STORED',
    asExpression: `CASE WHEN kind = 'FLAT' THEN sentence -> 'facts' ->> 'event' END`,
  })
  event: string | null;

  @Column('uuid', { nullable: true })
  mandateId: string | null;

  /** The first day of the month of a subscription. */
  @Column('date', { nullable: true })
  month: CalendarDate | null;

  @Column('uuid')
  actId: string;
}
