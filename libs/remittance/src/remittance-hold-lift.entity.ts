import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';

/** The end of a hold, once. */
@Entity('remittance_hold_lift')
export class RemittanceHoldLift {
  @PrimaryColumn('uuid')
  holdId: string;

  @Column('text')
  because: string;

  @Column('uuid')
  liftedBy: string;

  @Column('date')
  liftedOn: CalendarDate;

  @Column('uuid')
  actId: string;
}
