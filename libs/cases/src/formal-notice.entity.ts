import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';

@Entity('formal_notice')
export class FormalNotice {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  caseId: string;

  @Column('uuid')
  creditorId: string;

  @Column('date')
  notifiedOn: CalendarDate;

  @Column('text')
  evidence: string;

  @Column('uuid')
  actId: string;
}
