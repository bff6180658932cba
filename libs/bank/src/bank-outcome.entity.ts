import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { MatchedBy } from '@solde/payments';

export const OUTCOME_REASONS = [
  'NO_REFERENCE',
  'SEVERAL_CASES',
  'CASE_CLOSED',
  'FROM_PARTNER',
  'BANK_CHARGE',
  'OUTGOING',
  'RETURN_OF_OURS',
  'RETURN_OF_UNKNOWN_PAYMENT',
  'RETURN_OF_SEVERAL_PAYMENTS',
  'RETURN_OF_REFUNDED_PAYMENT',
  'RETURN_OF_PART',
  'RECORDED_BY_HAND',
  'PERSON',
] as const;
export type OutcomeReason = (typeof OUTCOME_REASONS)[number];

/** How a receipt found its case: by R-MATCH, or by the person who had recorded it before the bank's file came. */
export type FoundBy = MatchedBy | 'PERSON';

/** What came of a movement. One that waits has posted nothing; it may be posted later, once. */
@Entity('bank_outcome')
export class BankOutcome {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  lineId: string;

  @Column('text')
  kind:
    'RECEIPT' | 'REVERSAL' | 'EXCEPTION' | 'REFUND' | 'REFUND_RETURNED' | 'RECORDED' | 'WAITING';

  /** The receipt that it is, or that it takes back. */
  @Column('uuid', { nullable: true })
  receiptId: string | null;

  /** The entry that it made, or, of one RECORDED, that another act had made before. */
  @Column('uuid', { nullable: true })
  entryId: string | null;

  @Column('text', { nullable: true })
  matchedBy: FoundBy | null;

  @Column('text', { nullable: true })
  reason: OutcomeReason | null;

  @Column('uuid')
  actId: string;
}
