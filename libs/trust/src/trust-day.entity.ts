import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';
import type { AccountCode } from '@solde/ledger';
import type { Currency, Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';

/** A day whose proof was signed. */
@Entity('trust_day')
export class TrustDay {
  @PrimaryColumn('uuid')
  id: string;

  @Column('char', { length: 3 })
  currency: Currency;

  @Column('date')
  day: CalendarDate;

  @Column('jsonb')
  balances: Readonly<Partial<Record<AccountCode, string>>>;

  @minorColumn()
  heldMinor: Minor;

  @minorColumn()
  withPartnersMinor: Minor;

  @minorColumn()
  owedMinor: Minor;

  @Column('date', { nullable: true })
  statementOn: CalendarDate | null;

  @minorColumn({ nullable: true })
  statementMinor: Minor | null;

  @minorColumn({ nullable: true })
  gapMinor: Minor | null;

  @Column('text', { nullable: true })
  remark: string | null;

  @Column('uuid')
  signedBy: string;

  @Column('uuid')
  actId: string;
}
