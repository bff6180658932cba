import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';
import type { Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';

@Entity('claim_movement')
export class ClaimMovement {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  claimId: string;

  @Column('uuid')
  caseId: string;

  @Column('uuid')
  creditorId: string;

  @Column('text')
  component: 'PRINCIPAL' | 'INTEREST' | 'INDEMNITY' | 'PENALTY' | 'LEGAL_COSTS';

  @Column('text')
  kind:
    | 'PLACED'
    | 'INTEREST'
    | 'INDEMNITY'
    | 'COST'
    | 'ALLOCATION'
    | 'WAIVER'
    | 'WAIVER_EXCESS'
    | 'CREDIT_NOTE'
    | 'CORRECTION';

  @minorColumn()
  amountMinor: Minor;

  @Column('date')
  valueOn: CalendarDate;

  @Column('uuid')
  sourceId: string;

  @Column('uuid')
  actId: string;
}
