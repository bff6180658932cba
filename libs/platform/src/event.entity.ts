import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Something that happened, published by an act for whoever stands above it. */
@Entity('event')
export class PublishedEvent {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  /** The case or the creditor: events of one subject are delivered in order. */
  @Column('uuid')
  subjectId: string;

  @Column('jsonb')
  payload: object;

  @Column('uuid')
  actId: string;

  @Column('timestamptz')
  at: Date;
}

/** An event still owed to some listener. */
@Entity('event_pending')
export class PendingEvent {
  @PrimaryColumn('uuid')
  eventId: string;

  @Column('uuid')
  subjectId: string;

  /** Made by the database under the act's locks; never written. */
  @Column({ type: 'bigint', insert: false, update: false })
  position: bigint;

  @Column('integer', { default: 0 })
  attempts: number;

  @Column('timestamptz')
  dueAt: Date;

  /** After the last attempt: nobody tries again until a person decides. */
  @Column('timestamptz', { nullable: true })
  parkedAt: Date | null;

  @Column('text', { nullable: true })
  lastError: string | null;
}

/** That one listener has heard one event: once, or never. */
@Entity('event_delivery')
export class EventDelivery {
  @PrimaryColumn('uuid')
  eventId: string;

  @PrimaryColumn('text')
  listener: string;

  @Column('text')
  outcome: 'DELIVERED' | 'REFUSED';

  @Column('text', { nullable: true })
  code: string | null;

  @Column('uuid')
  actId: string;

  @Column('timestamptz')
  at: Date;
}
