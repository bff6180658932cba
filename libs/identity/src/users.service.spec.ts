import { DomainError, systemCaller, UnitOfWork, uuidv7, type Caller } from '@solde/platform';
import { startPlatform, type TestPlatform } from '../../../test/support/platform';
import './identity.errors';
import { OneTimeLink } from './one-time-link.entity';
import { PasswordHashing } from './password-hashing.service';
import { Session } from './session.entity';
import { SignInAttempt } from './sign-in-attempt.entity';
import { SignIn } from './sign-in.service';
import { UserAccount } from './user-account.entity';
import { UserRole } from './user-role.entity';
import { UserScope } from './user-scope.entity';
import { UsersQuery } from './users.query';
import { UsersService, type Invitation } from './users.service';

let house: TestPlatform;
let users: UsersService;
let signIn: SignIn;

const PASSWORD = 'quatre moineaux sous la pluie';
const system = systemCaller('spec');
const agent: Invitation = {
  kind: 'AGENCY',
  email: 'Lea.Martin@Agence.example',
  displayName: 'Léa Martin',
  locale: 'fr',
  roles: ['AGENT'],
  skills: ['SENSITIVE'],
};

beforeEach(async () => {
  house = await startPlatform({
    entities: [UserAccount, UserRole, UserScope, Session, SignInAttempt, OneTimeLink],
    providers: [UsersService, UsersQuery, SignIn, PasswordHashing],
  });
  users = house.module.get(UsersService);
  signIn = house.module.get(SignIn);
});
afterEach(() => house.stop());

const act = <T>(task: Parameters<UnitOfWork['run']>[1], caller: Caller = system) =>
  house.module.get(UnitOfWork).run(caller, task) as Promise<T>;

const invite = (change: Partial<Invitation> = {}) =>
  act<{ userId: string; token: string }>((work) => users.invite(work, { ...agent, ...change }));

async function active(change: Partial<Invitation> = {}): Promise<string> {
  const { userId, token } = await invite(change);
  await signIn.usedLink('AGENCY', token, PASSWORD);
  return userId;
}

const stateOf = async (userId: string) => house.module.get(UsersQuery).one(system, userId);

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof DomainError) return error.code;
  throw new Error('no refusal', { cause: error });
}

describe('an invitation', () => {
  it('makes an account that waits for its password', async () => {
    const { userId } = await invite();
    expect(await stateOf(userId)).toMatchObject({
      email: 'lea.martin@agence.example',
      state: 'INVITED',
      roles: ['AGENT'],
      skills: ['SENSITIVE'],
    });
  });

  it('is refused for an address that has an account, in any case', async () => {
    await invite();
    expect(await codeOf(invite({ email: 'LEA.MARTIN@agence.example' }))).toBe('EMAIL_TAKEN');
  });

  it.each([
    ['a creditor’s role at the agency', { roles: ['CREDITOR_DECIDER'] }, 'ROLE_NOT_FOR_KIND'],
    ['no role', { roles: [] }, 'ROLE_NOT_FOR_KIND'],
    [
      'an agency role at a creditor',
      { kind: 'PORTAL', roles: ['MANAGER'], creditorIds: [uuidv7()] },
      'ROLE_NOT_FOR_KIND',
    ],
    [
      'a creditor’s user who sees no creditor',
      { kind: 'PORTAL', roles: ['CREDITOR_USER'] },
      'SCOPE_REQUIRED',
    ],
    ['an agent bound to a creditor', { creditorIds: [uuidv7()] }, 'SCOPE_REQUIRED'],
    [
      'a creditor that does not exist',
      { kind: 'PORTAL', roles: ['CREDITOR_USER'], creditorIds: [uuidv7()] },
      'SCOPE_NOT_FOUND',
    ],
  ] as const)('is refused for %s', async (_, change, code) => {
    expect(await codeOf(invite(change))).toBe(code);
  });

  it('sent again, kills the first link', async () => {
    const first = await invite();
    const second = await act<{ token: string }>((work) => users.resend(work, first.userId));
    expect(await codeOf(signIn.usedLink('AGENCY', first.token, PASSWORD))).toBe('LINK_NOT_VALID');
    await signIn.usedLink('AGENCY', second.token, PASSWORD);
    expect(await codeOf(act((work) => users.resend(work, first.userId)))).toBe(
      'USER_STATE_NOT_ALLOWED',
    );
  });
});

