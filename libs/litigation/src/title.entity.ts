import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';

@Entity('title')
export class Title {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  procedureId: string;

  @Column('uuid')
  caseId: string;

  @Column('uuid')
  creditorId: string;

  @Column('text')
  kind: 'PAYMENT_ORDER' | 'JUDGMENT';

  @Column('text')
  number: string;

  @Column('text')
  court: string;

  @Column('date')
  titleOn: CalendarDate;

  @Column('char', { length: 3 })
  currency: Currency;

  @minorColumn()
  principalMinor: Minor;

  @minorColumn()
  interestMinor: Minor;

  @minorColumn()
  indemnityMinor: Minor;

  @minorColumn()
  costsMinor: Minor;

  @Column('date')
  servedOn: CalendarDate;

  @Column('date')
  enforceableFrom: CalendarDate;

  @Column('date')
  expiresOn: CalendarDate;

  @Column('uuid', { nullable: true })
  documentId: string | null;

  @Column('uuid')
  actId: string;
}
