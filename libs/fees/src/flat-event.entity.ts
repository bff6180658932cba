import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';

import type { ToldEvent } from './fee-agreement';

/** What happened on a case and may cost, whatever its tariff says of it: the quantity of R-FEE-FLAT. An undoing is a row of its own. */
@Entity('flat_event')
export class FlatEvent {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  caseId: string;

  @Column('uuid')
  creditorId: string;

  @Column('text')
  event: ToldEvent;

  @Column('date')
  happenedOn: CalendarDate;

  /** The fact behind it; of an undoing, the fact that undoes. */
  @Column('uuid')
  sourceId: string;

  @Column('uuid', { nullable: true })
  undoesId: string | null;

  @Column('uuid')
  actId: string;
}
