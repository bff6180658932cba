import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';

@Entity('clearing')
export class Clearing {
  @PrimaryColumn('uuid')
  receiptId: string;

  @Column('date')
  clearedOn: CalendarDate;

  @Column('uuid')
  actId: string;
}
