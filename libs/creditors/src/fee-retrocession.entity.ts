import type { PartnerKind } from '@solde/agency';
import type { Rate } from '@solde/money';
import { rateColumn } from '@solde/platform';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { FeePhase } from './agreement-shape';

/** What a partner is owed of the fees of some phases, all when none is named. Part of its agreement: never edited. */
@Entity('fee_retrocession')
export class FeeRetrocession {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  agreementId: string;

  @Column('uuid')
  creditorId: string;

  @Column('text')
  partnerKind: PartnerKind;

  @rateColumn()
  share: Rate;

  @Column('text', { array: true })
  phases: readonly FeePhase[];

  @Column('uuid')
  actId: string;
}
