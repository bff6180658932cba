import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';
import type { Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';
import type { MappedColumn } from './mapping';

/** Why a file was refused whole: a code of placement.errors and its facts. */
export interface PlacementRefusal {
  readonly code: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** The columns of the file, in its order. */
export interface StoredMapping {
  readonly columns: readonly MappedColumn[];
}

/** One hand-over of claims by a creditor: a file, its mapping, what became of its rows. */
@Entity('placement')
export class Placement {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  number: string;

  @Column('uuid')
  creditorId: string;

  @Column('uuid')
  mandateId: string;

  @Column('uuid')
  fileId: string;

  @Column('bytea')
  fileSha256: Buffer;

  @Column('text')
  source: 'FILE' | 'API' | 'FORM';

  @Column('text', { nullable: true })
  encoding: string | null;

  @Column('text', { nullable: true })
  delimiter: string | null;

  @Column('jsonb', { nullable: true })
  mapping: StoredMapping | null;

  @Column('integer', { nullable: true })
  controlRows: number | null;

  @minorColumn({ nullable: true })
  controlTotalMinor: Minor | null;

  @Column('boolean')
  confirmsExpired: boolean;

  @Column('date')
  placedOn: CalendarDate;

  @Column('text')
  state:
    | 'RECEIVED'
    | 'VALIDATING'
    | 'PREVIEW'
    | 'SUBMITTED'
    | 'PROCESSED'
    | 'PARTIAL'
    | 'REFUSED'
    | 'WITHDRAWN';

  @Column('jsonb', { nullable: true })
  refusal: PlacementRefusal | null;

  /** Lines staged, blank ones included; the header is line 1. */
  @Column('integer')
  lines: number;

  @Column('integer')
  rows: number;

  @Column('integer')
  accepted: number;

  @Column('integer')
  joined: number;

  @Column('integer')
  pendingReview: number;

  @Column('integer')
  rejected: number;

  @Column('integer')
  warned: number;

  @minorColumn()
  acceptedTotalMinor: Minor;

  @minorColumn()
  fileTotalMinor: Minor;

  @Column('integer')
  nextRow: number;

  @Column('uuid', { nullable: true })
  correctsId: string | null;

  @VersionColumn()
  version: number;

  @Column('uuid')
  actId: string;
}
