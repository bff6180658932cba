import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';
import type { CostKind } from './cost-words';
import type { Funder } from './kept-costs';

/** What a case cost, and who paid it. Never edited: what becomes of it later is another fact. */
@Entity('case_cost')
export class CaseCost {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  caseId: string;

  @Column('uuid')
  creditorId: string;

  @Column('uuid')
  claimId: string;

  @Column('text')
  kind: CostKind;

  @Column('text')
  label: string;

  @minorColumn()
  amountMinor: Minor;

  @Column('char', { length: 3 })
  currency: Currency;

  @Column('date')
  incurredOn: CalendarDate;

  @Column('text')
  funder: Funder;

  /** The day from which the debtor owes it; null when he does not, or not before a title. */
  @Column('date', { nullable: true })
  recoverableFrom: CalendarDate | null;

  /** The debtor owes it once a title grants it. */
  @Column('boolean')
  awaitsTitle: boolean;

  /** Who kept it of the money that he had received for us, and his invoice; null for a cost paid otherwise. */
  @Column('uuid', { nullable: true })
  partnerId: string | null;

  @Column('text', { nullable: true })
  invoiceReference: string | null;

  @Column('uuid')
  actId: string;
}
