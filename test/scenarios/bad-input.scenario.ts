import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { instantOf } from '@solde/calendar';
import { AGENCY_ROLES, PORTAL_ROLES, type Role } from '@solde/identity';
import { uuidv7 } from '@solde/platform';

import { APIS, routesOfApi, routesPage } from '../house/routes';
import { textOf } from '../house/repository';
import { fieldsOf, formsOf, sampleOf, type Field, type Form } from '../support/forms';
import { placeInvoice, type PlacedInvoice } from '../support/invoices';
import { faultOf, knock, type Answer, type Knock } from '../support/knock';
import { walkRoutes, type Send } from '../support/route-walk';
import { Stage } from '../support/stage';

const STEP_MS = 300_000;
const MEBIBYTE = 2 ** 20;
const NOBODY = '00000000-0000-7000-8000-000000000000';
const NUL = 'a\u0000b';
const HALF = 'a\ud800b';
const LONG = 'x'.repeat(100_000);

let stage: Stage;
let invoice: PlacedInvoice;
/** Sessions by role: of the agency's people, and of those of Atlas. */
const tokens = new Map<Role, string>();
let before: Record<string, number>;

beforeAll(async () => {
  stage = await Stage.open('2026-03-02', { UPLOAD_MEBIBYTES_MAX: '1', LOG_LEVEL: 'fatal' });
  invoice = await placeInvoice(stage, stage.atlas, { number: 'F-1', principal: '900.00', rank: 1 });
  await stage.house.settle();
  for (const role of [...AGENCY_ROLES, ...PORTAL_ROLES]) await signIn(role);
  before = await stage.house.rowCounts();
}, STEP_MS);
afterAll(() => stage.close());

async function signIn(role: Role): Promise<string> {
  const token = await (await stage.holderOf(role)).token();
  tokens.set(role, token);
  return token;
}

/** A route of one of the two APIs, with the roles of that side alone. */
interface Door extends Form {
  readonly app: NestFastifyApplication;
  readonly isAgency: boolean;
}

/** Every route that either API registers now. */
const doors = (): Door[] =>
  [
    { app: stage.house.api, isAgency: true, side: AGENCY_ROLES as readonly Role[] },
    { app: stage.house.portal, isAgency: false, side: PORTAL_ROLES as readonly Role[] },
  ].flatMap(({ app, isAgency, side }) =>
    formsOf(app).map((form) => ({
      ...{ ...form, app, isAgency },
      roles: form.roles.filter((role) => side.includes(role)),
    })),
  );

/** The request of somebody who may, for things that do not exist. */
function allowed({
  method,
  path,
  roles,
  isPublic,
}: Form): Pick<Knock, 'method' | 'path' | 'token'> {
  const [role] = roles;
  if (role === undefined && !isPublic) throw new Error(`Nobody may ${method} ${path}.`);
  const token = role === undefined ? null : (tokens.get(role) ?? null);
  return { method, path: path.replace(/:\w+/g, NOBODY), token };
}

type Judge = (answer: Answer) => string | null;
const refused: Judge = faultOf;
const refusedWith =
  (...codes: readonly string[]): Judge =>
  (answer) =>
    faultOf(answer) ?? (codes.includes(answer.code ?? '') ? null : `gives ${answer.code}`);

/** Knocks at every route that is concerned, with each wrong request; every wrong answer is told. */
async function everyRoute(
  wrongs: (door: Door) => readonly (Knock & { readonly what: string; readonly judge: Judge })[],
): Promise<{ readonly knocks: number; readonly faults: readonly string[] }> {
  const faults: string[] = [];
  let knocks = 0;
  for (const door of doors())
    for (const { what, judge, ...asked } of wrongs(door)) {
      knocks += 1;
      const fault = judge(await knock(door.app, asked));
      if (fault !== null)
        faults.push(`${door.isAgency ? 'agency' : 'portal'} ${door.route}, ${what}: ${fault}`);
    }
  return { knocks, faults };
}

const isWrite = ({ method }: Form): boolean => method !== 'GET' && method !== 'DELETE';

