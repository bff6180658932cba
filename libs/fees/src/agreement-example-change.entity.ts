import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';

/** What a person changed of a worked example before the creditor signed: what it is expected to cost, or that it is dropped. */
@Entity('agreement_example_change')
export class AgreementExampleChange {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  exampleId: string;

  @Column('uuid')
  creditorId: string;

  @Column('text')
  kind: 'EXPECTS' | 'DROPPED';

  @minorColumn({ nullable: true })
  expectedMinor: Minor | null;

  @Column('text')
  reason: string;

  @Column('text')
  byName: string;

  @Column('timestamptz')
  at: Date;

  @Column('uuid')
  actId: string;
}
