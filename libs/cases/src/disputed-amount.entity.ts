import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';

@Entity('disputed_amount')
export class DisputedAmount {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  claimId: string;

  @Column('uuid')
  caseId: string;

  @Column('uuid')
  creditorId: string;

  @minorColumn()
  amountMinor: Minor;

  @Column('uuid')
  sourceId: string;

  @Column('uuid')
  actId: string;
}
