import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A refusal that was answered; the act behind it was rolled back, so its id leads to the logs alone. */
@Entity('refusal')
export class RecordedRefusal {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  actId: string;

  @Column('text')
  actName: string;

  @Column('text')
  callerKind: 'USER' | 'PORTAL' | 'SYSTEM';

  @Column('uuid', { nullable: true })
  callerId: string | null;

  @Column('text')
  callerName: string;

  @Column('uuid', { nullable: true })
  onBehalfOf: string | null;

  @Column('text', { nullable: true })
  requestId: string | null;

  @Column('text')
  code: string;

  @Column('jsonb')
  facts: object;

  @Column('timestamptz')
  at: Date;
}
