import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';

@Entity('reversal_request')
export class ReversalRequest {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  receiptId: string;

  @Column('text')
  reason: string;

  /** What comes back, when it is not the whole. */
  @minorColumn({ nullable: true })
  returnedMinor: Minor | null;

  @Column('uuid')
  requestedBy: string;

  @Column('uuid')
  actId: string;
}
