import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A link by which a person chooses a password, once. */
@Entity('one_time_link')
export class OneTimeLink {
  @PrimaryColumn('uuid')
  id: string;

  /** sha256 of the token, which is shown once and stored nowhere. */
  @Column('bytea')
  tokenHash: Buffer;

  @Column('uuid')
  userId: string;

  @Column('text')
  purpose: 'INVITATION' | 'PASSWORD_RESET';

  @Column('timestamptz')
  expiresAt: Date;

  @Column('timestamptz', { nullable: true })
  usedAt: Date | null;

  @Column('uuid')
  actId: string;
}
