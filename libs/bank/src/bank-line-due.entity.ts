import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';

/** A movement that nobody has posted yet: the worker's list, in the order of the account. */
@Entity('bank_line_due')
export class BankLineDue {
  @PrimaryColumn('uuid')
  lineId: string;

  @Column('date')
  bookedOn: CalendarDate;

  @Column('date')
  valueOn: CalendarDate;

  @Column('boolean')
  isDebit: boolean;

  /** Needed whole by the receipt, which keeps its hash and its end; gone when the movement is posted. */
  @Column('text', { nullable: true })
  counterpartyIban: string | null;
}
