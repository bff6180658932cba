import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A status that the provider reported, each once, in whatever order. */
@Entity('call_event')
export class CallEvent {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  providerCallId: string;

  @Column('text')
  status:
    | 'queued'
    | 'initiated'
    | 'ringing'
    | 'in-progress'
    | 'completed'
    | 'busy'
    | 'no-answer'
    | 'failed'
    | 'canceled';

  @Column('integer')
  sequence: number;

  @Column('integer', { nullable: true })
  durationSeconds: number | null;

  @Column('timestamptz')
  receivedAt: Date;

  @Column('uuid')
  actId: string;
}
