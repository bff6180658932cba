import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';
import type { Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';

@Entity('litigation_decision')
export class LitigationDecision {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  requestId: string;

  @Column('uuid')
  creditorId: string;

  @Column('text')
  decision: 'AUTHORISE' | 'REFUSE' | 'ASK';

  @minorColumn({ nullable: true })
  capMinor: Minor | null;

  @Column('date', { nullable: true })
  expiresOn: CalendarDate | null;

  @Column('text', { nullable: true })
  text: string | null;

  @Column('uuid')
  decidedBy: string;

  @Column('date')
  decidedOn: CalendarDate;

  @Column('uuid')
  actId: string;
}
