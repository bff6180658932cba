import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';

@Entity('party')
export class Party {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  kind: 'COMPANY' | 'PERSON' | 'PUBLIC_BODY';

  @Column('text')
  legalName: string;

  @Column('text', { nullable: true })
  firstName: string | null;

  @Column('date', { nullable: true })
  birthOn: CalendarDate | null;

  @Column('text', { nullable: true })
  siren: string | null;

  @Column('bytea', { nullable: true })
  matchKey: Buffer | null;

  @Column('uuid')
  actId: string;
}