describe('bad input', () => {
  it(
    'a property that is wrong is named, whatever the route and the property',
    async () => {
      const { knocks, faults } = await everyRoute((form) => {
        if (form.body === null) return [];
        const whole = sampleOf(form.body, NOBODY);
        return fieldsOf(form.body).flatMap((field) =>
          wrongValues(field).map(([what, value]) => ({
            ...{ ...allowed(form), body: { ...whole, [field.name]: value } },
            ...{ what: `${field.name} is ${what}`, judge: naming(field.name) },
          })),
        );
      });
      expect(faults).toEqual([]);
      expect(knocks).toBeGreaterThan(1000);
    },
    STEP_MS,
  );

  it(
    'what must be there is missed',
    async () => {
      const { knocks, faults } = await everyRoute((form) => {
        if (form.body === null) return [];
        const whole = sampleOf(form.body, NOBODY);
        return fieldsOf(form.body)
          .filter(({ isOptional }) => !isOptional)
          .flatMap(({ name }) =>
            [undefined, null].map((value) => ({
              ...{ ...allowed(form), body: { ...whole, [name]: value } },
              ...{ what: `${name} is ${String(value)}`, judge: naming(name) },
            })),
          );
      });
      expect(faults).toEqual([]);
      expect(knocks).toBeGreaterThan(200);
    },
    STEP_MS,
  );

  it(
    'a property that nobody knows is refused, and so is one that would pollute a prototype',
    async () => {
      const { faults } = await everyRoute((form) => {
        if (form.body === null) return [];
        const whole = sampleOf(form.body, NOBODY);
        const start = JSON.stringify(whole).slice(0, -1);
        const raw = (what: string, text: string) => ({
          ...{ ...allowed(form), body: text, type: 'application/json', what },
          judge: refusedWith('VALIDATION_FAILED'),
        });
        const comma = start === '{' ? '' : ',';
        return [
          raw('an unknown property', `${start}${comma}"intrus":1}`),
          raw('__proto__', `${start}${comma}"__proto__":{"admin":true}}`),
          raw('constructor', `${start}${comma}"constructor":{"prototype":{"admin":true}}}`),
          raw('broken JSON', `${start}${comma}`),
          raw('a list', '[]'),
          raw('a text', '"x"'),
        ];
      });
      expect(faults).toEqual([]);
      expect(({} as { admin?: boolean }).admin).toBeUndefined();
    },
    STEP_MS,
  );

  it(
    'a question that is wrong is refused like a body',
    async () => {
      const { knocks, faults } = await everyRoute((form) => {
        if (form.query === null) return [];
        const { query } = form;
        const whole = sampleOf(query, NOBODY) as Record<string, string>;
        const ask = (what: string, more: Readonly<Record<string, string>>) => ({
          ...{ ...allowed(form), query: { ...whole, ...more } },
          ...{ what, judge: refusedWith('VALIDATION_FAILED') },
        });
        const names = fieldsOf(query).map(({ name }) => name);
        return [
          ask('an unknown property', { intrus: '1' }),
          ...names.flatMap((name) => [
            ask(`${name} with NUL`, { [name]: NUL }),
            ask(`${name} too long`, { [name]: LONG.slice(0, 12_000) }),
          ]),
          ...names.filter((name) => name === 'limit').map((name) => ask('limit', { [name]: '0' })),
          ...names
            .filter((name) => name === 'cursor')
            .map((name) => ask('cursor', { [name]: 'zz' })),
        ];
      });
      expect(faults).toEqual([]);
      expect(knocks).toBeGreaterThan(150);
    },
    STEP_MS,
  );

  it(
    'an id that is none is malformed, and an id of nobody finds nothing',
    async () => {
      const { faults } = await everyRoute((form) => {
        if (!form.path.includes(':') || !isIdOfRow(form)) return [];
        const body = form.body === null ? {} : { body: sampleOf(form.body, NOBODY) };
        return [
          ...['12', '%00', "1' OR '1'='1", '../../etc/passwd', 'x'.repeat(300)].map((id) => ({
            ...{ ...allowed(form), ...body, path: withId(form, encodeURIComponent(id)) },
            ...{ what: `the id ${id.slice(0, 20)}`, judge: refusedWith(...MALFORMED) },
          })),
          {
            ...{ ...allowed(form), ...body, what: 'an id of nobody' },
            judge: refused,
          },
        ];
      });
      expect(faults).toEqual([]);
    },
    STEP_MS,
  );

  it(
    'what moves money or claims asks for a key',
    async () => {
      const { knocks, faults } = await everyRoute((form) => {
        if (!form.isIdempotent) return [];
        const body = form.body === null ? {} : { body: sampleOf(form.body, NOBODY) };
        const judge = refusedWith('IDEMPOTENCY_KEY_REQUIRED');
        return [null, 'with space', 'é', 'k'.repeat(256)].map((key) => ({
          ...{ ...allowed(form), ...body, key: key === 'é' ? encodeURI('%') + ' ' : key },
          ...{ what: `the key ${key?.slice(0, 10)}`, judge },
        }));
      });
      expect(faults).toEqual([]);
      expect(knocks).toBeGreaterThan(40);
    },
    STEP_MS,
  );

  it(
    'a body too large, or of a type that nobody reads, is turned away',
    async () => {
      const { faults } = await everyRoute((form) => {
        if (!isWrite(form)) return [];
        const big = JSON.stringify({ text: 'x'.repeat(MEBIBYTE + 1) });
        const json = { body: big, type: 'application/json' };
        const xml = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>';
        return [
          {
            ...{ ...allowed(form), ...json, what: 'two mebibytes' },
            judge: refusedWith('PAYLOAD_TOO_LARGE'),
          },
          {
            ...{ ...allowed(form), body: xml, type: 'application/xml', what: 'XML' },
            judge: refusedWith('UNSUPPORTED_MEDIA_TYPE'),
          },
        ];
      });
      expect(faults).toEqual([]);
    },
    STEP_MS,
  );

  it(
    'a stranger, a forged token and the token of the other API stay outside',
    async () => {
      const { faults } = await everyRoute((door) => {
        if (door.isPublic) return [];
        const foreign = tokens.get(door.isAgency ? 'CREDITOR_ADMIN' : 'MANAGER') ?? '';
        const forged = `${allowed(door).token ?? ''}x`;
        return [null, '', 'x', forged, foreign, LONG.slice(0, 5_000)].map((token) => ({
          ...{ ...allowed(door), token, what: `the token ${token?.slice(0, 8)}` },
          judge: refusedWith('UNAUTHENTICATED'),
        }));
      });
      expect(faults).toEqual([]);
    },
    STEP_MS,
  );

  it(
    'a file that is none is refused, and nothing of it stays',
    async () => {
      const { atlas } = stage;
      const path = `/v1/placement-files?creditorId=${atlas.id}`;
      const send = async (bytes: Buffer, name = 'remise.csv') => {
        const answer = await atlas.admin.asks((caller) => caller.upload(path, { name, bytes }));
        return [answer.status, (answer.body as { code: string }).code];
      };
      expect(await send(Buffer.alloc(MEBIBYTE + 1, 'a'))).toEqual([413, 'PAYLOAD_TOO_LARGE']);
      expect(await send(Buffer.alloc(0))).toEqual([422, 'FILE_EMPTY']);
      expect((await send(Buffer.from('a;b\u0000;c\n'))).at(1)).toBe('FILE_HAS_NUL');
      expect((await send(Buffer.from('%PDF-1.7\n\u0001\u0002'))).at(0)).toBeGreaterThanOrEqual(400);
    },
    STEP_MS,
  );

  it('after all this, not one row was written', async () => {
    expect(await stage.house.rowCounts()).toEqual(before);
  });
});

