import type { Minor, Rate } from '@solde/money';
import { minorColumn, rateColumn } from '@solde/platform';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One tier of a rule: its rate applies up to and including `upToMinor`, null for the last. Never edited. */
@Entity('fee_tier')
export class FeeTier {
  @PrimaryColumn('uuid')
  ruleId: string;

  @Column('uuid')
  creditorId: string;

  @PrimaryColumn('integer')
  position: number;

  @minorColumn({ nullable: true })
  upToMinor: Minor | null;

  @rateColumn()
  rate: Rate;

  @Column('uuid')
  actId: string;
}
