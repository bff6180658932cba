import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';
import type { Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';

/** What the bank did with the transfer of a statement: executed it, or gave it back. */
@Entity('transfer_outcome')
export class TransferOutcome {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  statementId: string;

  @Column('uuid')
  creditorId: string;

  @Column('text')
  kind: 'EXECUTED' | 'RETURNED';

  @minorColumn()
  amountMinor: Minor;

  @Column('date')
  happenedOn: CalendarDate;

  @Column('text', { nullable: true })
  reason: string | null;

  /** Whether it had left the account before it came back. */
  @Column('boolean')
  afterExecution: boolean;

  /** Who says so: `BANK_LINE` with its id, or `PERSON`. */
  @Column('text')
  source: string;

  @Column('uuid', { nullable: true })
  sourceId: string | null;

  @Column('uuid')
  actId: string;
}
