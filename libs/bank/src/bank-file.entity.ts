import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { BankFormat } from '@solde/bank-files';

/** A file of the bank that was imported. The same bytes are imported once, whatever their name. */
@Entity('bank_file')
export class BankFile {
  @PrimaryColumn('uuid')
  id: string;

  @Column('bytea')
  sha256: Buffer;

  @Column('bigint')
  sizeBytes: bigint;

  @Column('text')
  name: string;

  @Column('text')
  format: BankFormat;

  @Column('uuid')
  actId: string;
}
