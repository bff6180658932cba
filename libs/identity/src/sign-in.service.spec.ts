import { addMinutes } from '@solde/calendar';
import { DomainError, systemCaller, travelTo, UnitOfWork } from '@solde/platform';
import { startPlatform, type TestPlatform } from '../../../test/support/platform';
import { OneTimeLink } from './one-time-link.entity';
import { PasswordHashing } from './password-hashing.service';
import type { Audience, Role } from './permissions';
import { Session } from './session.entity';
import { SignInAttempt } from './sign-in-attempt.entity';
import { SignIn } from './sign-in.service';
import { UserAccount } from './user-account.entity';
import { UserRole } from './user-role.entity';
import { UserScope } from './user-scope.entity';
import { UsersService } from './users.service';

const entities = [UserAccount, UserRole, UserScope, Session, SignInAttempt, OneTimeLink];
const providers = [UsersService, SignIn, PasswordHashing];
const PASSWORD = 'quatre moineaux sous la pluie';
const HOME = '203.0.113.7';
const ELSEWHERE = '198.51.100.9';

/** Both processes on one database: each signs its own people in. */
let agency: TestPlatform;
let portal: TestPlatform;
let creditorId: string;
let people = 0;

beforeAll(async () => {
  agency = await startPlatform({ entities, providers });
  portal = await startPlatform({ role: 'PORTAL', entities, providers, database: agency.database });
  creditorId = await aCreditor();
});
afterAll(async () => {
  await portal.stop();
  await agency.stop();
});
afterEach(() => travelTo(agency.owner, null));

const doorOf = (audience: Audience) => (audience === 'AGENCY' ? agency : portal).module.get(SignIn);

/** A creditor of the database, by the shortest way: what it is does not matter here. */
async function aCreditor(): Promise<string> {
  const { rows } = await agency.owner.query<{ id: string }>(
    `WITH acting AS (INSERT INTO act (id, name, caller_kind, caller_name, at)
       VALUES (uuidv7(), 'spec', 'SYSTEM', 'spec', app_now()) RETURNING id),
     family AS (INSERT INTO creditor_group (id, name, act_id) SELECT uuidv7(), 'Group', id FROM acting RETURNING id)
     SELECT id FROM family`,
  );
  return rows[0]!.id;
}

async function invited(audience: Audience, roles?: readonly Role[]) {
  people += 1;
  const email = `person-${people}@house.example`;
  const link = await agency.module.get(UnitOfWork).run(systemCaller('spec'), (work) =>
    agency.module.get(UsersService).invite(work, {
      kind: audience,
      email,
      displayName: `Person ${people}`,
      locale: 'en',
      roles: roles ?? [audience === 'AGENCY' ? 'AGENT' : 'CREDITOR_USER'],
      groupIds: audience === 'PORTAL' ? [creditorId] : [],
    }),
  );
  return { email, ...link };
}

async function somebody(audience: Audience, roles?: readonly Role[]) {
  const person = await invited(audience, roles);
  await doorOf(audience).usedLink(audience, person.token, PASSWORD);
  return person;
}

async function refusal(promise: Promise<unknown>): Promise<unknown> {
  const error = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof DomainError) return { code: error.code, ...error.facts };
  throw new Error('no refusal', { cause: error });
}

const now = async () => {
  const { rows } = await agency.owner.query<{ at: Date }>('SELECT app_now() AS at');
  return rows[0]!.at;
};
const later = async (minutes: number) => travelTo(agency.owner, addMinutes(await now(), minutes));

