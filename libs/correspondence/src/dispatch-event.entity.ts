import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What became of a message: a fact each. SENT is one by message. */
@Entity('dispatch_event')
export class DispatchEvent {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  messageId: string;

  @Column('text')
  kind: 'SENT' | 'FAILED' | 'UNKNOWN' | 'RETURNED' | 'DELIVERED';

  @Column('timestamptz')
  at: Date;

  @Column('text', { nullable: true })
  providerRef: string | null;

  /** A word of the house, never a text of the network. */
  @Column('text', { nullable: true })
  detail: string | null;

  @Column('uuid')
  actId: string;
}
