import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MediaType } from './media-type';

/** A document and what it is about. A fact: another version is another document. */
@Entity('document')
export class Document {
  @PrimaryColumn('uuid')
  id: string;

  /** The kind of paper in the words of the lib that adds it: `FIRST_LETTER`, `STATEMENT`, `PROOF`... */
  @Column('text')
  kind: string;

  @Column('text')
  title: string;

  @Column('text')
  mediaType: MediaType;

  @Column('bytea')
  sha256: Buffer;

  @Column('integer')
  sizeBytes: number;

  @Column('uuid', { nullable: true })
  creditorId: string | null;

  @Column('uuid', { nullable: true })
  caseId: string | null;

  /** Whether the creditor's portal shows it. */
  @Column('boolean')
  visibleToCreditor: boolean;

  @Column('uuid')
  actId: string;
}
