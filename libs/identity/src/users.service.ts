import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { addMinutes } from '@solde/calendar';
import { DomainError, uuidv7, type Work } from '@solde/platform';
import { UserDisabled } from './identity.events';
import { OneTimeLink } from './one-time-link.entity';
import { rolesOfKind, type Role, type UserKind } from './permissions';
import { UserAccount } from './user-account.entity';
import { UserRole } from './user-role.entity';
import { UserScope } from './user-scope.entity';

const MINUTES_PER_HOUR = 60;
/** How long a link may wait to be used. */
export const INVITATION_HOURS = 7 * 24;
export const PASSWORD_RESET_HOURS = 1;
/** Reset links that one account can be sent within the life of one: asking again and again fills nobody's mailbox. */
const RESETS_AT_ONCE_MAX = 3;
const TOKEN_BYTES = 32;
/** Enough to refuse a slip; whether the address lives is shown by the link that comes back. */
const EMAIL = /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]+$/;
/** Any number, the same everywhere: two first administrators made at once wait for each other. */
const FIRST_ADMINISTRATOR_LOCK = 7_305_210_045n;

export interface Invitation {
  readonly kind: UserKind;
  readonly email: string;
  readonly displayName: string;
  readonly locale: 'fr' | 'en';
  readonly roles: readonly Role[];
  /** Of a portal user: creditor groups with all below them. */
  readonly groupIds?: readonly string[];
  readonly creditorIds?: readonly string[];
  readonly skills?: readonly string[];
}

/** A one-time token, said once: only its hash is kept. Whoever called sends or shows it. */
export interface NewLink {
  readonly userId: string;
  readonly token: string;
  readonly expiresAt: Date;
}

/** The people who sign in: invited, given roles, disabled. */
@Injectable()
export class UsersService {
  /**
   * Invites a person, who chooses a password by the link (7 days). Refuses EMAIL_TAKEN, ROLE_NOT_FOR_KIND, SCOPE_REQUIRED,
   * SCOPE_NOT_FOUND.
   */
  async invite(work: Work, invitation: Invitation): Promise<NewLink> {
    const { kind, displayName, locale, skills = [] } = invitation;
    const { groupIds = [], creditorIds = [] } = invitation;
    const roles = [...new Set(invitation.roles)];
    refuseForeignRoles(kind, roles);
    if ((kind === 'PORTAL') !== groupIds.length + creditorIds.length > 0)
      throw new DomainError('SCOPE_REQUIRED', { kind });

    const userId = uuidv7();
    const email = foldedEmail(invitation.email);
    if (!EMAIL.test(email))
      throw new DomainError(
        'VALIDATION_FAILED',
        {},
        { fields: [{ field: 'email', code: 'NOT_EMAIL' }] },
      );
    const state = 'INVITED';
    const account = { id: userId, kind, email, displayName, locale, state, skills } as const;
    if (!(await work.insertNew(UserAccount, account))) throw new DomainError('EMAIL_TAKEN');
    work.insert(
      UserRole,
      roles.map((role) => ({ userId, role })),
    );
    work.insert(UserScope, [
      ...[...new Set(groupIds)].map((groupId) => ({ id: uuidv7(), userId, groupId })),
      ...[...new Set(creditorIds)].map((creditorId) => ({ id: uuidv7(), userId, creditorId })),
    ]);
    return this.newLink(work, userId, 'INVITATION');
  }

  /** Makes another invitation link; the earlier ones stop working. Refuses USER_STATE_NOT_ALLOWED once it was accepted. */
  async resend(work: Work, userId: string): Promise<NewLink> {
    const user = await locked(work, userId);
    if (user.state !== 'INVITED')
      throw new DomainError('USER_STATE_NOT_ALLOWED', { state: user.state });
    await endLinks(work, userId);
    return this.newLink(work, userId, 'INVITATION');
  }

