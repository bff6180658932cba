import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

/** A person of the creditor, and what to talk to them about. */
@Entity('creditor_contact')
export class CreditorContact {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  creditorId: string;

  @Column('text')
  role: 'DECIDER' | 'DISPUTES' | 'SALES' | 'ACCOUNTING' | 'IT';

  @Column('text')
  name: string;

  @Column('text', { nullable: true })
  email: string | null;

  @Column('text', { nullable: true })
  phone: string | null;

  @Column('boolean')
  active: boolean;

  @VersionColumn()
  version: number;

  @Column('uuid')
  actId: string;
}
