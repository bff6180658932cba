import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';

@Entity('interest_suspension')
export class InterestSuspension {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  caseId: string;

  @Column('uuid')
  creditorId: string;

  @Column('date')
  fromOn: CalendarDate;

  @Column('date', { nullable: true })
  untilOn: CalendarDate | null;

  @Column('text')
  reason: 'INSOLVENCY' | 'OVER_INDEBTEDNESS' | 'COURT_GRACE' | 'PLAN';

  @Column('uuid')
  actId: string;
}
