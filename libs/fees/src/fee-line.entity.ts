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

/** What one component of one payment earned, or one adjustment of a case. Never edited: excluding VAT. */
@Entity('fee_line')
export class FeeLine {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  caseId: string;

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

  /** The fact that an event costs: the case opened, the notice, the procedure. */
  @Column('uuid', { nullable: true })
  sourceId: string | null;

  @Column('uuid')
  actId: string;
}
