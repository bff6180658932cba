import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';
import type { Currency } from '@solde/money';
import type { CaseState } from './case-transitions';

@Entity('case_file')
export class CaseFile {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  number: string;

  @Column('uuid')
  creditorId: string;

  @Column('uuid')
  mandateId: string;

  @Column('uuid')
  agreementId: string;

  @Column('uuid')
  debtorId: string;

  @Column('uuid')
  partyId: string;

  @Column('char', { length: 3 })
  currency: Currency;

  @Column('text')
  status: CaseState;

  /** Where the case resumes when the creditor declines litigation, or when it is reopened. */
  @Column('text', { nullable: true })
  formerStatus: CaseState | null;

  @Column('uuid', { nullable: true })
  placementId: string | null;

  @Column('date')
  placedOn: CalendarDate;

  @Column('date', { nullable: true })
  acceptedOn: CalendarDate | null;

  @Column('date')
  oldestDueOn: CalendarDate;

  @Column('uuid', { nullable: true })
  ownerId: string | null;

  @Column('date', { nullable: true })
  firstContactOn: CalendarDate | null;

  @Column('text', { nullable: true })
  nextKind: string | null;

  @Column('text', { nullable: true })
  nextSource: string | null;

  @Column('timestamptz', { nullable: true })
  nextDueAt: Date | null;

  @Column('date', { nullable: true })
  heldUntil: CalendarDate | null;

  @Column('date', { nullable: true })
  heldReviewOn: CalendarDate | null;

  @Column('date', { nullable: true })
  closedOn: CalendarDate | null;

  @Column('text', { nullable: true })
  closureReason: string | null;

  @Column('text', { nullable: true })
  causeOfDelay: string | null;

  @Column('text')
  referenceRf: string;

  @VersionColumn()
  version: number;

  @Column('uuid')
  actId: string;
}
