import type { Minor } from '@solde/money';
import { minorColumn } from '@solde/platform';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { FlatEvent } from './agreement-shape';

/** A price for a named event, whatever the result; excluding VAT. Part of its agreement: never edited. */
@Entity('fee_flat')
export class FeeFlat {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  agreementId: string;

  @Column('uuid')
  creditorId: string;

  @Column('text')
  event: FlatEvent;

  @minorColumn()
  amountMinor: Minor;

  @Column('uuid')
  actId: string;
}
