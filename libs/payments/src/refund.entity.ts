import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Currency, Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';

export const REFUND_REASONS = [
  'OVERPAID',
  'PAID_TWICE',
  'UNKNOWN_PAYER',
  'CASE_CLOSED',
  'NOT_OWED',
] as const;
export type RefundReason = (typeof REFUND_REASONS)[number];

/** Money in suspense that a person asks to give back. What became of it is `refund_event`. */
@Entity('refund')
export class Refund {
  @PrimaryColumn('uuid')
  id: string;

  @Column('bigint')
  number: bigint;

  @Column('uuid')
  receiptId: string;

  /** Which of the refunds of its receipt it is. */
  @Column('integer')
  ordinal: number;

  @minorColumn()
  amountMinor: Minor;

  @Column('char', { length: 3 })
  currency: Currency;

  @Column('text')
  reason: RefundReason;

  @Column('text')
  beneficiary: string;

  /** Whole: the bank is told where to send the money. */
  @Column('text')
  iban: string;

  /** By the hash that the receipt keeps of its payer. */
  @Column('boolean')
  isPayersAccount: boolean;

  @Column('text', { nullable: true })
  otherAccountReason: string | null;

  @Column('uuid', { nullable: true })
  evidenceId: string | null;

  @Column('uuid')
  askedBy: string;

  @Column('uuid')
  actId: string;
}