describe.each(['AGENCY', 'PORTAL'] as const)('signing in to the %s', (audience) => {
  it('opens a session that says who it is, until it is closed', async () => {
    const { email, userId } = await somebody(audience);
    const door = doorOf(audience);
    const { token, caller } = await door.signIn(audience, email.toUpperCase(), PASSWORD, HOME);

    expect(caller).toMatchObject({ userId, kind: audience === 'AGENCY' ? 'USER' : 'PORTAL' });
    expect(await door.callerOf(token, audience)).toEqual(caller);
    await door.signOut(token, audience);
    expect(await door.callerOf(token, audience)).toBeNull();
  });

  it('keeps hashes only', async () => {
    const { email } = await somebody(audience);
    const { token } = await doorOf(audience).signIn(audience, email, PASSWORD, HOME);
    const { rows } = await agency.owner.query<{ text: string }>(
      `SELECT (SELECT string_agg(s::text, '') FROM session s) || (SELECT string_agg(l::text, '') FROM one_time_link l)
           || (SELECT string_agg(u::text, '') FROM user_account u) || (SELECT string_agg(v::text, '') FROM audit_value v) AS text`,
    );
    const { text } = rows[0]!;
    expect(text).not.toContain(token);
    expect(text).not.toContain(PASSWORD);
    expect(text).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
  });

  it('ends after twelve hours', async () => {
    const { email } = await somebody(audience);
    const { token } = await doorOf(audience).signIn(audience, email, PASSWORD, HOME);
    await later(12 * 60 - 1);
    expect(await doorOf(audience).callerOf(token, audience)).not.toBeNull();
    await later(2);
    expect(await doorOf(audience).callerOf(token, audience)).toBeNull();
  });

  it('refuses in the same words an unknown address, a wrong password, an invitation not used', async () => {
    const known = await somebody(audience);
    const waiting = await invited(audience);
    const door = doorOf(audience);
    for (const [email, password] of [
      ['nobody@house.example', PASSWORD],
      [known.email, 'not my password'],
      [known.email, ''],
      [known.email, 'x'.repeat(100_000)],
      [waiting.email, PASSWORD],
    ] as const)
      expect(await refusal(door.signIn(audience, email, password, ELSEWHERE))).toEqual({
        code: 'SIGN_IN_REFUSED',
      });
  });

  it('looks at ten guesses of a thousand at most, and delays the guesser alone', async () => {
    const { email } = await somebody(audience);
    const door = doorOf(audience);
    await door.signIn(audience, email, PASSWORD, HOME);
    const guesses = await Promise.all(
      Array.from({ length: 40 }, () =>
        refusal(door.signIn(audience, email, 'not my password', ELSEWHERE)),
      ),
    );
    const looked = guesses.filter((each) => (each as { code: string }).code === 'SIGN_IN_REFUSED');
    expect(looked).toHaveLength(5);
    expect(guesses).toContainEqual({
      code: 'SIGN_IN_DELAYED',
      retryAfterSeconds: expect.any(Number) as number,
    });

    // The right password waits too, where the guesses came from; its owner does not, also at a new address.
    expect(await refusal(door.signIn(audience, email, PASSWORD, ELSEWHERE))).toMatchObject({
      code: 'SIGN_IN_DELAYED',
    });
    await door.signIn(audience, email, PASSWORD, HOME);
    await door.signIn(audience, email, PASSWORD, '192.0.2.44');
    await later(1);
    await door.signIn(audience, email, PASSWORD, ELSEWHERE);
  });

  it('sets a password by its link once, and ends every session there was', async () => {
    const { email, userId } = await somebody(audience);
    const door = doorOf(audience);
    const { token } = await door.signIn(audience, email, PASSWORD, HOME);
    const reset = await agency.module
      .get(UnitOfWork)
      .run(systemCaller('spec'), (work) =>
        agency.module.get(UsersService).requestReset(work, { userId }),
      );

    expect(await refusal(door.usedLink(audience, reset!.token, 'short'))).toEqual({
      code: 'PASSWORD_REFUSED',
      because: 'TOO_SHORT',
    });
    await door.usedLink(audience, reset!.token, 'another long sentence');
    expect(await door.callerOf(token, audience)).toBeNull();
    await door.signIn(audience, email, 'another long sentence', HOME);
    expect(await refusal(door.usedLink(audience, reset!.token, PASSWORD))).toEqual({
      code: 'LINK_NOT_VALID',
    });
  });

  it('forgets a link in time', async () => {
    const { token } = await invited(audience);
    await later(7 * 24 * 60 + 1);
    expect(await refusal(doorOf(audience).usedLink(audience, token, PASSWORD))).toEqual({
      code: 'LINK_NOT_VALID',
    });
  });

  it('changes a password for whoever knows the old one, and ends the other sessions', async () => {
    const { email } = await somebody(audience);
    const door = doorOf(audience);
    const here = await door.signIn(audience, email, PASSWORD, HOME);
    const there = await door.signIn(audience, email, PASSWORD, HOME);
    const next = 'another long sentence';
    const address = HOME;

    expect(
      await refusal(door.changePassword(audience, here.token, { current: 'wrong', next, address })),
    ).toEqual({ code: 'SIGN_IN_REFUSED' });
    await door.changePassword(audience, here.token, { current: PASSWORD, next, address });
    expect(await door.callerOf(here.token, audience)).not.toBeNull();
    expect(await door.callerOf(there.token, audience)).toBeNull();
    await door.signIn(audience, email, next, HOME);
  });

  it('leaves the same trace of a reset asked for an unknown address', async () => {
    const { email } = await somebody(audience);
    for (const each of [email, `unknown-${people}@house.example`])
      await doorOf(audience).askReset(audience, each, HOME);
    const { rows } = await agency.owner.query<{ known: boolean }>(
      `SELECT EXISTS (SELECT FROM user_account u WHERE u.id = subject_id) AS known FROM event
       WHERE name = 'identity.password-reset-asked' ORDER BY at DESC LIMIT 2`,
    );
    expect(rows.map(({ known }) => known).sort()).toEqual([false, true]);
  });
});

