import type { OpenedSession } from '@solde/identity';
import type { Caller } from '@solde/platform';

/** Who is signed in, and what he may do. */
export class CallerDto {
  userId: string | null;
  displayName: string;
  locale: 'fr' | 'en';
  roles: string[];
  permissions: string[];

  static of(caller: Caller): CallerDto {
    return factsOf(caller);
  }
}

/** A session just opened. */
export class SessionDto extends CallerDto {
  /** Send it as `Authorization: Bearer ...`; null when a cookie carries the session. Said once. */
  token: string | null;
  expiresAt: string;

  static opened({ caller, token, expiresAt }: OpenedSession, as: 'TOKEN' | 'COOKIE'): SessionDto {
    return {
      ...factsOf(caller),
      token: as === 'TOKEN' ? token : null,
      expiresAt: expiresAt.toISOString(),
    };
  }
}

function factsOf({ userId, name, locale, roles, permissions }: Caller) {
  return {
    userId,
    displayName: name,
    locale,
    roles: [...roles],
    permissions: [...permissions].sort(),
  };
}
