import type { Rate } from '@solde/money';
import { rateColumn } from '@solde/platform';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RuleChannel, TierMode } from './agreement-shape';

/** One line of the tariff. Lines are read by `position`; the first that matches a recovery prices it. Never edited. */
@Entity('fee_rule')
export class FeeRule {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  agreementId: string;

  @Column('uuid')
  creditorId: string;

  @Column('integer')
  position: number;

  @Column('text', { array: true })
  phases: readonly string[];

  @Column('text', { array: true })
  components: readonly string[];

  @Column('text', { array: true })
  claimTypes: readonly string[];

  @Column('text', { array: true })
  segments: readonly string[];

  @Column('text', { array: true })
  territories: readonly string[];

  @Column('integer')
  ageMinDays: number;

  @Column('integer', { nullable: true })
  ageMaxDays: number | null;

  @Column('text')
  channel: RuleChannel;

  @Column('text')
  tierMode: TierMode;

  @Column('text', { nullable: true })
  tierBasis: string | null;

  @rateColumn({ nullable: true })
  rate: Rate | null;

  @Column('uuid')
  actId: string;
}
