import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';

/** A payment that a partner's transfer is for, or that it makes up for: below zero, it was reversed after he had passed it on. */
@Entity('partner_transfer_payment')
export class PartnerTransferPayment {
  @PrimaryColumn('uuid')
  transferId: string;

  @PrimaryColumn('uuid')
  receiptId: string;

  @Column('uuid')
  partnerId: string;

  /** Which tie it is: one more than were undone before. */
  @Column('integer')
  ordinal: number;

  @minorColumn()
  amountMinor: Minor;

  @Column('uuid')
  actId: string;
}
