import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';

/** What a cost gives on a statement: kept by the agency, billed as a disbursement, or a provision that goes back. */
@Entity('cost_line')
export class CostLine {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  caseId: string;

  @Column('uuid')
  creditorId: string;

  @Column('uuid', { nullable: true })
  costId: string | null;

  @Column('uuid', { nullable: true })
  receiptId: string | null;

  @Column('text')
  kind: 'KEPT' | 'DEBOURS' | 'PROVISION_RETURNED';

  @minorColumn()
  amountMinor: Minor;

  @Column('char', { length: 3 })
  currency: Currency;

  @Column('date')
  earnedOn: CalendarDate;

  @Column('uuid')
  actId: string;
}
