import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';

@Entity('transfer')
export class Transfer {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  fileId: string;

  @Column('uuid')
  statementId: string;

  @Column('uuid')
  creditorId: string;

  @Column('text')
  endToEndId: string;

  @Column('text')
  iban: string;

  @minorColumn()
  amountMinor: Minor;

  @Column('uuid')
  actId: string;
}
