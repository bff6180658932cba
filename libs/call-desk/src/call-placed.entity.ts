import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What the provider answered: its id of the call, or why there is none. */
@Entity('call_placed')
export class CallPlaced {
  @PrimaryColumn('uuid')
  callId: string;

  @Column('text', { nullable: true })
  providerCallId: string | null;

  @Column('text', { nullable: true })
  failure: string | null;

  @Column('uuid')
  actId: string;
}
