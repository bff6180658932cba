import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';

/** A talk with the right party, counted over all creditors. */
@Entity('conversation')
export class Conversation {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  partyId: string;

  @Column('uuid')
  caseId: string;

  @Column('timestamptz')
  at: Date;

  @Column('date')
  localOn: CalendarDate;

  @Column('uuid')
  sourceId: string;

  @Column('uuid')
  actId: string;
}
