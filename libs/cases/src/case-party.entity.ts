import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';

@Entity('case_party')
export class CaseParty {
  @PrimaryColumn('uuid')
  caseId: string;

  @PrimaryColumn('uuid')
  debtorId: string;

  @Column('uuid')
  creditorId: string;

  @Column('text')
  role: 'DEBTOR' | 'CO_DEBTOR' | 'GUARANTOR';

  @Column('text')
  liability: 'JOINT' | 'SEVERAL' | 'GUARANTEE';

  @minorColumn({ nullable: true })
  capMinor: Minor | null;

  @Column('uuid')
  actId: string;
}
