import type { CalendarDate } from '@solde/calendar';
import type { Minor, Rate } from '@solde/money';
import { minorColumn, rateColumn } from '@solde/platform';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import type { RemittanceCycle, RemittanceMode, Service, TermsContent } from './terms-content';

/** One version of what a mandate says (CPCE R124-3). Frozen when it is sent; a change is the next version. */
@Entity('mandate_terms')
export class MandateTerms implements TermsContent {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  mandateId: string;

  @Column('uuid')
  creditorId: string;

  @Column('integer')
  number: number;

  @Column('date')
  effectiveFrom: CalendarDate;

  @Column('text', { array: true })
  services: readonly Service[];

  @Column('text', { array: true })
  territories: readonly string[];

  @Column('text', { array: true })
  claimTypes: readonly string[];

  @minorColumn({ nullable: true })
  amountMinMinor: Minor | null;

  @minorColumn({ nullable: true })
  amountMaxMinor: Minor | null;

  @Column('integer', { nullable: true })
  ageMaxDays: number | null;

  @Column('boolean')
  powerToReceive: boolean;

  @Column('text')
  claimsBasis: string;

  @Column('text')
  insuranceGuarantee: string;

  @Column('text')
  remuneration: string;

  @Column('text')
  remittanceConditions: string;

  @Column('text')
  remittanceMode: RemittanceMode;

  @Column('text')
  remittanceCycle: RemittanceCycle;

  @Column('integer')
  payoutBusinessDays: number;

  @Column('text', { nullable: true })
  remittanceDelayClause: string | null;

  @Column('text')
  negativeBalance: 'CARRY_FORWARD' | 'INVOICE';

  @Column('integer')
  invoiceDueDays: number;

  @minorColumn()
  transferMinMinor: Minor;

  @Column('text')
  allocationOrder: 'LEGAL' | 'PRINCIPAL_FIRST';

  @Column('text')
  principalRule: 'OLDEST_DUE' | 'PRO_RATA';

  @Column('boolean')
  interestClaimed: boolean;

  @Column('text')
  interestBasis: 'ACT_365' | 'ACT_ACT';

  @Column('text')
  interestRateTable: 'LATE_PAYMENT_B2B' | 'LEGAL' | 'CONTRACT';

  @rateColumn({ nullable: true })
  interestContractRate: Rate | null;

  @Column('boolean')
  indemnityClaimed: boolean;

  @Column('integer')
  promiseDaysMax: number;

  @minorColumn()
  waiverMaxMinor: Minor;

  @Column('boolean')
  joinOpenCase: boolean;

  /** Of the content that was sent for signature: what is signed is what was read. */
  @Column('bytea', { nullable: true })
  contentHash: Buffer | null;

  @Column('uuid', { nullable: true })
  creditorSignedBy: string | null;

  @Column('timestamptz', { nullable: true })
  creditorSignedAt: Date | null;

  @Column('uuid', { nullable: true })
  agencySignedBy: string | null;

  @Column('timestamptz', { nullable: true })
  agencySignedAt: Date | null;

  @VersionColumn()
  version: number;

  @Column('uuid')
  actId: string;
}
