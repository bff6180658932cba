import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { FileEncoding } from './file-encoding';

/** A file as it was received; its bytes are in `placement_chunk`. Never edited. */
@Entity('placement_file')
export class PlacementFile {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  creditorId: string;

  @Column('bytea')
  sha256: Buffer;

  @Column('bigint')
  sizeBytes: bigint;

  @Column('integer')
  chunks: number;

  @Column('text')
  name: string;

  /** As its bytes were read when it came in; a placement may say otherwise. */
  @Column('text')
  encoding: FileEncoding;

  /** The first bytes: header and mapping are read from them wherever they are needed. */
  @Column('bytea')
  head: Buffer;

  @Column('uuid')
  actId: string;
}
