import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';
import type { Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';

@Entity('allocation')
export class Allocation {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  receiptId: string;

  @Column('uuid')
  caseId: string;

  @Column('uuid')
  creditorId: string;

  @Column('uuid')
  claimId: string;

  @Column('text')
  component: 'PRINCIPAL' | 'INTEREST' | 'INDEMNITY' | 'PENALTY' | 'LEGAL_COSTS';

  @minorColumn()
  amountMinor: Minor;

  @Column('text')
  channel: string;

  @Column('date')
  valueOn: CalendarDate;

  @Column('date')
  bookedOn: CalendarDate;

  @Column('uuid')
  actId: string;
}
