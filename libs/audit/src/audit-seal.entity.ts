import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One link of the chain: up to 1000 acts, each with its digest, and the hash that ties them to the link before. */
@Entity('audit_seal')
export class AuditSeal {
  @PrimaryColumn('bigint')
  number: bigint;

  /** In the order in which the digests were chained. */
  @Column('uuid', { array: true })
  actIds: readonly string[];

  @Column('bytea', { array: true })
  actDigests: readonly Buffer[];

  @Column('bytea')
  previousHash: Buffer;

  @Column('bytea')
  hash: Buffer;

  @Column('timestamptz')
  sealedAt: Date;
}
