import type { Currency, Minor, Rate } from '@solde/money';
import { minorColumn, rateColumn } from '@solde/platform';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import type { Assignment } from './agreement-shape';
import type { RemittanceMode } from './terms-content';

export type AgreementState =
  'DRAFT' | 'PROPOSED' | 'SIGNED' | 'ACTIVE' | 'SUPERSEDED' | 'TERMINATED';

/** The dated tariff of a mandate (book C.12). Proposed, signed by the creditor, activated by another person; its lines never change. */
@Entity('fee_agreement')
export class FeeAgreement {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  mandateId: string;

  @Column('uuid')
  creditorId: string;

  @Column('integer')
  number: number;

  @Column('char', { length: 3 })
  currency: Currency;

  @Column('daterange')
  period: string;

  @Column('text')
  assignment: Assignment;

  @Column('text')
  state: AgreementState;

  @Column('integer')
  crossingWindowDays: number;

  @rateColumn()
  directFactor: Rate;

  @minorColumn({ nullable: true })
  minimumMinor: Minor | null;

  @rateColumn()
  minimumShareMax: Rate;

  @minorColumn({ nullable: true })
  capMinor: Minor | null;

  @Column('integer', { nullable: true })
  withdrawalFreeDays: number | null;

  @rateColumn({ nullable: true })
  withdrawalFactor: Rate | null;

  @Column('text', { array: true })
  withdrawalWaived: readonly string[];

  @Column('text')
  remittanceMode: RemittanceMode;

  @Column('uuid', { nullable: true })
  proposedBy: string | null;

  @Column('uuid', { nullable: true })
  creditorSignedBy: string | null;

  @Column('timestamptz', { nullable: true })
  creditorSignedAt: Date | null;

  @Column('uuid', { nullable: true })
  activatedBy: string | null;

  @VersionColumn()
  version: number;

  @Column('uuid')
  actId: string;
}
