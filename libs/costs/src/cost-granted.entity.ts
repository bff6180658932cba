import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';
import type { Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';

/** A cost that waited for a title, and what its court granted of it. */
@Entity('cost_granted')
export class CostGranted {
  @PrimaryColumn('uuid')
  costId: string;

  @Column('uuid')
  creditorId: string;

  @Column('uuid')
  titleId: string;

  @minorColumn()
  amountMinor: Minor;

  @Column('date')
  fromOn: CalendarDate;

  @Column('uuid')
  actId: string;
}
