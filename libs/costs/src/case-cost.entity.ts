import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';

@Entity('case_cost')
export class CaseCost {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  caseId: string;

  @Column('uuid')
  creditorId: string;

  @Column('uuid')
  claimId: string;

  @Column('text')
  kind: string;

  @Column('text')
  label: string;

  @minorColumn()
  amountMinor: Minor;

  @Column('char', { length: 3 })
  currency: Currency;

  @Column('date')
  incurredOn: CalendarDate;

  @Column('text')
  funder: 'AGENCY' | 'PROVISION' | 'CREDITOR';

  @Column('date', { nullable: true })
  recoverableFrom: CalendarDate | null;

  @Column('uuid')
  actId: string;
}
