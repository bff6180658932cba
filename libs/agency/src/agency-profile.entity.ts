import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

/** Who the agency is, as its letters and invoices print it. One row. */
@Entity('agency_profile')
export class AgencyProfile {
  @PrimaryColumn('uuid')
  id: string;

  @Column('boolean')
  alone: boolean;

  @Column('text')
  legalName: string;

  @Column('text')
  siren: string;

  @Column('text', { nullable: true })
  vatNumber: string | null;

  @Column('text')
  addressLine: string;

  @Column('text')
  postalCode: string;

  @Column('text')
  city: string;

  @Column('text')
  territory: string;

  @Column('text')
  phone: string;

  @Column('text')
  email: string;

  @Column('text')
  signatory: string;

  @VersionColumn()
  version: number;

  @Column('uuid')
  actId: string;
}
