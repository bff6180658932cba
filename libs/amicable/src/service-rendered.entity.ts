import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';

import type { ServiceKind } from './service-kind';

/** What somebody of the agency did on a case beyond calling and writing. Never edited: one recorded by mistake is undone. */
@Entity('service_rendered')
export class ServiceRendered {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  caseId: string;

  @Column('uuid')
  creditorId: string;

  @Column('text')
  kind: ServiceKind;

  @Column('date')
  renderedOn: CalendarDate;

  /** What was done and what was found, as the creditor reads it. */
  @Column('text')
  report: string;

  @Column('uuid')
  renderedBy: string;

  @Column('uuid')
  actId: string;
}