describe('bad input that looks good', () => {
  it(
    'a version read before somebody else changed it is refused, wherever one is asked',
    async () => {
      const { admin, agents, atlas, lead, managers } = stage;
      const [manager] = managers;
      const [queue] = await lead.reads<{ id: number; version: number }[]>('/v1/work-queues');
      const profile = (await admin.reads<{ profile: object }>('/v1/agency')).profile;
      const { items: contacts } = await manager.reads<{ items: { id: string }[] }>(
        `/v1/creditors/${atlas.id}/contacts`,
      );
      const amended = await manager.does<{ id: string }>(`/v1/mandates/${atlas.mandateId}/terms`, {
        effectiveFrom: '2026-03-02',
      });
      const stale: Readonly<Record<string, () => PromiseLike<{ status: number; body: unknown }>>> =
        {
          'PUT /v1/users/:id/roles': () =>
            admin.asks((caller) =>
              caller.put(`/v1/users/${agents[0].userId}/roles`, { roles: ['QA'], version: 99 }),
            ),
          'PUT /v1/agency/profile': () =>
            admin.asks((caller) => caller.put('/v1/agency/profile', { ...profile, version: 99 })),
          'PATCH /v1/creditors/:id': () =>
            manager.asks((caller) =>
              caller.patch(`/v1/creditors/${atlas.id}`, { tradeName: 'Atlas', version: 99 }),
            ),
          'PATCH /v1/creditor-contacts/:id': () =>
            manager.asks((caller) =>
              caller.patch(`/v1/creditor-contacts/${contacts[0]?.id}`, { name: 'X', version: 99 }),
            ),
          'PATCH /v1/mandate-terms/:id': () =>
            manager.asks((caller) =>
              caller.patch(`/v1/mandate-terms/${amended.id}`, { promiseDaysMax: 20, version: 99 }),
            ),
          'PATCH /v1/work-queues/:id': () =>
            lead.asks((caller) =>
              caller.patch(`/v1/work-queues/${queue?.id}`, { name: 'X', version: 99 }),
            ),
        };
      const versioned = doors().filter(
        ({ body }) => body !== null && fieldsOf(body).some(({ name }) => name === 'version'),
      );
      // A route that asks for a version tomorrow is missed here until it is knocked at too.
      expect(versioned.map(({ route }) => route).sort()).toEqual(Object.keys(stale).sort());
      for (const [route, ask] of Object.entries(stale)) {
        const { status, body } = await ask();
        expect([route, status, (body as { code: string }).code]).toEqual([
          ...[route, 409, 'VERSION_CONFLICT'],
        ]);
      }
    },
    STEP_MS,
  );

  it(
    'a name that is a formula, a template or a script stays a name',
    async () => {
      const { atlas, house, managers } = stage;
      const names = [
        "=cmd|' /C calc'!A0",
        '+HYPERLINK("http://exemple.test")',
        '{{constructor.constructor("return process")()}}',
        '<script>alert(1)</script>',
        '${process.env.HOME}',
        "Robert'); DROP TABLE debtor;--",
      ];
      for (const [index, name] of names.entries())
        await placeInvoice(stage, atlas, {
          ...{ number: `N-${index}`, principal: '50.00', rank: 500 + index, name },
        });
      await house.settle();
      const letters = await house.rows<{ n: number }>(
        "SELECT count(*)::int AS n FROM message WHERE kind = 'FIRST_LETTER'",
      );
      expect(letters).toEqual([{ n: names.length + 1 }]);
      const cases = await managers[0].readsAll<{ debtorName: string }>('/v1/cases');
      for (const name of names) expect(cases.map(({ debtorName }) => debtorName)).toContain(name);
      const csv = await managers[0].asks((caller) =>
        caller.get('/v1/figures/cases?currency=EUR&figure=PLACED&format=csv'),
      );
      expect(csv.text).not.toMatch(/(^|,|;)"?[=+@]/m);

      // A draft may hold anything; what would run is found before anybody can use it.
      const draft = await managers[0].does<{ id: string }>('/v1/templates', {
        ...{ code: 'FIRST_LETTER', language: 'fr', channel: 'LETTER', subject: 'Lettre' },
        body: '{{constructor.constructor "return process"}}',
      });
      const review = await managers[0].isRefused(`/v1/templates/${draft.id}/review`);
      expect(review).toMatchObject({ status: 422, code: 'TEMPLATE_INVALID' });
    },
    STEP_MS,
  );

  it(
    'whatever is well written and of nobody is answered, and never by a failure',
    async () => {
      const { faults } = await everyRoute((form) => {
        const body = form.body === null ? {} : { body: sampleOf(form.body, uuidv7(), true) };
        const query = form.query === null ? {} : { query: sampleOf(form.query, uuidv7(), true) };
        // The server of the specs gives up safety for speed, and readiness rightly says so.
        if (['DELETE /v1/session', 'GET /health/ready'].includes(form.route)) return [];
        return [
          {
            ...{ ...allowed(form), ...body, ...query, what: 'all of it' },
            judge: (answer: Answer) => (answer.status < 400 ? null : faultOf(answer)),
          },
        ];
      });
      expect(faults).toEqual([]);
    },
    STEP_MS,
  );

  it(
    'a session that is over opens nothing',
    async () => {
      const { house } = stage;
      const today = await house.today();
      await house.setClock(instantOf(today, '23:30', 'Europe/Paris'));
      const { faults } = await everyRoute((form) =>
        form.isPublic
          ? []
          : [
              {
                ...{ ...allowed(form), what: 'an expired session' },
                judge: refusedWith('UNAUTHENTICATED'),
              },
            ],
      );
      expect(faults).toEqual([]);
      expect(invoice.caseId).not.toBe(NOBODY);
    },
    STEP_MS,
  );
});

describe('every route for every role', () => {
  it.each(APIS)(
    '$name: who may come in does, nobody else, and docs/routes.md says the same',
    async (api) => {
      const app = api.app === 'api' ? stage.house.api : stage.house.portal;
      const foreign = await signIn(api.app === 'api' ? 'CREDITOR_ADMIN' : 'MANAGER');
      for (const role of api.roles) await signIn(role);
      const send: Send = async ({ method, url, headers, payload }) => {
        const answer = await app.inject({
          ...{ method: method as 'GET', url, headers: { ...headers } },
          ...(payload === null ? {} : { payload }),
        });
        const role = api.roles.find(
          (each) => headers.authorization === `Bearer ${tokens.get(each)}`,
        );
        // Whoever has signed out needs another session for the next door.
        if (role !== undefined && method === 'DELETE' && url === '/v1/session') await signIn(role);
        const { code = null } = jsonOf(answer.payload) as { code?: string | null };
        return { status: answer.statusCode, code };
      };
      const routes = await routesOfApi(api);
      // The provider of telephony shows a signature instead of a session: its own spec knocks there.
      const walked = routes.filter(({ route }) => route !== 'POST /v1/telephony/calls/status');
      const wrong = await walkRoutes(
        ...([send, walked, api.roles] as const),
        async (role) => tokens.get(role) ?? '',
        foreign,
      );
      expect(wrong).toEqual([]);
      expect(
        formsOf(app)
          .map(({ route }) => route)
          .sort(),
      ).toEqual(routes.map(({ route }) => route).sort());
      expect(await routesPage()).toBe(textOf('docs/routes.md'));
    },
    STEP_MS,
  );
});

/** A path part that is no id of a row: queues bear small numbers. */
const MALFORMED = ['VALIDATION_FAILED', 'NOT_FOUND'];
const isIdOfRow = ({ path }: Form): boolean => !path.startsWith('/v1/work-queues');
const withId = ({ path }: Form, id: string): string =>
  path.replace(/:\w+/, id).replace(/:\w+/g, NOBODY);

/** Properties whose wrong values have a code of their own. */
const JUDGED_ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  iban: ['BAD_IBAN'],
  // Whatever is not the password is not the password.
  password: ['SIGN_IN_REFUSED', 'LINK_NOT_VALID'],
  current: ['PASSWORD_REFUSED'],
  next: ['PASSWORD_REFUSED'],
};

