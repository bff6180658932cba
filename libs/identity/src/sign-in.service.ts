import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { addMinutes } from '@solde/calendar';
import {
  DomainError,
  Reads,
  systemCaller,
  UnitOfWork,
  uuidv7,
  type Caller,
  type Work,
} from '@solde/platform';
import { addressKey } from './address-key';
import { PasswordResetAsked } from './identity.events';
import { PasswordHashing } from './password-hashing.service';
import { PASSWORD_LENGTH_MAX, passwordProblem } from './password-rules';
import { permissionsOf, type Audience } from './permissions';
import { COUNTED_PER_ADDRESS_MAX, signInOpensAt, type SignInHistory } from './sign-in-delay';
import { foldedEmail, hashOfToken, newToken } from './users.service';

export const SESSION_HOURS = 12;
const MINUTES_PER_HOUR = 60;
const MS_PER_SECOND = 1000;
/** A token of ours has 43 characters; nothing longer is looked up. */
const TOKEN_LENGTH_MAX = 100;

/** Somebody who has proved who he is, and has no session yet. */
export interface ProvenAccount {
  readonly userId: string;
  readonly email: string;
  readonly displayName: string;
  readonly locale: 'fr' | 'en';
}

/** A session just opened. The token is said once. */
export interface OpenedSession {
  readonly token: string;
  readonly expiresAt: Date;
  readonly caller: Caller;
}

interface AccountRow {
  readonly user_id: string;
  readonly email: string;
  readonly display_name: string;
  readonly locale: 'fr' | 'en';
  readonly password_hash: string | null;
  readonly state: 'INVITED' | 'ACTIVE' | 'DISABLED';
}

interface SessionRow {
  readonly session_id: string;
  readonly user_id: string;
  readonly email: string;
  readonly display_name: string;
  readonly locale: 'fr' | 'en';
  readonly password_hash: string | null;
  readonly roles: readonly string[];
  readonly creditor_ids: readonly string[];
}

interface Attempt {
  readonly attemptId: string;
  /** Hash of what was tried. */
  readonly account: Buffer;
}

interface HistoryRow {
  readonly pair_count: bigint;
  readonly pair_last_at: Date | null;
  readonly address_count: bigint;
  readonly address_last_at: Date | null;
  readonly account_count: bigint;
  readonly account_last_at: Date | null;
  readonly address_is_known: boolean;
}

/**
 * Who is it: signing in and out, sessions, choosing a password by a link or by the old one.
 *
 * It stands before any caller exists and hashes passwords outside every transaction, so it opens its own works. What it asks
 * of the database goes through the sign-in functions, whose portal twins see portal users only.
 */
