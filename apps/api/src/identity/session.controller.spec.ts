import { Logger, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import {
  AGENCY_ROLES,
  PORTAL_ROLES,
  routesOf,
  UsersService,
  type Audience,
  type Role,
} from '@solde/identity';
import {
  configureHttp,
  httpAdapter,
  HttpModule,
  PlatformModule,
  Settings,
  systemCaller,
  UnitOfWork,
} from '@solde/platform';
import { Client } from 'pg';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/database';
import { walkRoutes, type Send } from '../../../../test/support/route-walk';
import { SCHEMA } from '../../../../test/support/template';
import { IdentityPortalModule } from '../../../portal/src/identity/identity-portal.module';
import { PasswordsController as PortalPasswordsController } from '../../../portal/src/identity/passwords.controller';
import { SessionController as PortalSessionController } from '../../../portal/src/identity/session.controller';
import { AuditApiModule } from '../audit/audit-api.module';
import { AuditController } from '../audit/audit.controller';
import { IdentityApiModule } from './identity-api.module';
import { PasswordsController } from './passwords.controller';
import { SessionController } from './session.controller';
import { UsersController } from './users.controller';

const PASSWORD = 'quatre moineaux sous la pluie';
const AGENCY_ROUTES = routesOf([
  SessionController,
  PasswordsController,
  UsersController,
  AuditController,
]);
const PORTAL_ROUTES = routesOf([PortalSessionController, PortalPasswordsController]);

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: { code?: string; token?: string; fields?: object[] } & Record<string, unknown>;
}

let database: FreshDatabase;
let agency: NestFastifyApplication;
let portal: NestFastifyApplication;
let groupId: string;
let people = 0;

beforeAll(async () => {
  database = await freshDatabase();
  agency = await started('AGENCY');
  portal = await started('PORTAL');
  const owner = new Client({
    connectionString: database.ownerUrl,
    options: `-c search_path=${SCHEMA}`,
  });
  await owner.connect();
  const { rows } = await owner.query<{ id: string }>(
    `WITH acting AS (INSERT INTO act (id, name, caller_kind, caller_name, at)
       VALUES (uuidv7(), 'spec', 'SYSTEM', 'spec', app_now()) RETURNING id)
     INSERT INTO creditor_group (id, name, act_id) SELECT uuidv7(), 'Group', id FROM acting RETURNING id`,
  );
  groupId = rows[0]!.id;
  await owner.end();
});
afterAll(async () => {
  await agency.close();
  await portal.close();
  await database.drop();
});

async function started(audience: Audience): Promise<NestFastifyApplication> {
  const settings = new Settings({
    DATABASE_URL_AGENCY: database.agencyUrl,
    DATABASE_URL_PORTAL: database.portalUrl,
    DATABASE_SCHEMA: SCHEMA,
    LOG_LEVEL: 'silent',
    RATE_LIMIT_PER_MINUTE: '1000000',
    PUBLIC_URL: 'https://solde.example',
    PUBLIC_URL_PORTAL: 'https://portal.solde.example',
  });
  const features =
    audience === 'AGENCY' ? [IdentityApiModule, AuditApiModule] : [IdentityPortalModule];
  @Module({
    imports: [
      PlatformModule.forRoot({ role: audience, settings }),
      HttpModule.forRoot(settings),
      ...features,
    ],
  })
  class Process {}
  const module = await Test.createTestingModule({ imports: [Process] }).compile();
  Logger.overrideLogger(false);
  const app = module.createNestApplication<NestFastifyApplication>(httpAdapter(settings));
  await configureHttp(app, settings, {});
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}

const appOf = (audience: Audience) => (audience === 'AGENCY' ? agency : portal);

