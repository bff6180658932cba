import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';

@Entity('statement_line')
export class StatementLine {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  statementId: string;

  @Column('uuid')
  creditorId: string;

  @Column('text')
  documentKind: 'STATEMENT';

  @Column('text')
  source: 'ALLOCATION' | 'FEE_LINE' | 'COST' | 'TRANSFER_RETURN' | 'ADJUSTMENT';

  @Column('uuid')
  sourceId: string;

  @Column('uuid', { nullable: true })
  caseId: string | null;

  @minorColumn()
  amountMinor: Minor;

  @Column('uuid')
  actId: string;
}
