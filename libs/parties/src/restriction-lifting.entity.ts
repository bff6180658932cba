import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';

@Entity('restriction_lifting')
export class RestrictionLifting {
  @PrimaryColumn('uuid')
  restrictionId: string;

  @Column('text')
  reason: string;

  @Column('date')
  liftedOn: CalendarDate;

  @Column('uuid')
  actId: string;
}
