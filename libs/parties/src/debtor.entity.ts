import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

@Entity('debtor')
export class Debtor {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  creditorId: string;

  @Column('uuid')
  partyId: string;

  @Column('text')
  name: string;

  @Column('text', { nullable: true })
  legalForm: string | null;

  @Column('text', { nullable: true })
  siren: string | null;

  @Column('text', { nullable: true })
  addressLine: string | null;

  @Column('text', { nullable: true })
  postalCode: string | null;

  @Column('text', { nullable: true })
  city: string | null;

  @Column('char', { length: 2 })
  country: string;

  @Column('text')
  territory: string;

  @Column('smallint')
  territoryClass: number;

  @Column('text')
  language: string;

  @Column('text', { nullable: true })
  segment: string | null;

  @Column('boolean')
  sensitive: boolean;

  @VersionColumn()
  version: number;

  @Column('uuid')
  actId: string;
}
