import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A payer that is no longer recognised: a person said so, or the match from which he was known was undone. */
@Entity('learnt_payer_revocation')
export class LearntPayerRevocation {
  @PrimaryColumn('uuid')
  learntPayerId: string;

  @Column('text')
  reason: 'PERSON' | 'MATCH_UNDONE';

  @Column('uuid')
  actId: string;
}
