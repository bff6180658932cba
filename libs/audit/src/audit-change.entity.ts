import { Column, Entity, PrimaryColumn } from 'typeorm';

/** That an act changed a row. Written by triggers; the values stand apart, so that they can be erased. */
@Entity('audit_change')
export class AuditChange {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  actId: string;

  @Column('text')
  tableName: string;

  /** The primary key, its parts joined by `/`. */
  @Column('text')
  rowKey: string;

  @Column('text')
  operation: 'UPDATE' | 'DELETE' | 'BULK';

  /** sha256 of salt, before and after: it stays when they are erased. */
  @Column('bytea')
  valueHash: Buffer;
}
