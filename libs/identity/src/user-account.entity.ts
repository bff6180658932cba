import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import type { UserKind } from './permissions';

/** A person who signs in: of the agency, or of a creditor (PORTAL). Never deleted: acts name him. */
@Entity('user_account')
export class UserAccount {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  kind: UserKind;

  /** In lower case; one account per address. */
  @Column('text')
  email: string;

  @Column('text')
  displayName: string;

  @Column('text')
  locale: 'fr' | 'en';

  /** INVITED until he has chosen a password. */
  @Column('text')
  state: 'INVITED' | 'ACTIVE' | 'DISABLED';

  /** argon2id, in its own text form; null until chosen. */
  @Column('text', { nullable: true })
  passwordHash: string | null;

  /** As LEGAL, SENSITIVE, a language or a territory: what cases he may be given. */
  @Column('text', { array: true })
  skills: readonly string[];

  @VersionColumn()
  version: number;

  @Column('uuid')
  actId: string;
}
