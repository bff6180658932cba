import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who did what, when, and on whose behalf. Every row written by the act carries its id. */
@Entity('act')
export class Act {
  @PrimaryColumn('uuid')
  id: string;

  /** The route, or the name of the job, listener or command. */
  @Column('text')
  name: string;

  @Column('text')
  callerKind: 'USER' | 'PORTAL' | 'SYSTEM';

  @Column('uuid', { nullable: true })
  callerId: string | null;

  @Column('text')
  callerName: string;

  @Column('uuid', { nullable: true })
  onBehalfOf: string | null;

  @Column('text', { nullable: true })
  sessionId: string | null;

  @Column('text', { nullable: true })
  requestId: string | null;

  @Column('timestamptz')
  at: Date;
}
