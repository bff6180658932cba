import type { CalendarDate } from '@solde/calendar';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A month that takes no entry any more. Closed for good: there is no row of an open one. */
@Entity('ledger_period')
export class LedgerPeriod {
  /** The first day of the month. */
  @PrimaryColumn('date')
  month: CalendarDate;

  @Column('uuid')
  actId: string;
}
