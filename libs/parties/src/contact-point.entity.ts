import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

@Entity('contact_point')
export class ContactPoint {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  debtorId: string;

  @Column('uuid')
  creditorId: string;

  @Column('text')
  kind: 'PHONE' | 'EMAIL';

  @Column('text')
  value: string;

  @Column('text', { nullable: true })
  personName: string | null;

  @Column('text')
  source: 'CREDITOR' | 'AGENT' | 'DEBTOR' | 'TRACING';

  @Column('text')
  quality: 'UNKNOWN' | 'GOOD' | 'BAD' | 'SHARED';

  @VersionColumn()
  version: number;

  @Column('uuid')
  actId: string;
}
