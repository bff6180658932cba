import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';

@Entity('litigation_request')
export class LitigationRequest {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  caseId: string;

  @Column('uuid')
  creditorId: string;

  @Column('text')
  route: 'PAYMENT_ORDER' | 'SIMPLIFIED_SMALL_CLAIM' | 'SUMMARY_INTERIM' | 'MERITS' | 'LAWYER';

  @Column('text')
  reason: string;

  @Column('char', { length: 3 })
  currency: Currency;

  @minorColumn()
  principalMinor: Minor;

  @minorColumn()
  interestMinor: Minor;

  @minorColumn()
  indemnityMinor: Minor;

  @minorColumn()
  disputedMinor: Minor;

  @minorColumn()
  costEstimateMinor: Minor;

  @Column('date')
  limitationOn: CalendarDate;

  @Column('boolean')
  rateUnverified: boolean;

  @Column('text')
  statusBefore: string;

  @Column('uuid')
  requestedBy: string;

  @Column('date')
  requestedOn: CalendarDate;

  @Column('date')
  lapsesOn: CalendarDate;

  @Column('text')
  state: 'PROPOSED' | 'QUESTION' | 'AUTHORISED' | 'REFUSED' | 'LAPSED' | 'WITHDRAWN';

  @VersionColumn()
  version: number;

  @Column('uuid')
  actId: string;
}
