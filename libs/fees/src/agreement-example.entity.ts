import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';

/** A case supposed under a tariff, with what it is understood to cost. */
@Entity('agreement_example')
export class AgreementExample {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  agreementId: string;

  @Column('uuid')
  creditorId: string;

  @Column('text')
  label: string;

  @Column('jsonb')
  supposed: object;

  @minorColumn()
  expectedMinor: Minor;

  /** The example of the version before, of which this one is the copy. */
  @Column('uuid', { nullable: true })
  carriedFrom: string | null;

  @Column('uuid')
  actId: string;
}
