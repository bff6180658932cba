import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';

@Entity('hold')
export class Hold {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  caseId: string;

  @Column('uuid')
  creditorId: string;

  @Column('text')
  kind:
    | 'CREDITOR_REQUEST'
    | 'DISPUTE'
    | 'PROMISE'
    | 'PLAN'
    | 'COMPLAINT'
    | 'INSOLVENCY'
    | 'IDENTITY_CHECK'
    | 'VULNERABILITY'
    | 'MEDIATION'
    | 'DATA_RIGHT'
    | 'LAWYER'
    | 'QUALITY';

  @Column('text')
  scope: 'CASE' | 'CLAIM' | 'CHANNEL';

  @Column('uuid', { nullable: true })
  claimId: string | null;

  @Column('text', { nullable: true })
  channel: string | null;

  @Column('date')
  fromOn: CalendarDate;

  @Column('date', { nullable: true })
  untilOn: CalendarDate | null;

  @Column('date', { nullable: true })
  reviewOn: CalendarDate | null;

  @Column('text')
  reason: string;

  @Column('date', { nullable: true })
  liftedOn: CalendarDate | null;

  @VersionColumn()
  version: number;

  @Column('uuid')
  actId: string;
}