  /**
   * Gives a user exactly these roles, from his next request on. Refuses ROLE_NOT_FOR_KIND, OWN_ACCOUNT (nobody widens his
   * own rights), LAST_ADMINISTRATOR, VERSION_CONFLICT.
   */
  async changeRoles(
    work: Work,
    userId: string,
    roles: readonly Role[],
    version?: number,
  ): Promise<void> {
    refuseOwnAccount(work, userId);
    const user = await locked(work, userId);
    refuseForeignRoles(user.kind, roles);
    const held = await work.manager.findBy(UserRole, { userId });
    const wanted = new Set(roles);
    const lost = held.filter(({ role }) => !wanted.has(role));
    if (lost.some(({ role }) => role === 'ADMIN')) await refuseLastAdministrator(work, userId);

    for (const { role } of lost) work.remove(UserRole, { userId, role });
    const known = new Set(held.map(({ role }) => role));
    work.insert(
      UserRole,
      [...wanted].filter((role) => !known.has(role)).map((role) => ({ userId, role })),
    );
    // The account moves with its roles, so that two people who change them at once meet on its version.
    const key = version === undefined ? { id: userId } : { id: userId, version };
    work.update(UserAccount, key, { state: user.state });
  }

  /**
   * Ends a user's access at once: sessions and links with it. His work goes to `reassignTo`, or back to the pool, by
   * UserDisabled. Refuses OWN_ACCOUNT, LAST_ADMINISTRATOR, SUCCESSOR_NOT_ACTIVE, USER_STATE_NOT_ALLOWED.
   */
  async disable(
    work: Work,
    userId: string,
    { reassignTo }: { readonly reassignTo?: string | undefined } = {},
  ): Promise<void> {
    refuseOwnAccount(work, userId);
    const user = await locked(work, userId);
    if (user.state === 'DISABLED')
      throw new DomainError('USER_STATE_NOT_ALLOWED', { state: user.state });
    if (reassignTo !== undefined) await refuseInactiveSuccessor(work, userId, reassignTo);
    await refuseLastAdministrator(work, userId);

    work.update(UserAccount, { id: userId }, { state: 'DISABLED' });
    await endSessions(work, userId);
    await endLinks(work, userId);
    work.publish(new UserDisabled(userId, reassignTo ?? null));
  }

  /** Lets a disabled user sign in again, with the password he had; his former sessions stay ended. */
  async enable(work: Work, userId: string): Promise<void> {
    const user = await locked(work, userId);
    if (user.state !== 'DISABLED')
      throw new DomainError('USER_STATE_NOT_ALLOWED', { state: user.state });
    const state = user.passwordHash === null ? 'INVITED' : 'ACTIVE';
    work.update(UserAccount, { id: userId }, { state });
  }

  /**
   * Makes a reset link (1 hour) for an active account, or answers null: for an unknown address, another state, or a fourth
   * link within the hour. Nothing of that is told to whoever asked.
   */
  async requestReset(
    work: Work,
    of: { readonly email: string } | { readonly userId: string },
  ): Promise<NewLink | null> {
    const where = 'email' in of ? { email: foldedEmail(of.email) } : { id: of.userId };
    const user = await work.manager.findOne(UserAccount, {
      where,
      lock: { mode: 'pessimistic_write' },
    });
    if (user?.state !== 'ACTIVE') return null;
    const [waiting] = await work.query<{ count: bigint }>(
      `SELECT count(*) FROM one_time_link
       WHERE user_id = $1 AND purpose = 'PASSWORD_RESET' AND used_at IS NULL AND expires_at > $2`,
      [user.id, work.now],
    );
    if (Number(waiting?.count ?? 0) >= RESETS_AT_ONCE_MAX) return null;
    return this.newLink(work, user.id, 'PASSWORD_RESET');
  }