describe('roles', () => {
  it('count from the next request on', async () => {
    const userId = await active();
    const { token } = await signIn.signIn('AGENCY', agent.email, PASSWORD, '203.0.113.7');
    await act((work) => users.changeRoles(work, userId, ['MANAGER']));
    const caller = await signIn.callerOf(token, 'AGENCY');
    expect(caller?.roles).toEqual(['MANAGER']);
    expect(caller?.permissions.has('remittances.approve')).toBe(true);
  });

  it('are refused on a version that somebody else has changed', async () => {
    const userId = await active();
    const { version } = (await stateOf(userId))!;
    await act((work) => users.changeRoles(work, userId, ['TEAM_LEAD'], version));
    expect(await codeOf(act((work) => users.changeRoles(work, userId, ['MANAGER'], version)))).toBe(
      'VERSION_CONFLICT',
    );
    expect((await stateOf(userId))?.roles).toEqual(['TEAM_LEAD']);
  });

  it('are nobody’s own to change', async () => {
    const userId = await active({ roles: ['ADMIN'] });
    const own: Caller = { ...system, kind: 'USER', userId };
    expect(await codeOf(act((work) => users.changeRoles(work, userId, ['MANAGER']), own))).toBe(
      'OWN_ACCOUNT',
    );
    expect(await codeOf(act((work) => users.disable(work, userId), own))).toBe('OWN_ACCOUNT');
  });

  it('leave an administrator, also when two take each other’s away at once', async () => {
    const [one, two] = [
      await active({ roles: ['ADMIN'] }),
      await active({ roles: ['ADMIN'], email: 'b@agence.example' }),
    ];
    const by = (userId: string): Caller => ({ ...system, kind: 'USER', userId });
    const outcomes = await Promise.allSettled([
      act((work) => users.disable(work, one), by(two)),
      act((work) => users.changeRoles(work, two, ['AGENT']), by(one)),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('disabling a user', () => {
  it('ends sessions and links in the same act, and says who takes over', async () => {
    const [leaver, successor] = [await active(), await active({ email: 'b@agence.example' })];
    const { token } = await signIn.signIn('AGENCY', agent.email, PASSWORD, '203.0.113.7');
    await act((work) => users.requestReset(work, { userId: leaver }));
    await act((work) => users.disable(work, leaver, { reassignTo: successor }));

    expect(await signIn.callerOf(token, 'AGENCY')).toBeNull();
    const { rows } = await house.owner.query(
      `SELECT name, payload, (SELECT count(*)::int FROM one_time_link WHERE user_id = $1 AND used_at IS NULL AND expires_at > app_now()) AS links
       FROM event`,
      [leaver],
    );
    expect(rows).toEqual([
      {
        name: 'identity.user-disabled',
        payload: { userId: leaver, reassignTo: successor },
        links: 0,
      },
    ]);
    await act((work) => users.enable(work, leaver));
    expect((await stateOf(leaver))?.state).toBe('ACTIVE');
    expect(await signIn.callerOf(token, 'AGENCY')).toBeNull();
  });

  it('is refused when nobody active would take over', async () => {
    const leaver = await active();
    const { userId: waiting } = await invite({ email: 'b@agence.example' });
    for (const reassignTo of [leaver, waiting, uuidv7()])
      expect(await codeOf(act((work) => users.disable(work, leaver, { reassignTo })))).toBe(
        'SUCCESSOR_NOT_ACTIVE',
      );
  });

  it('is refused twice, and for nobody', async () => {
    const leaver = await active();
    await act((work) => users.disable(work, leaver));
    expect(await codeOf(act((work) => users.disable(work, leaver)))).toBe('USER_STATE_NOT_ALLOWED');
    expect(await codeOf(act((work) => users.disable(work, uuidv7())))).toBe('NOT_FOUND');
  });
});

describe('a reset', () => {
  it('gives three links an hour at most, and none to who may not sign in', async () => {
    const userId = await active();
    const { email: unknown } = { email: 'nobody@agence.example' };
    const ask = (of: { email: string } | { userId: string }) =>
      act<object | null>((work) => users.requestReset(work, of));
    for (let links = 0; links < 3; links += 1)
      expect(await ask({ email: agent.email })).not.toBeNull();
    expect(await ask({ userId })).toBeNull();
    expect(await ask({ email: unknown })).toBeNull();
  });
});

describe('the first administrator', () => {
  it('is made once, also by two at once; until the link is used it can be made again', async () => {
    const create = (email = 'chef@agence.example') =>
      act<{ token: string }>((work) => users.createFirstAdministrator(work, email, 'Chef'));
    const lost = await create();
    const { token } = await create();
    expect(await codeOf(signIn.usedLink('AGENCY', lost.token, PASSWORD))).toBe('LINK_NOT_VALID');
    await signIn.usedLink('AGENCY', token, PASSWORD);
    expect(await codeOf(create('other@agence.example'))).toBe('ADMINISTRATOR_EXISTS');
  });
});

it('audits what changes of a user, without his password', async () => {
  const userId = await active();
  await act((work) => users.disable(work, userId));
  const { rows } = await house.owner.query<{ before: object; after: object }>(
    `SELECT before, after FROM audit_change c JOIN audit_value v ON v.change_id = c.id
     WHERE table_name = 'user_account' AND row_key = $1 ORDER BY c.id DESC LIMIT 1`,
    [userId],
  );
  expect(rows).toMatchObject([{ before: { state: 'ACTIVE' }, after: { state: 'DISABLED' } }]);
  expect(Object.keys({ ...rows[0]?.before, ...rows[0]?.after })).not.toContain('password_hash');
});
