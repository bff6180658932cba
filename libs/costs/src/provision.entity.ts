import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';

/** Money that a creditor paid in for the costs of one of its cases; below zero, the opposite of one that was none. */
@Entity('provision')
export class Provision {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  caseId: string;

  @Column('uuid')
  creditorId: string;

  @minorColumn()
  amountMinor: Minor;

  @Column('char', { length: 3 })
  currency: Currency;

  @Column('date')
  receivedOn: CalendarDate;

  /** The bank's own reference of the line: posted once for ever. */
  @Column('text', { nullable: true })
  bankReference: string | null;

  @Column('uuid', { nullable: true })
  undoesId: string | null;

  /** Why it is undone. */
  @Column('text', { nullable: true })
  reason: string | null;

  /** So that the one that undoes it refers to the opposite amount; the database makes it. */
  @Column({ type: 'bigint', generatedType: 'STORED', asExpression: '-amount_minor' })
  mirrorMinor?: Minor;

  @Column('uuid')
  actId: string;
}
