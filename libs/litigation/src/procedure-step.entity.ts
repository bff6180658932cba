import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';

@Entity('procedure_step')
export class ProcedureStep {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  procedureId: string;

  @Column('uuid')
  caseId: string;

  @Column('uuid')
  creditorId: string;

  @Column('text')
  kind: string;

  @Column('date')
  happenedOn: CalendarDate;

  @Column('jsonb')
  facts: object;

  @Column('uuid', { nullable: true })
  documentId: string | null;

  @Column('uuid')
  actId: string;
}
