import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';
import type { RecallReason } from '@solde/creditors';

/** A case taken back: why its creditor did, on the day he asked. What it cost depends on it. */
@Entity('case_recall')
export class CaseRecall {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  caseId: string;

  @Column('uuid')
  creditorId: string;

  @Column('text')
  reason: RecallReason;

  @Column('date')
  askedOn: CalendarDate;

  /** In the creditor's own words. */
  @Column('text', { nullable: true })
  comment: string | null;

  @Column('uuid')
  actId: string;
}
