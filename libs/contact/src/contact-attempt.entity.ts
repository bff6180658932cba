import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';

/**
 * A try to reach a person, counted over all creditors. Never edited: a try that the network lost is released by a row of
 * its own. Only the kind CHASE counts against the limits.
 */
@Entity('contact_attempt')
export class ContactAttempt {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  partyId: string;

  @Column('uuid')
  caseId: string;

  @Column('text')
  channel: 'PHONE' | 'EMAIL' | 'SMS' | 'LETTER';

  @Column('text')
  kind: 'CHASE' | 'FIRST_LETTER' | 'REPLY' | 'MANDATORY_NOTICE';

  @Column('timestamptz')
  at: Date;

  @Column('date')
  localOn: CalendarDate;

  @Column('boolean')
  requestedByDebtor: boolean;

  @Column('uuid')
  sourceId: string;

  @Column('uuid')
  actId: string;
}
