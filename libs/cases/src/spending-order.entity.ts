import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';
import type { OrderSaidBy } from '@solde/country';

/** How money with a value date in a period is spent, whatever the mandate says; of two that cover a day the later one counts. */
@Entity('spending_order')
export class SpendingOrder {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  caseId: string;

  @Column('uuid')
  creditorId: string;

  /** `MANDATE` gives its order back to the mandate. */
  @Column('text')
  spending: 'PRINCIPAL_FIRST' | 'MANDATE';

  @Column('date')
  fromOn: CalendarDate;

  @Column('date')
  untilOn: CalendarDate;

  /** Whose word it is: the law does not let everybody say so (Civil Code 1343-1, 1343-5). */
  @Column('text')
  saidBy: OrderSaidBy;

  /** The settlement, or the decision, that says so. */
  @Column('uuid')
  sourceId: string;

  @Column('uuid')
  actId: string;
}
