import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

/** An appointment to call somebody back, in the debtor's time. */
@Entity('callback')
export class Callback {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  caseId: string;

  @Column('uuid')
  creditorId: string;

  @Column('uuid')
  contactPointId: string;

  @Column('text')
  requestedBy: 'DEBTOR' | 'AGENT' | 'SYSTEM';

  /** What was wished, before the hours of the debtor moved it. */
  @Column('timestamptz')
  askedAt: Date;

  @Column('timestamptz')
  dueAt: Date;

  @Column('text')
  debtorZone: string;

  @Column('integer')
  windowMinutes: number;

  @Column('boolean')
  exactWish: boolean;

  @Column('uuid', { nullable: true })
  ownerId: string | null;

  @Column('text', { nullable: true })
  pool: string | null;

  @Column('text')
  state: 'PLANNED' | 'DUE' | 'OFFERED' | 'DONE' | 'MISSED' | 'CANCELLED' | 'REASSIGNED';

  @Column('integer')
  missedInARow: number;

  @Column('uuid', { nullable: true })
  dispositionId: string | null;

  @Column('uuid', { nullable: true })
  replacesId: string | null;

  @VersionColumn()
  version: number;

  @Column('uuid')
  actId: string;
}
