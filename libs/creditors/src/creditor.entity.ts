import type { Currency } from '@solde/money';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import type { CreditorState } from './creditor-moves';

/** Who owns the claims and mandates us. */
@Entity('creditor')
export class Creditor {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  code: string;

  @Column('uuid', { nullable: true })
  groupId: string | null;

  @Column('text')
  legalName: string;

  @Column('text', { nullable: true })
  tradeName: string | null;

  @Column('text', { nullable: true })
  siren: string | null;

  @Column('text', { nullable: true })
  siret: string | null;

  @Column('text', { nullable: true })
  vatNumber: string | null;

  @Column('boolean')
  isIndividual: boolean;

  @Column('text')
  addressLine: string;

  @Column('text')
  postalCode: string;

  @Column('text')
  city: string;

  @Column('char', { length: 2 })
  country: string;

  @Column('text')
  territory: string;

  @Column('char', { length: 3 })
  currency: Currency;

  @Column('text')
  language: string;

  @Column('text')
  state: CreditorState;

  @VersionColumn()
  version: number;

  @Column('uuid')
  actId: string;
}
