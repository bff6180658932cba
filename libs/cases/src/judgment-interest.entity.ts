import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';
import type { Rate } from '@solde/money';
import { rateColumn } from '@solde/platform';

@Entity('judgment_interest')
export class JudgmentInterest {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  caseId: string;

  @Column('uuid')
  creditorId: string;

  @Column('date')
  servedOn: CalendarDate;

  @rateColumn()
  points: Rate;

  @Column('text')
  evidence: string;

  @Column('uuid')
  actId: string;
}
