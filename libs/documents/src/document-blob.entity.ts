import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Stored bytes under their own hash: the same file sent twice is kept once. Read only through a document. */
@Entity('document_blob')
export class DocumentBlob {
  @PrimaryColumn('bytea')
  sha256: Buffer;

  @Column('bytea')
  bytes: Buffer;

  @Column('uuid')
  actId: string;
}
