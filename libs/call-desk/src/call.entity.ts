import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A call that an agent asked for. What became of it is in its events and its disposition. */
@Entity('call')
export class Call {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  caseId: string;

  @Column('uuid')
  creditorId: string;

  @Column('uuid')
  partyId: string;

  @Column('uuid')
  contactPointId: string;

  @Column('uuid')
  agentId: string;

  @Column('text')
  direction: 'OUT' | 'IN';

  @Column('text')
  fromNumber: string;

  @Column('text')
  toNumber: string;

  @Column('text')
  adapter: 'TWILIO' | 'SIMULATOR' | 'MANUAL';

  @Column('bigint')
  leaseToken: bigint;

  @Column('uuid')
  attemptId: string;

  @Column('boolean')
  requestedByDebtor: boolean;

  @Column('uuid', { nullable: true })
  retryOf: string | null;

  @Column('timestamptz')
  requestedAt: Date;

  @Column('uuid')
  actId: string;
}
