import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';

@Entity('first_letter')
export class FirstLetter {
  @PrimaryColumn('uuid')
  claimId: string;

  @PrimaryColumn('uuid')
  debtorId: string;

  @Column('uuid')
  caseId: string;

  @Column('uuid')
  creditorId: string;

  @Column('uuid', { nullable: true })
  letterId: string | null;

  @Column('text')
  reference: string;

  @Column('date')
  sentOn: CalendarDate;

  @Column('text')
  source: 'AGENCY' | 'TAKEOVER';

  @Column('uuid')
  actId: string;
}
