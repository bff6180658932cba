import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';
import type { CreditorActivity } from '@solde/country';
import type { Currency, Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';

@Entity('claim')
export class Claim {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  caseId: string;

  @Column('uuid')
  creditorId: string;

  @Column('uuid', { nullable: true })
  placementId: string | null;

  @Column('integer', { nullable: true })
  placementLine: number | null;

  @Column('text')
  type:
    | 'INVOICE'
    | 'BILL_OF_EXCHANGE'
    | 'CREDIT_NOTE'
    | 'RENT'
    | 'LOAN_INSTALMENT'
    | 'CHEQUE_UNPAID'
    | 'OTHER';

  @Column('text')
  number: string;

  @Column('text')
  numberKey: string;

  @Column('date')
  issuedOn: CalendarDate;

  @Column('date')
  dueOn: CalendarDate;

  @Column('char', { length: 3 })
  currency: Currency;

  @minorColumn()
  principalMinor: Minor;

  @Column('text', { nullable: true })
  basis: string | null;

  @Column('text')
  debtorQuality: 'PROFESSIONAL' | 'CONSUMER' | 'NON_PROFESSIONAL_ENTITY' | 'PUBLIC_BODY';

  @Column('text')
  qualityEvidence: string;

  @Column('uuid')
  agreementId: string;

  @Column('integer')
  feeAgeDays: number;

  /** The creditor's activity, which shortens some limitations (telecom, transport, insurance...). */
  @Column('text')
  activity: CreditorActivity;

  @Column('text')
  limitationRegime: string;

  @Column('date')
  limitationOn: CalendarDate;

  @Column('date')
  placedOn: CalendarDate;

  @Column('text')
  state: 'PENDING_REVIEW' | 'ACCEPTED' | 'REJECTED' | 'RECALLED' | 'CANCELLED';

  @VersionColumn()
  version: number;

  @Column('uuid')
  actId: string;
}
