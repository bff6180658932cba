import type { CalendarDate } from '@solde/calendar';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A professional liability contract and the days it covers, both included (CPCE R124-2). */
@Entity('agency_insurance')
export class AgencyInsurance {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  insurer: string;

  @Column('text')
  policyNumber: string;

  @Column('date')
  validFrom: CalendarDate;

  @Column('date')
  validUntil: CalendarDate;

  @Column('uuid', { nullable: true })
  documentId: string | null;

  @Column('uuid')
  actId: string;
}
