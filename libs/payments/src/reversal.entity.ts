import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';

export const REVERSAL_REASONS = [
  'CHEQUE_UNPAID',
  'SEPA_DD_RETURNED',
  'TRANSFER_RETURNED',
  'CHARGEBACK',
  'POSTING_ERROR',
  'FRAUD',
] as const;
export type ReversalReason = (typeof REVERSAL_REASONS)[number];

/** A payment of a partner's transfer that is undone: no person says it of a payment alone. */
export const TRANSFER_UNDONE = 'TRANSFER_UNDONE';

@Entity('reversal')
export class Reversal {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  receiptId: string;

  @Column('text')
  reason: ReversalReason | typeof TRANSFER_UNDONE;

  @Column('date')
  reversedOn: CalendarDate;

  @Column('uuid')
  actId: string;
}
