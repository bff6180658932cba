import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';
import type { LimitationEventKind } from '@solde/country';

@Entity('limitation_event')
export class LimitationEvent {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  claimId: string;

  @Column('uuid')
  caseId: string;

  @Column('uuid')
  creditorId: string;

  @Column('text')
  kind: LimitationEventKind | 'WITHDRAWAL';

  @Column('date')
  happenedOn: CalendarDate;

  @Column('date', { nullable: true })
  untilOn: CalendarDate | null;

  @Column('text')
  evidence: string;

  /** The event that a withdrawal undoes (Civil Code 2243). */
  @Column('uuid', { nullable: true })
  withdrawsId: string | null;

  @Column('uuid', { nullable: true })
  documentId: string | null;

  @Column('uuid')
  actId: string;
}
