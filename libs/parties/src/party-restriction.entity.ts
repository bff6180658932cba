import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';

@Entity('party_restriction')
export class PartyRestriction {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  partyId: string;

  /** For whom it was learnt; null when nobody in particular. */
  @Column('uuid', { nullable: true })
  creditorId: string | null;

  @Column('text')
  kind:
    | 'OPT_OUT_PHONE'
    | 'OPT_OUT_EMAIL'
    | 'OPT_OUT_SMS'
    | 'BAD_NUMBER'
    | 'DECEASED'
    | 'VULNERABLE'
    | 'LAWYER_REPRESENTED'
    | 'INSOLVENCY'
    | 'ABUSIVE_CALLER';

  @Column('text', { nullable: true })
  value: string | null;

  @Column('date')
  fromOn: CalendarDate;

  @Column('date', { nullable: true })
  untilOn: CalendarDate | null;

  @Column('text')
  reason: string;

  @Column('uuid')
  actId: string;
}