/** A refusal that names the property, or one of its parts. */
const naming =
  (name: string): Judge =>
  (answer) => {
    const judged = JUDGED_ELSEWHERE[name] ?? [];
    if (judged.includes(answer.code ?? '')) return faultOf(answer);
    const fault = refusedWith('VALIDATION_FAILED')(answer);
    if (fault !== null) return fault;
    const isNamed = answer.fields.some(({ field }) => field.split('.')[0] === name);
    return isNamed ? null : `does not name ${name}: ${JSON.stringify(answer.fields)}`;
  };

/** What no property of its kind may be. */
function wrongValues({ isList, nested, rules }: Field): (readonly [string, unknown])[] {
  const isText = !rules.some(({ name }) => ['isInt', 'isBoolean', 'isObject'].includes(name));
  const scalars: (readonly [string, unknown])[] = [
    ['with NUL', NUL],
    ['half a character', HALF],
    ['endless', LONG],
    ['an object', { $ne: null }],
    ['a list', [['x']]],
    isText ? ['a number', 12.5] : ['a text', 'douze'],
  ];
  if (isList)
    return [
      ['a text', 'x'],
      ['an object', { length: 1 }],
      ...scalars.map(([what, value]) => [`a list of what is ${what}`, [value]] as const),
      ['an endless list', Array.from({ length: 20_000 }, () => 'x')],
    ];
  if (nested !== null)
    return [
      ['a text', 'x'],
      ['a number', 1],
      ['another object', { intrus: 1 }],
    ];
  return scalars;
}

function jsonOf(text: string): object {
  try {
    return JSON.parse(text) as object;
  } catch {
    return {};
  }
}
