import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';

@Entity('interest_suspension_end')
export class InterestSuspensionEnd {
  @PrimaryColumn('uuid')
  suspensionId: string;

  @Column('uuid')
  caseId: string;

  @Column('uuid')
  creditorId: string;

  @Column('date')
  untilOn: CalendarDate;

  @Column('uuid')
  actId: string;
}
