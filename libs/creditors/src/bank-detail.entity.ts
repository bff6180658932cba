import type { CalendarDate } from '@solde/calendar';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

/** Where a creditor is paid. Changed by a new row, under four eyes: requested, verified by a call back, approved by another. */
@Entity('bank_detail')
export class BankDetail {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  creditorId: string;

  @Column('text')
  iban: string;

  @Column('text', { nullable: true })
  bic: string | null;

  @Column('text')
  holder: string;

  @Column('text')
  state: 'REQUESTED' | 'VERIFIED' | 'APPROVED' | 'REJECTED' | 'REPLACED';

  @Column('uuid')
  requestedBy: string;

  @Column('uuid', { nullable: true })
  verifiedBy: string | null;

  @Column('text', { nullable: true })
  verifiedHow: string | null;

  @Column('uuid', { nullable: true })
  approvedBy: string | null;

  @Column('date', { nullable: true })
  usableFrom: CalendarDate | null;

  @VersionColumn()
  version: number;

  @Column('uuid')
  actId: string;
}
