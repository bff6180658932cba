import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';

/**
 * A case in the work queue: narrow and apart from the case, so that asking for the next one reads nothing else. Written by the
 * functions `refresh_queue` and `next_case`; `due_at` may be infinity.
 */
@Entity('queue_item')
export class QueueItem {
  @PrimaryColumn('uuid')
  caseId: string;

  @Column('uuid')
  creditorId: string;

  @Column('uuid')
  partyId: string;

  @Column('smallint')
  queueId: number;

  @Column('smallint')
  territoryClass: number;

  @Column('text')
  state: 'DEFERRED' | 'READY' | 'LEASED';

  @Column('timestamptz')
  dueAt: Date;

  @Column('timestamptz', { nullable: true })
  appointmentAt: Date | null;

  @Column('integer')
  points: number;

  /** What they are made of: see queue-parts.ts. */
  @Column('smallint', { array: true })
  pointParts: number[];

  @Column('date')
  oldestDueOn: CalendarDate;

  @Column('text')
  caseNumber: string;

  @Column('uuid', { nullable: true })
  ownerId: string | null;

  @Column('boolean')
  sensitive: boolean;

  @Column('boolean')
  brokenPromise: boolean;

  @Column('timestamptz', { nullable: true })
  lastContactAt: Date | null;

  /** Not before: what an agent or the contact verdict put off. */
  @Column('timestamptz', { nullable: true })
  restUntil: Date | null;

  /** The day on which time alone changes the points. */
  @Column('date', { nullable: true })
  pointsDueOn: CalendarDate | null;

  @Column('uuid', { nullable: true })
  leasedBy: string | null;

  @Column('timestamptz', { nullable: true })
  leaseUntil: Date | null;

  @Column('bigint', { nullable: true })
  leaseToken: bigint | null;
}
