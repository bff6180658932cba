import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A MiB of a file. */
@Entity('placement_chunk')
export class PlacementChunk {
  @PrimaryColumn('uuid')
  fileId: string;

  @Column('uuid')
  creditorId: string;

  @PrimaryColumn('integer')
  number: number;

  @Column('bytea')
  bytes: Buffer;

  @Column('uuid')
  actId: string;
}