  /** Invites the first administrator, again if the link was lost. Refuses ADMINISTRATOR_EXISTS once one can sign in. */
  async createFirstAdministrator(
    work: Work,
    email: string,
    displayName: string,
    locale: 'fr' | 'en' = 'fr',
  ): Promise<NewLink> {
    await work.query('SELECT pg_advisory_xact_lock($1)', [FIRST_ADMINISTRATOR_LOCK]);
    const standing = await work.query(
      `SELECT FROM user_role JOIN user_account AS u ON u.id = user_id
       WHERE role = 'ADMIN' AND u.state = 'ACTIVE' LIMIT 1`,
    );
    if (standing.length > 0) throw new DomainError('ADMINISTRATOR_EXISTS');
    const [waiting] = await work.query<{ id: string }>(
      `SELECT u.id FROM user_account AS u JOIN user_role AS r ON r.user_id = u.id AND r.role = 'ADMIN'
       WHERE u.email = $1 AND u.state = 'INVITED'`,
      [foldedEmail(email)],
    );
    if (waiting !== undefined) return this.resend(work, waiting.id);
    return this.invite(work, { kind: 'AGENCY', email, displayName, locale, roles: ['ADMIN'] });
  }

  private newLink(work: Work, userId: string, purpose: OneTimeLink['purpose']): NewLink {
    const hours = purpose === 'INVITATION' ? INVITATION_HOURS : PASSWORD_RESET_HOURS;
    const token = newToken();
    const expiresAt = addMinutes(work.now, hours * MINUTES_PER_HOUR);
    work.insert(OneTimeLink, {
      id: uuidv7(),
      tokenHash: hashOfToken(token),
      userId,
      purpose,
      expiresAt,
    });
    return { userId, token, expiresAt };
  }
}

/** 256 bits from the system's generator, in the alphabet of URLs. */
export function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** What is stored of a token. It needs no salt and no slow hash: nobody guesses 256 bits. */
export function hashOfToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Addresses compare in lower case, as everybody types them. */
export function foldedEmail(email: string): string {
  return email.trim().toLowerCase();
}

async function locked(work: Work, userId: string): Promise<UserAccount> {
  const lock = { mode: 'pessimistic_write' } as const;
  const user = await work.manager.findOne(UserAccount, { where: { id: userId }, lock });
  if (user === null) throw new DomainError('NOT_FOUND', { userId });
  return user;
}

function refuseForeignRoles(kind: UserKind, roles: readonly Role[]): void {
  const allowed = rolesOfKind(kind);
  const foreign = roles.find((role) => !allowed.includes(role));
  if (foreign !== undefined || roles.length === 0)
    throw new DomainError('ROLE_NOT_FOR_KIND', { kind, role: foreign ?? null });
}

function refuseOwnAccount(work: Work, userId: string): void {
  if (work.caller.userId === userId) throw new DomainError('OWN_ACCOUNT');
}

/** The other administrators are locked, so that two of them cannot disable each other at once. */
async function refuseLastAdministrator(work: Work, userId: string): Promise<void> {
  const administrators = await work.query<{ id: string }>(
    `SELECT u.id FROM user_account AS u
     WHERE u.state = 'ACTIVE' AND EXISTS (SELECT FROM user_role WHERE user_id = u.id AND role = 'ADMIN')
     ORDER BY u.id FOR UPDATE OF u`,
  );
  if (administrators.length === 1 && administrators[0]?.id === userId)
    throw new DomainError('LAST_ADMINISTRATOR');
}

async function refuseInactiveSuccessor(
  work: Work,
  userId: string,
  reassignTo: string,
): Promise<void> {
  const successor = await work.manager.findOneBy(UserAccount, { id: reassignTo });
  if (reassignTo === userId || successor?.kind !== 'AGENCY' || successor.state !== 'ACTIVE')
    throw new DomainError('SUCCESSOR_NOT_ACTIVE', { reassignTo });
}

async function endSessions(work: Work, userId: string): Promise<void> {
  await work.query(`UPDATE session SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL`, [
    userId,
    work.now,
  ]);
}

async function endLinks(work: Work, userId: string): Promise<void> {
  await work.query(
    `UPDATE one_time_link SET expires_at = $2 WHERE user_id = $1 AND used_at IS NULL AND expires_at > $2`,
    [userId, work.now],
  );
}
