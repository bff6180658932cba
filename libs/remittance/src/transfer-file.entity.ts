import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';

@Entity('transfer_file')
export class TransferFile {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  runId: string;

  @Column('text')
  messageId: string;

  @Column('integer')
  transfers: number;

  @minorColumn()
  totalMinor: Minor;

  @Column('uuid')
  documentId: string;

  @Column('uuid')
  actId: string;
}
