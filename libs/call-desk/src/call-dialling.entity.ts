import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The call is being dialled: written before the network is asked, so that no second process dials it. */
@Entity('call_dialling')
export class CallDialling {
  @PrimaryColumn('uuid')
  callId: string;

  @Column('timestamptz')
  at: Date;

  @Column('uuid')
  actId: string;
}
