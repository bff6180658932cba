import type { CalendarDate } from '@solde/calendar';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The declaration to the public prosecutor, due before any activity (CPCE R124-2). */
@Entity('agency_declaration')
export class AgencyDeclaration {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  court: string;

  @Column('text')
  reference: string;

  @Column('date')
  declaredOn: CalendarDate;

  @Column('uuid', { nullable: true })
  documentId: string | null;

  @Column('uuid')
  actId: string;
}