async function ask(
  audience: Audience,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  {
    payload,
    headers = {},
    token,
    remoteAddress = '203.0.113.7',
  }: {
    payload?: object | string;
    headers?: Record<string, string>;
    token?: string | undefined;
    remoteAddress?: string;
  } = {},
): Promise<Answer> {
  const answer = await appOf(audience).inject({
    method,
    url,
    remoteAddress,
    headers: { ...headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    ...(payload === undefined ? {} : { payload }),
  });
  const body = answer.body === '' ? {} : (JSON.parse(answer.body) as Answer['body']);
  return { status: answer.statusCode, headers: answer.headers as Answer['headers'], body };
}

/** A person who has accepted the invitation. */
async function person(
  audience: Audience,
  roles: readonly Role[],
): Promise<{ email: string; userId: string }> {
  people += 1;
  const email = `person-${people}@house.example`;
  const { token, userId } = await agency.get(UnitOfWork).run(systemCaller('spec'), (work) =>
    agency.get(UsersService, { strict: false }).invite(work, {
      kind: audience,
      email,
      displayName: `Person ${people}`,
      locale: 'en',
      roles,
      groupIds: audience === 'PORTAL' ? [groupId] : [],
    }),
  );
  const { status } = await ask(audience, 'POST', '/v1/passwords', {
    payload: { token, password: PASSWORD },
  });
  expect(status).toBe(204);
  return { email, userId };
}

async function signedIn(audience: Audience, roles: readonly Role[]): Promise<string> {
  const { email } = await person(audience, roles);
  const { body } = await ask(audience, 'POST', '/v1/session', {
    payload: { email, password: PASSWORD },
  });
  return body.token!;
}

describe.each([
  ['AGENCY', 'AGENT', 'solde_session'],
  ['PORTAL', 'CREDITOR_USER', 'solde_portal_session'],
] as const)('the session of the %s', (audience, role, cookieName) => {
  it('opens for a program with a bearer token', async () => {
    const { email } = await person(audience, [role]);
    const opened = await ask(audience, 'POST', '/v1/session', {
      payload: { email, password: PASSWORD },
    });
    expect(opened).toMatchObject({
      status: 201,
      body: { roles: [role], token: expect.stringMatching(/^[\w-]{43}$/) as string },
    });
    expect(opened.headers['set-cookie']).toBeUndefined();
    const { token } = opened.body;
    expect(await ask(audience, 'GET', '/v1/session', { token })).toMatchObject({
      status: 200,
      body: { roles: [role] },
    });
    expect(await ask(audience, 'DELETE', '/v1/session', { token })).toMatchObject({ status: 204 });
    expect(await ask(audience, 'GET', '/v1/session', { token })).toMatchObject({
      status: 401,
      body: { code: 'UNAUTHENTICATED' },
    });
  });

  it('opens for a page with a cookie that scripts cannot read, and that alone changes nothing', async () => {
    const { email } = await person(audience, [role]);
    const opened = await ask(audience, 'POST', '/v1/session', {
      payload: { email, password: PASSWORD, as: 'COOKIE' },
    });
    expect(opened.body.token).toBeNull();
    const set = String(opened.headers['set-cookie']);
    expect(set).toMatch(new RegExp(`^${cookieName}=`));
    for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/'])
      expect(set).toContain(attribute);

    const cookie = set.split(';')[0]!;
    expect(await ask(audience, 'GET', '/v1/session', { headers: { cookie } })).toMatchObject({
      status: 200,
    });
    // As a form of another site would send it.
    expect(await ask(audience, 'DELETE', '/v1/session', { headers: { cookie } })).toMatchObject({
      status: 401,
    });
    const closed = await ask(audience, 'DELETE', '/v1/session', {
      headers: { cookie, 'x-requested-with': 'solde' },
    });
    expect(closed.status).toBe(204);
    expect(String(closed.headers['set-cookie'])).toMatch(/Max-Age=0/);
    expect(await ask(audience, 'GET', '/v1/session', { headers: { cookie } })).toMatchObject({
      status: 401,
    });
  });

  it.each([
    ['nothing', undefined],
    ['no password', { email: 'a@b.example' }],
    ['an object for the address', { email: { $ne: '' }, password: PASSWORD }],
    ['a list for the password', { email: 'a@b.example', password: [PASSWORD] }],
    ['a property more', { email: 'a@b.example', password: PASSWORD, role: 'ADMIN' }],
    ['a novel for a password', { email: 'a@b.example', password: 'x'.repeat(10_000) }],
    ['no address', { email: 'a@b', password: PASSWORD }],
  ])('refuses %s as malformed', async (_, payload) => {
    expect(
      await ask(
        audience,
        'POST',
        '/v1/session?email=a@b.example&password=b',
        payload === undefined ? {} : { payload },
      ),
    ).toMatchObject({
      status: 400,
      body: { code: 'VALIDATION_FAILED', fields: expect.any(Array) as object[] },
    });
  });

  it('opens no session for the right password in a malformed request', async () => {
    const { email } = await person(audience, [role]);
    const refused = await ask(audience, 'POST', '/v1/session', {
      payload: { email, password: PASSWORD, extra: 1 },
    });
    expect(refused).toMatchObject({ status: 400 });
    expect(refused.headers['set-cookie']).toBeUndefined();
  });

  it('refuses in one way, then asks to wait', async () => {
    const { email } = await person(audience, [role]);
    const wrong = {
      payload: { email, password: 'not my password' },
      remoteAddress: '198.51.100.9',
    };
    for (let guesses = 0; guesses < 5; guesses += 1)
      expect(await ask(audience, 'POST', '/v1/session', wrong)).toMatchObject({
        status: 401,
        body: { code: 'SIGN_IN_REFUSED' },
      });
    expect(await ask(audience, 'POST', '/v1/session', wrong)).toMatchObject({
      status: 429,
      body: { code: 'SIGN_IN_DELAYED' },
    });
    expect(
      await ask(audience, 'POST', '/v1/session', { payload: { email, password: PASSWORD } }),
    ).toMatchObject({ status: 201 });
  });

  it('answers the same whoever asks for a new password', async () => {
    const { email } = await person(audience, [role]);
    for (const each of [email, 'nobody@house.example']) {
      const { status, body } = await ask(audience, 'POST', '/v1/password-links', {
        payload: { email: each },
      });
      expect({ status, body }).toEqual({ status: 202, body: {} });
    }
  });

  it('changes its own password', async () => {
    const token = await signedIn(audience, [role]);
    const change = (current: string, next: string) =>
      ask(audience, 'PUT', '/v1/session/password', { token, payload: { current, next } });
    expect(await change(PASSWORD, 'Password1234')).toMatchObject({
      status: 422,
      body: { code: 'PASSWORD_REFUSED' },
    });
    expect(await change('wrong', 'another long sentence')).toMatchObject({ status: 401 });
    expect(await change(PASSWORD, 'another long sentence')).toMatchObject({ status: 204 });
  });

  it.each(['', 'x', 'Bearer', `Bearer ${'a'.repeat(5000)}`, 'Basic YTpi', "Bearer ' OR 1=1"])(
    'is nobody’s with the header %p',
    async (authorization) => {
      expect(
        await ask(audience, 'GET', '/v1/session', { headers: { authorization } }),
      ).toMatchObject({ status: 401 });
    },
  );
});

describe('users', () => {
  let admin: string;
  beforeAll(async () => {
    admin = await signedIn('AGENCY', ['ADMIN']);
  });

  const lea = { kind: 'AGENCY', displayName: 'Léa Martin', locale: 'fr', roles: ['AGENT'] };

  it('are invited, promoted, disabled, and read page by page', async () => {
    const payload = { ...lea, email: 'lea@agence.example' };
    const invited = await ask('AGENCY', 'POST', '/v1/users', { token: admin, payload });
    expect(invited).toMatchObject({ status: 201, body: { token: expect.any(String) as string } });
    const { userId } = invited.body as { userId: string };
    const user = `/v1/users/${userId}`;
    const { body: waiting } = await ask('AGENCY', 'GET', user, { token: admin });
    expect(waiting).toMatchObject({ email: 'lea@agence.example', state: 'INVITED' });

    const roles = { roles: ['TEAM_LEAD'], version: waiting.version };
    expect(
      await ask('AGENCY', 'PUT', `${user}/roles`, { token: admin, payload: roles }),
    ).toMatchObject({ status: 204 });
    expect(
      await ask('AGENCY', 'PUT', `${user}/roles`, { token: admin, payload: roles }),
    ).toMatchObject({ status: 409, body: { code: 'VERSION_CONFLICT' } });
    expect(
      await ask('AGENCY', 'POST', `${user}/disable`, { token: admin, payload: {} }),
    ).toMatchObject({ status: 204 });
    expect(await ask('AGENCY', 'POST', `${user}/enable`, { token: admin })).toMatchObject({
      status: 204,
    });

    const first = await ask('AGENCY', 'GET', '/v1/users?limit=1&kind=AGENCY', { token: admin });
    const { items, next } = first.body as unknown as { items: { email: string }[]; next: string };
    expect(items).toHaveLength(1);
    const second = await ask('AGENCY', 'GET', `/v1/users?limit=1&kind=AGENCY&cursor=${next}`, {
      token: admin,
    });
    const [after] = (second.body as unknown as { items: { email: string }[] }).items;
    expect(after!.email > items[0]!.email).toBe(true);
  });

  it.each([
    ['a role of nobody', { roles: ['ROOT'] }, 400, 'VALIDATION_FAILED'],
    ['a creditor’s role', { roles: ['CREDITOR_USER'] }, 422, 'ROLE_NOT_FOR_KIND'],
    ['a state that is not hers to give', { state: 'ACTIVE' }, 400, 'VALIDATION_FAILED'],
    ['a name with a line break in a header', { displayName: 'x\u0000y' }, 400, 'VALIDATION_FAILED'],
    ['a name without end', { displayName: 'x'.repeat(10_000) }, 400, 'VALIDATION_FAILED'],
    [
      'a creditor of nowhere',
      {
        kind: 'PORTAL',
        roles: ['CREDITOR_USER'],
        creditorIds: ['00000000-0000-7000-8000-000000000000'],
      },
      422,
      'SCOPE_NOT_FOUND',
    ],
  ])('are not invited with %s', async (_, change, status, code) => {
    const payload = { ...lea, email: 'other@agence.example', ...change };
    expect(await ask('AGENCY', 'POST', '/v1/users', { token: admin, payload })).toMatchObject({
      status,
      body: { code },
    });
  });

  it.each([
    '/v1/users/x',
    '/v1/users?limit=0',
    '/v1/users?limit=1000',
    '/v1/users?cursor=%00',
    '/v1/users?role=ROOT',
    '/v1/users?kind=AGENCY&kind=PORTAL',
  ])('answer 400 to %s', async (url) => {
    expect(await ask('AGENCY', 'GET', url, { token: admin })).toMatchObject({ status: 400 });
  });

  it('leave their trace in the audit', async () => {
    const { body } = await ask('AGENCY', 'GET', '/v1/audit/acts?limit=200', { token: admin });
    const acts = (body as unknown as { items: { id: string; name: string; changes: number }[] })
      .items;
    const disabling = acts.find(({ name }) => name === 'POST /v1/users/:id/disable')!;
    const changes = await ask('AGENCY', 'GET', `/v1/audit/acts/${disabling.id}/changes`, {
      token: admin,
    });
    expect(changes.body).toMatchObject({
      items: [
        { table: 'user_account', before: { state: 'INVITED' }, after: { state: 'DISABLED' } },
      ],
    });
    const [{ row }] = (changes.body as unknown as { items: [{ row: string }] }).items;
    const history = await ask('AGENCY', 'GET', `/v1/audit/changes?table=user_account&row=${row}`, {
      token: admin,
    });
    expect((history.body as unknown as { items: object[] }).items.length).toBeGreaterThan(1);
    expect(
      await ask('AGENCY', 'GET', '/v1/audit/acts?from=2026-02-30', { token: admin }),
    ).toMatchObject({ status: 400 });
    expect(
      await ask('AGENCY', 'GET', '/v1/audit/acts?from=1900-01-01&until=9999-12-31', {
        token: admin,
      }),
    ).toMatchObject({ status: 200 });
    const cursor = Buffer.from('["x"]').toString('base64url');
    expect(
      await ask('AGENCY', 'GET', `/v1/audit/acts?cursor=${cursor}`, { token: admin }),
    ).toMatchObject({ status: 400 });
    expect(await ask('AGENCY', 'GET', '/v1/audit/head', { token: admin })).toMatchObject({
      status: 404,
    });
  });
});

describe('every route', () => {
  const sendTo =
    (audience: Audience): Send =>
    async ({ method, url, headers, payload }) => {
      const { status, body } = await ask(audience, method as 'GET', url, {
        headers,
        ...(payload === null ? {} : { payload }),
      });
      return { status, code: body.code ?? null };
    };
  /** A session that a route has ended is replaced by a new one. */
  function tokens(audience: Audience) {
    const known = new Map<Role, string>();
    return async (role: Role) => {
      const token = known.get(role) ?? (await signedIn(audience, [role]));
      const { status } = await ask(audience, 'GET', '/v1/session', { token });
      known.set(role, status === 200 ? token : await signedIn(audience, [role]));
      return known.get(role)!;
    };
  }

  it('of the agency lets in whom the table of roles names, and nobody else', async () => {
    const foreign = await signedIn('PORTAL', ['CREDITOR_ADMIN']);
    expect(
      await walkRoutes(sendTo('AGENCY'), AGENCY_ROUTES, AGENCY_ROLES, tokens('AGENCY'), foreign),
    ).toEqual([]);
  });

  it('of the portal too', async () => {
    const foreign = await signedIn('AGENCY', ['ADMIN']);
    expect(
      await walkRoutes(sendTo('PORTAL'), PORTAL_ROUTES, PORTAL_ROLES, tokens('PORTAL'), foreign),
    ).toEqual([]);
  });
});
