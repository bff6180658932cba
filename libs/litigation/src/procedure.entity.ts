import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';

@Entity('procedure')
export class Procedure {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  caseId: string;

  @Column('uuid')
  creditorId: string;

  @Column('uuid')
  requestId: string;

  @Column('text')
  type: 'PAYMENT_ORDER';

  @Column('text')
  court: string;

  @Column('text')
  courtTerritory: string;

  @Column('text')
  step:
    | 'PREPARING'
    | 'REQUEST_FILED'
    | 'ORDER_ISSUED'
    | 'REJECTED'
    | 'SERVED'
    | 'OPPOSED'
    | 'HEARING'
    | 'JUDGMENT'
    | 'NON_OPPOSED'
    | 'ENFORCEABLE';

  @Column('text', { nullable: true })
  outcome:
    | 'GRANTED'
    | 'PARTLY_GRANTED'
    | 'DISMISSED'
    | 'WITHDRAWN'
    | 'LAPSED'
    | 'AGREEMENT'
    | 'NO_AGREEMENT'
    | null;

  @Column('date', { nullable: true })
  endedOn: CalendarDate | null;

  @VersionColumn()
  version: number;

  @Column('uuid')
  actId: string;
}
