import { Injectable } from '@nestjs/common';
import { pageOf, Reads, type Caller, type Page, type PageRequest } from '@solde/platform';
import type { Role, UserKind } from './permissions';

/** A user as a list shows him. */
export interface UserRow {
  readonly id: string;
  readonly kind: UserKind;
  readonly email: string;
  readonly displayName: string;
  readonly locale: 'fr' | 'en';
  readonly state: 'INVITED' | 'ACTIVE' | 'DISABLED';
  readonly roles: readonly Role[];
  readonly skills: readonly string[];
  readonly groupIds: readonly string[];
  readonly creditorIds: readonly string[];
  readonly version: number;
}

export interface UserFilter {
  readonly kind?: UserKind | undefined;
  readonly state?: UserRow['state'] | undefined;
  readonly role?: Role | undefined;
}

const USER = `
  SELECT u.id, u.kind, u.email, u.display_name AS "displayName", u.locale, u.state, u.skills, u.version,
         ARRAY(SELECT role FROM user_role WHERE user_id = u.id ORDER BY role) AS roles,
         ARRAY(SELECT group_id FROM user_scope WHERE user_id = u.id AND group_id IS NOT NULL ORDER BY 1) AS "groupIds",
         ARRAY(SELECT creditor_id FROM user_scope WHERE user_id = u.id AND creditor_id IS NOT NULL ORDER BY 1) AS "creditorIds"
  FROM user_account AS u`;

/** Users, for screens. */
@Injectable()
export class UsersQuery {
  constructor(private readonly reads: Reads) {}

  /** In the order of their addresses. */
  async page(
    caller: Caller,
    { kind, state, role }: UserFilter,
    { limit, after }: PageRequest,
  ): Promise<Page<UserRow>> {
    const rows = await this.reads.rows<UserRow>(
      caller,
      `${USER}
       WHERE ($1::text IS NULL OR u.kind = $1) AND ($2::text IS NULL OR u.state = $2)
         AND ($3::text IS NULL OR EXISTS (SELECT FROM user_role WHERE user_id = u.id AND role = $3))
         AND ($4::text IS NULL OR u.email > $4)
       ORDER BY u.email LIMIT $5`,
      [kind ?? null, state ?? null, role ?? null, after?.[0] ?? null, limit + 1],
    );
    return pageOf(rows, limit, ({ email }) => [email]);
  }

  /** One user, or null. */
  async one(caller: Caller, userId: string): Promise<UserRow | null> {
    return this.reads.one<UserRow>(caller, `${USER} WHERE u.id = $1`, [userId]);
  }
}
