import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('case_phase')
export class CasePhase {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  caseId: string;

  @Column('uuid')
  creditorId: string;

  @Column('text')
  phase: 'PRE_DUE' | 'EARLY_REMINDER' | 'AMICABLE' | 'LITIGATION' | 'ENFORCEMENT';

  @Column('daterange')
  period: string;

  @Column('uuid')
  actId: string;
}
