import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { MovementComponent } from '@solde/cases';
import type { CalendarDate } from '@solde/calendar';
import type { Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';

import type { AdjustmentKind, AdjustmentReason, AuthorityKind } from './adjustment-terms';

/** What was given up, or corrected, of one component of one claim without money. A fact: it is undone by its opposite. */
@Entity('adjustment')
export class Adjustment {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  caseId: string;

  @Column('uuid')
  creditorId: string;

  @Column('uuid')
  claimId: string;

  @Column('text')
  kind: AdjustmentKind;

  @Column('text')
  component: MovementComponent;

  /** What it changes of what is owed: below zero it gives up. */
  @minorColumn()
  amountMinor: Minor;

  /** So that the one that undoes it refers to the opposite amount. */
  @Column({ type: 'bigint', generatedType: 'STORED', asExpression: '-amount_minor' })
  mirrorMinor: Minor;

  @Column('date')
  effectiveOn: CalendarDate;

  @Column('text')
  reason: AdjustmentReason;

  @Column('text', { nullable: true })
  words: string | null;

  @Column('text')
  authority: AuthorityKind;

  /** The request, the document, the dispute or the settlement; null for what the mandate itself allows. */
  @Column('uuid', { nullable: true })
  authorityId: string | null;

  @Column('uuid', { nullable: true })
  undoesId: string | null;

  @Column('uuid')
  actId: string;
}
