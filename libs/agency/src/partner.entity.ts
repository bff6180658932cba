import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';
import type { PartnerKind } from './partner-kind';

/** A bailiff, a lawyer or a correspondent who may receive money of debtors for us. */
@Entity('partner')
export class Partner {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  @Column('text')
  kind: PartnerKind;

  /** How the agency calls him. */
  @Column('text')
  reference: string;

  /** Of the account from which he pays us, when it is known: its end is shown, its hash recognises it. */
  @Column('text', { nullable: true })
  ibanLast4: string | null;

  @Column('bytea', { nullable: true })
  ibanHash: Buffer | null;

  /** From the day after it he receives nothing more for us; what he holds is still to come. */
  @Column('date', { nullable: true })
  endedOn: CalendarDate | null;

  @VersionColumn()
  version: number;

  @Column('uuid')
  actId: string;
}
