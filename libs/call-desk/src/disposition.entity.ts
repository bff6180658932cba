import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What came of a call. Never edited: a correction is another row that names the one it corrects. */
@Entity('disposition')
export class Disposition {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  caseId: string;

  @Column('uuid')
  creditorId: string;

  @Column('uuid')
  partyId: string;

  @Column('uuid', { nullable: true })
  callId: string | null;

  @Column('text')
  code: string;

  @Column('boolean')
  contacted: boolean;

  @Column('boolean')
  rightParty: boolean;

  @Column('integer')
  attemptNumber: number;

  @Column('boolean')
  identityVerified: boolean;

  @Column('text', { nullable: true })
  causeOfDelay: string | null;

  /** HARD_CALL, SALES_SIGNAL: said beside the outcome. */
  @Column('text', { array: true })
  addOns: string[];

  @Column('uuid')
  agentId: string;

  @Column('timestamptz')
  at: Date;

  @Column('uuid', { nullable: true })
  correctsId: string | null;

  @Column('uuid')
  actId: string;
}
