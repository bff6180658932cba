import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';
import type { Currency } from '@solde/money';

import type { RunFigures } from './run-figures';

/** One cut-off in one currency, prepared by one person and approved by another. */
@Entity('remittance_run')
export class RemittanceRun {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  number: string;

  @Column('char', { length: 3 })
  currency: Currency;

  @Column('date')
  cutOffOn: CalendarDate;

  @Column('date')
  payoutOn: CalendarDate;

  @Column('text')
  state: 'PREPARED' | 'CHECKED' | 'APPROVED' | 'PAID' | 'CLOSED' | 'SENT_BACK';

  /** As long as the run: read by the screens that show it, and never with the row. */
  @Column('jsonb', { select: false })
  figures?: RunFigures;

  /** Creditors that it pays, carries or claims from. */
  @Column({
    type: 'integer',
    generatedType: 'STORED',
    asExpression: "jsonb_array_length(figures -> 'statements')",
  })
  statements: number;

  /** Creditors left out by name. */
  @Column({
    type: 'integer',
    generatedType: 'STORED',
    asExpression: "jsonb_array_length(figures -> 'stopped')",
  })
  stopped: number;

  @Column('bytea')
  figuresHash: Buffer;

  @Column('uuid')
  preparedBy: string;

  @Column('uuid', { nullable: true })
  checkedBy: string | null;

  @Column('uuid', { nullable: true })
  approvedBy: string | null;

  @Column('date', { nullable: true })
  approvedOn: CalendarDate | null;

  @Column('date', { nullable: true })
  paidOn: CalendarDate | null;

  @Column('text', { nullable: true })
  sentBackBecause: string | null;

  @VersionColumn()
  version: number;

  @Column('uuid')
  actId: string;
}