@Injectable()
export class SignIn {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reads: Reads,
    private readonly hashing: PasswordHashing,
  ) {}

  /**
   * Proves an address and a password. Refuses SIGN_IN_REFUSED, the same for an unknown address, a wrong password and a
   * disabled account, after the same time; SIGN_IN_DELAYED with `retryAfterSeconds` while attempts must wait.
   *
   * `address` is the network address of whoever asks.
   */
  async prove(
    audience: Audience,
    email: string,
    password: string,
    address: string,
  ): Promise<ProvenAccount> {
    const attempt = await this.begin(audience, `sign-in ${foldedEmail(email)}`, address);
    const account = await this.accountOf(audience, email);
    const passwordHash = account?.state === 'ACTIVE' ? account.password_hash : null;
    const tooLong = password.length > 2 * PASSWORD_LENGTH_MAX;
    const matches = await this.hashing.matches(tooLong ? '' : password, passwordHash);
    if (!matches || account === null) throw new DomainError('SIGN_IN_REFUSED');
    await this.confirm(audience, attempt);
    return {
      userId: account.user_id,
      email: account.email,
      displayName: account.display_name,
      locale: account.locale,
    };
  }

  /** Opens a session (12 hours) for somebody who has proved who he is; refuses SIGN_IN_REFUSED if he was disabled meanwhile. */
  async open(audience: Audience, { userId }: ProvenAccount): Promise<OpenedSession> {
    const token = newToken();
    const expiresAt = await this.unitOfWork.run(
      systemCaller('identity.open-session'),
      async (work) => {
        const until = addMinutes(work.now, SESSION_HOURS * MINUTES_PER_HOUR);
        const [opened] = await call<{ result: boolean }>(work, audience, 'open_session', [
          uuidv7(),
          hashOfToken(token),
          userId,
          until,
        ]);
        if (opened?.result !== true) throw new DomainError('SIGN_IN_REFUSED');
        return until;
      },
    );
    const caller = await this.callerOf(token, audience);
    if (caller === null) throw new DomainError('SIGN_IN_REFUSED');
    return { token, expiresAt, caller };
  }

  /** `prove`, then `open`. */
  async signIn(
    audience: Audience,
    email: string,
    password: string,
    address: string,
  ): Promise<OpenedSession> {
    return this.open(audience, await this.prove(audience, email, password, address));
  }

  /** Whose session this token is, now: revoked, expired, of the other API or of a disabled user it is nobody's. */
  async callerOf(token: string, audience: Audience): Promise<Caller | null> {
    const row = await this.sessionOf(token, audience);
    if (row === null) return null;
    return {
      kind: audience === 'AGENCY' ? 'USER' : 'PORTAL',
      userId: row.user_id,
      name: row.display_name,
      roles: row.roles,
      permissions: permissionsOf(row.roles),
      creditorIds: row.creditor_ids,
      sessionId: row.session_id,
      locale: row.locale,
    };
  }

  /** Ends the session of a token; nothing happens when it was over. */
  async signOut(token: string, audience: Audience): Promise<void> {
    await this.unitOfWork.run(systemCaller('identity.sign-out'), (work) =>
      call(work, audience, 'revoke_session', [hashOfToken(token)]),
    );
  }

  /**
   * Sets the password by a one-time link, makes the account active and ends every session it had. Refuses LINK_NOT_VALID,
   * PASSWORD_REFUSED; a refused password leaves the link usable.
   */
  async usedLink(audience: Audience, token: string, password: string): Promise<void> {
    if (token.length > TOKEN_LENGTH_MAX) throw new DomainError('LINK_NOT_VALID');
    const tokenHash = hashOfToken(token);
    const [holder] = await ask<{ user_id: string; email: string }>(
      this.reads,
      audience,
      'link_holder',
      [tokenHash],
    );
    if (holder === undefined) throw new DomainError('LINK_NOT_VALID');
    refuseWeak(password, holder.email);
    const passwordHash = await this.hashing.hash(password);
    const caller = systemCaller('identity.use-link', holder.user_id);
    await this.unitOfWork.run(caller, async (work) => {
      await work.flush();
      const [used] = await call<{ result: string | null }>(work, audience, 'use_link', [
        tokenHash,
        passwordHash,
      ]);
      if ((used?.result ?? null) === null) throw new DomainError('LINK_NOT_VALID');
    });
  }

  /**
   * Changes one's own password, knowing the old one; every other session of the user ends. Refuses UNAUTHENTICATED,
   * SIGN_IN_REFUSED for a wrong old password, SIGN_IN_DELAYED (a stolen session must not become a place to guess),
   * PASSWORD_REFUSED.
   */
  async changePassword(
    audience: Audience,
    token: string,
    { current, next, address }: { current: string; next: string; address: string },
  ): Promise<void> {
    const session = await this.sessionOf(token, audience);
    if (session === null) throw new DomainError('UNAUTHENTICATED');
    refuseWeak(next, session.email);
    const attempt = await this.begin(audience, `sign-in ${session.email}`, address);
    if (!(await this.hashing.matches(current, session.password_hash)))
      throw new DomainError('SIGN_IN_REFUSED');
    await this.confirm(audience, attempt);
    const passwordHash = await this.hashing.hash(next);
    const caller = systemCaller('identity.change-password', session.user_id);
    await this.unitOfWork.run(caller, async (work) => {
      await work.flush();
      const [changed] = await call<{ result: boolean }>(work, audience, 'change_password', [
        hashOfToken(token),
        passwordHash,
      ]);
      if (changed?.result !== true) throw new DomainError('UNAUTHENTICATED');
    });
  }

  /**
   * Asks for a reset link, which the worker makes and sends. It answers nothing: an unknown address takes the same way.
   * Refuses SIGN_IN_DELAYED when too much was asked.
   */
  async askReset(audience: Audience, email: string, address: string): Promise<void> {
    await this.begin(audience, `reset ${foldedEmail(email)}`, address);
    const account = await this.accountOf(audience, email);
    await this.unitOfWork.run(systemCaller('identity.ask-reset'), async (work) => {
      work.publish(new PasswordResetAsked(account?.user_id ?? uuidv7()));
    });
  }

  /** Writes the attempt as failed before anything is looked at, so that guesses sent side by side all count. */
  private async begin(audience: Audience, what: string, address: string): Promise<Attempt> {
    const account = sha256(what);
    const place = sha256(addressKey(address));
    const attemptId = uuidv7();
    await this.unitOfWork.run(systemCaller('identity.sign-in'), async (work) => {
      const [row] = await call<HistoryRow>(work, audience, 'sign_in_history', [
        account,
        place,
        COUNTED_PER_ADDRESS_MAX,
      ]);
      const opensAt = row === undefined ? null : signInOpensAt(historyOf(row));
      if (opensAt !== null && opensAt > work.now) {
        const wait = opensAt.getTime() - work.now.getTime();
        throw new DomainError('SIGN_IN_DELAYED', {
          retryAfterSeconds: Math.ceil(wait / MS_PER_SECOND),
        });
      }
      await call(work, audience, 'begin_sign_in', [attemptId, account, place]);
    });
    return { attemptId, account };
  }

  private async confirm(audience: Audience, { attemptId, account }: Attempt): Promise<void> {
    await this.unitOfWork.run(systemCaller('identity.sign-in'), (work) =>
      call(work, audience, 'confirm_sign_in', [attemptId, account]),
    );
  }

  private async accountOf(audience: Audience, email: string): Promise<AccountRow | null> {
    const rows = await ask<AccountRow>(this.reads, audience, 'sign_in_account', [
      foldedEmail(email),
    ]);
    return rows[0] ?? null;
  }

  private async sessionOf(token: string, audience: Audience): Promise<SessionRow | null> {
    if (token === '' || token.length > TOKEN_LENGTH_MAX) return null;
    const rows = await ask<SessionRow>(this.reads, audience, 'sign_in_session', [
      hashOfToken(token),
    ]);
    return rows[0] ?? null;
  }
}

