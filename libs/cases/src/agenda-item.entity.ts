import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('agenda_item')
export class AgendaItem {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  caseId: string;

  @Column('uuid')
  creditorId: string;

  @Column('text')
  source: 'LEGAL_DEADLINE' | 'APPOINTMENT' | 'COMMITMENT_CHECK' | 'STRATEGY_STEP';

  @Column('uuid')
  sourceId: string;

  @Column('text')
  kind: string;

  @Column('timestamptz')
  dueAt: Date;

  @Column('uuid', { nullable: true })
  ownerId: string | null;

  @Column('text', { nullable: true })
  pool: string | null;

  @Column('text')
  state: 'OPEN' | 'DONE' | 'CANCELLED';

  @Column('uuid')
  actId: string;
}
