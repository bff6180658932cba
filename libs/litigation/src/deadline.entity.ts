import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';

@Entity('deadline')
export class Deadline {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  procedureId: string;

  @Column('uuid')
  caseId: string;

  @Column('uuid')
  creditorId: string;

  @Column('text')
  ruleCode: string;

  @Column('uuid')
  stepId: string;

  @Column('date')
  rawOn: CalendarDate;

  @Column('date')
  dueOn: CalendarDate;

  @Column('boolean')
  isOurs: boolean;

  @Column('boolean')
  verifiedLaw: boolean;

  @Column('uuid', { nullable: true })
  confirmedBy: string | null;

  @Column('text')
  state: 'OPEN' | 'DONE' | 'MISSED' | 'WAIVED';

  @Column('text', { nullable: true })
  stateReason: string | null;

  @VersionColumn()
  version: number;

  @Column('uuid')
  actId: string;
}