describe('the two sides', () => {
  it('do not take each other’s people, tokens or links', async () => {
    const agent = await somebody('AGENCY');
    const creditor = await somebody('PORTAL');
    const agentSession = await doorOf('AGENCY').signIn('AGENCY', agent.email, PASSWORD, HOME);
    const creditorSession = await doorOf('PORTAL').signIn('PORTAL', creditor.email, PASSWORD, HOME);

    expect(await doorOf('PORTAL').callerOf(agentSession.token, 'PORTAL')).toBeNull();
    expect(await doorOf('AGENCY').callerOf(creditorSession.token, 'AGENCY')).toBeNull();
    expect(await refusal(doorOf('PORTAL').signIn('PORTAL', agent.email, PASSWORD, HOME))).toEqual({
      code: 'SIGN_IN_REFUSED',
    });
    expect(
      await refusal(doorOf('AGENCY').signIn('AGENCY', creditor.email, PASSWORD, HOME)),
    ).toEqual({ code: 'SIGN_IN_REFUSED' });
    const waiting = await invited('AGENCY');
    expect(await refusal(doorOf('PORTAL').usedLink('PORTAL', waiting.token, PASSWORD))).toEqual({
      code: 'LINK_NOT_VALID',
    });
  });

  it('give the portal’s process no right on accounts, sessions, links and attempts', async () => {
    const unitOfWork = portal.module.get(UnitOfWork);
    for (const sql of [
      'SELECT * FROM user_account',
      'SELECT * FROM session',
      'SELECT * FROM one_time_link',
      'SELECT * FROM sign_in_attempt',
      'SELECT * FROM user_role',
      `SELECT * FROM sign_in_account('AGENCY', 'person-1@house.example')`,
      `SELECT * FROM open_session('AGENCY', uuidv7(), ''::bytea, uuidv7(), app_now())`,
    ])
      await expect(unitOfWork.run(systemCaller('spec'), (work) => work.query(sql))).rejects.toThrow(
        'permission denied',
      );
  });

  it('end a session with its user, at once', async () => {
    const { email, userId } = await somebody('PORTAL');
    const { token } = await doorOf('PORTAL').signIn('PORTAL', email, PASSWORD, HOME);
    await agency.module
      .get(UnitOfWork)
      .run(systemCaller('spec'), (work) => agency.module.get(UsersService).disable(work, userId));
    expect(await doorOf('PORTAL').callerOf(token, 'PORTAL')).toBeNull();
    expect(await refusal(doorOf('PORTAL').signIn('PORTAL', email, PASSWORD, HOME))).toEqual({
      code: 'SIGN_IN_REFUSED',
    });
  });
});
