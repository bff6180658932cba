import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Audience } from './permissions';

/** A signed-in person or program. Read on every request, so a revocation counts from the next one on. */
@Entity('session')
export class Session {
  @PrimaryColumn('uuid')
  id: string;

  /** sha256 of the token: whoever reads the table holds no session. */
  @Column('bytea')
  tokenHash: Buffer;

  @Column('uuid')
  userId: string;

  /** The API that the session opens; the other one answers 401. */
  @Column('text')
  audience: Audience;

  @Column('timestamptz')
  openedAt: Date;

  @Column('timestamptz')
  expiresAt: Date;

  @Column('timestamptz', { nullable: true })
  revokedAt: Date | null;
}