async function call<T extends object>(
  work: Work,
  audience: Audience,
  name: string,
  params: readonly unknown[],
): Promise<T[]> {
  return work.query<T>(statementOf(audience, name, params), params);
}

async function ask<T extends object>(
  reads: Reads,
  audience: Audience,
  name: string,
  params: readonly unknown[],
): Promise<T[]> {
  return reads.rows<T>(systemCaller('identity'), statementOf(audience, name, params), params);
}

/** The agency says of which kind it asks; the portal's twin can ask of one kind only. */
function statementOf(audience: Audience, name: string, params: readonly unknown[]): string {
  const given = params.map((_, index) => `$${index + 1}`).join(', ');
  const from = audience === 'PORTAL' ? `portal_${name}(${given})` : `${name}('AGENCY', ${given})`;
  return `SELECT * FROM ${from} AS result`;
}

function historyOf(row: HistoryRow): SignInHistory {
  return {
    pair: { count: Number(row.pair_count), lastAt: row.pair_last_at },
    address: { count: Number(row.address_count), lastAt: row.address_last_at },
    account: { count: Number(row.account_count), lastAt: row.account_last_at },
    addressIsKnown: row.address_is_known,
  };
}

function refuseWeak(password: string, email: string): void {
  const because = passwordProblem(password, email);
  if (because !== null) throw new DomainError('PASSWORD_REFUSED', { because });
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
