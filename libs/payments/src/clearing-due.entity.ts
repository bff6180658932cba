import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';

@Entity('clearing_due')
export class ClearingDue {
  @PrimaryColumn('uuid')
  receiptId: string;

  @Column('date')
  dueOn: CalendarDate;
}
