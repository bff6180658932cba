import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A download of a transfer file: the first is the original, the others are marked duplicates. */
@Entity('transfer_file_export')
export class TransferFileExport {
  @PrimaryColumn('uuid')
  fileId: string;

  @PrimaryColumn('integer')
  rank: number;

  @Column('uuid')
  actId: string;
}
