import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a row was before and after a change. May be erased; the salt goes with it, so the hash betrays nothing. */
@Entity('audit_value')
export class AuditValue {
  @PrimaryColumn('uuid')
  changeId: string;

  @Column('bytea')
  salt: Buffer;

  @Column('jsonb', { nullable: true })
  before: object | null;

  @Column('jsonb', { nullable: true })
  after: object | null;
}
