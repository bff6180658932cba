import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { PartnerKind } from '@solde/agency';
import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';

@Entity('receipt')
export class Receipt {
  @PrimaryColumn('uuid')
  id: string;

  @Column('bigint')
  number: bigint;

  @Column('text')
  channel: 'AGENCY' | 'DIRECT' | 'PARTNER';

  @Column('text')
  means: 'TRANSFER' | 'CARD' | 'DIRECT_DEBIT' | 'CHEQUE' | 'BILL' | 'CASH_AT_PARTNER' | 'OFFSET';

  @minorColumn()
  amountMinor: Minor;

  @Column('char', { length: 3 })
  currency: Currency;

  @Column('date')
  valueOn: CalendarDate;

  @Column('date')
  receivedOn: CalendarDate;

  @Column('uuid', { nullable: true })
  dedicatedAccountId: string | null;

  @Column('text', { nullable: true })
  bankReference: string | null;

  @Column('text', { nullable: true })
  payerName: string | null;

  @Column('text', { nullable: true })
  payerIbanLast4: string | null;

  @Column('bytea', { nullable: true })
  payerIbanHash: Buffer | null;

  @Column('text', { nullable: true })
  statedReference: string | null;

  @Column('uuid', { nullable: true })
  namedCaseId: string | null;

  @Column('uuid', { array: true })
  designatedClaimIds: readonly string[];

  @Column('uuid', { nullable: true })
  requestId: string | null;

  /** The receipt of which a part came back: this one is what stays of it. */
  @Column('uuid', { nullable: true })
  restOfId: string | null;

  /** Who received it for us; null for money on our account and for the creditor's own. */
  @Column('uuid', { nullable: true })
  partnerId: string | null;

  @Column('text', { nullable: true })
  partnerKind: PartnerKind | null;

  @Column('uuid')
  actId: string;
}
