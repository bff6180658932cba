import { Body, Controller, Get, Module, Post, Query } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { freshDatabase, type FreshDatabase } from '../../../test/support/database';
import { AccessGuard, Authenticator } from './access-guard';
import { systemCaller, type Caller } from './caller';
import { DomainError } from './domain-error';
import { Allow, By, Idempotent, Public, type IncomingRequest } from './entry-point';
import { configureHttp, httpAdapter } from './http';
import { HttpModule } from './http.module';
import { Id } from './id';
import { Paged, pageOf, type PageRequest } from './paging';
import { PlatformModule } from './platform.module';
import { Reads } from './reads';
import { Settings } from './settings';
import { UnitOfWork } from './unit-of-work';
import { uuidv7 } from './uuid';
import { IsCalendarDate, IsCurrency, IsMoney, IsPlainText } from './validation';

class ParcelDto {
  @IsPlainText(20)
  label: string;

  @IsMoney({ positive: true })
  value: string;

  @IsCurrency()
  currency: string;

  @IsCalendarDate()
  sentOn: string;
}

@Controller('v1/parcels')
class ParcelsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reads: Reads,
  ) {}

  @Get()
  @Allow('parcels.read')
  list(@By() caller: Caller, @Paged() page: PageRequest): Promise<object> {
    const rows = Array.from({ length: page.limit + 1 }, (_, n) => n + Number(page.after?.[0] ?? 0));
    return Promise.resolve({ by: caller.name, ...pageOf(rows, page.limit, (n) => [n + 1]) });
  }

  @Get('search')
  @Public()
  search(@Query('text') text: string): Promise<object[]> {
    return this.reads.rows(systemCaller('spec'), 'SELECT $1::text AS text, $2::int AS n', [
      text,
      text,
    ]);
  }

  @Get('broken')
  @Public()
  broken(): never {
    throw new Error('secret: 4111 1111');
  }

  @Get('refused')
  @Public()
  refused(): never {
    throw new DomainError('NOT_FOUND', { id: 'x' }, { ruleId: 'R-1' });
  }

  @Get('closed')
  closed(): string {
    return 'nobody may';
  }

  @Get(':id')
  @Public()
  one(@Id() id: string): object {
    return { id };
  }

  @Post('closing')
  @Public()
  close(): object {
    return { closed: true };
  }

  @Post()
  @Allow('parcels.send')
  @Idempotent()
  send(@By() caller: Caller, @Body() body: ParcelDto): Promise<object> {
    return this.unitOfWork.run(caller, () =>
      Promise.resolve({ label: body.label, id: uuidv7(), by: caller.name }),
    );
  }
}

class Door extends Authenticator {
  authenticate({ headers }: IncomingRequest): Promise<Caller | null> {
    if (headers.authorization === undefined) return Promise.resolve(null);
    return Promise.resolve({
      ...systemCaller('Clerk'),
      kind: 'USER',
      userId: '01900000-0000-7000-8000-000000000001',
      locale: 'en',
      permissions: new Set(['parcels.read', headers.authorization]),
    });
  }
}

let database: FreshDatabase;
let app: NestFastifyApplication;

beforeAll(async () => {
  database = await freshDatabase();
  const settings = new Settings({
    DATABASE_URL_AGENCY: database.agencyUrl,
    LOG_LEVEL: 'silent',
    RATE_LIMIT_PER_MINUTE: '60',
  });

  @Module({
    imports: [PlatformModule.forRoot({ role: 'AGENCY', settings }), HttpModule.forRoot(settings)],
    controllers: [ParcelsController],
    providers: [
      { provide: Authenticator, useClass: Door },
      { provide: APP_GUARD, useClass: AccessGuard },
    ],
  })
  class SpecModule {}

  const module = await Test.createTestingModule({ imports: [SpecModule] }).compile();
  app = module.createNestApplication<NestFastifyApplication>(httpAdapter(settings));
  app.useLogger(false);
  await configureHttp(app, settings, { title: 'Parcels' });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
});

afterAll(async () => {
  await app.close();
  await database.drop();
});

const signedIn = { authorization: 'parcels.send' };
const body = { label: 'Été', value: '12.50', currency: 'EUR', sentOn: '2026-03-31' };
let address = 0;

/** Each request from its own address, so that the rate limit counts only where it is meant to. */
function ask(method: 'GET' | 'POST', url: string, headers: object = {}, payload?: string | object) {
  address += 1;
  return app.inject({
    method,
    url,
    headers: { ...headers },
    remoteAddress: `10.0.${address >> 8}.${address & 255}`,
    ...(payload === undefined ? {} : { payload }),
  });
}

const json = { 'content-type': 'application/json' };

it.each([
  ['an unknown address', 'GET', '/v1/nowhere', {}, undefined, 404, 'NOT_FOUND'],
  ['an unknown method', 'POST', '/v1/parcels/broken', json, '{}', 404, 'NOT_FOUND'],
  ['a malformed id', 'GET', '/v1/parcels/12', {}, undefined, 400, 'VALIDATION_FAILED'],
  [
    'an endless id',
    'GET',
    `/v1/parcels/${'1'.repeat(500)}`,
    {},
    undefined,
    400,
    'VALIDATION_FAILED',
  ],
  ['a malformed address', 'GET', '/v1/parcels/%zz', {}, undefined, 400, 'VALIDATION_FAILED'],
  ['nobody signed in', 'GET', '/v1/parcels', {}, undefined, 401, 'UNAUTHENTICATED'],
  ['a missing right', 'POST', '/v1/parcels', { authorization: 'x' }, body, 403, 'FORBIDDEN'],
  ['a route that says nothing', 'GET', '/v1/parcels/closed', signedIn, undefined, 403, 'FORBIDDEN'],
  ['a missing key', 'POST', '/v1/parcels', signedIn, body, 400, 'IDEMPOTENCY_KEY_REQUIRED'],
  ['broken JSON', 'POST', '/v1/parcels', { ...signedIn, ...json }, '{', 400, 'VALIDATION_FAILED'],
  [
    ...['no body', 'POST', '/v1/parcels', { ...signedIn, ...json, 'idempotency-key': 'none' }],
    ...['', 400, 'VALIDATION_FAILED'],
  ],
  [
    ...['a polluting body', 'POST', '/v1/parcels', { ...signedIn, ...json }],
    ...['{"__proto__":{"x":1}}', 400, 'VALIDATION_FAILED'],
  ],
  [
    ...['an unknown type', 'POST', '/v1/parcels', { ...signedIn, 'content-type': 'text/x' }],
    ...['x', 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ],
  [
    ...['a body too large', 'POST', '/v1/parcels', { ...signedIn, ...json }],
    ...[`"${'x'.repeat(1_100_000)}"`, 413, 'PAYLOAD_TOO_LARGE'],
  ],
  ['a NUL byte', 'GET', '/v1/parcels/search?text=a%00', {}, undefined, 400, 'VALIDATION_FAILED'],
  [
    'text for a number',
    'GET',
    '/v1/parcels/search?text=a',
    {},
    undefined,
    400,
    'VALIDATION_FAILED',
  ],
  [
    ...['a number out of range', 'GET', '/v1/parcels/search?text=99999999999', {}],
    ...[undefined, 400, 'VALIDATION_FAILED'],
  ],
  [
    'a wrong cursor',
    'GET',
    '/v1/parcels?cursor=zzz',
    signedIn,
    undefined,
    400,
    'VALIDATION_FAILED',
  ],
  ['a wrong limit', 'GET', '/v1/parcels?limit=201', signedIn, undefined, 400, 'VALIDATION_FAILED'],
  ['a refusal', 'GET', '/v1/parcels/refused', {}, undefined, 404, 'NOT_FOUND'],
] as [string, 'GET' | 'POST', string, object, string | undefined, number, string][])(
  '%s is answered as a problem',
  async (_, method, url, headers, payload, status, code) => {
    const answer = await ask(method, url, headers, payload);
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([status, code]);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json<{ requestId: string }>().requestId).toBe(answer.headers['x-request-id']);
  },
);

it('names each wrong field, and takes nothing unknown', async () => {
  const wrong = {
    label: 'nul \u0000',
    value: 12.5,
    currency: 'EURO',
    sentOn: '2026-02-30',
    role: 'admin',
  };
  const answer = await ask('POST', '/v1/parcels', { ...signedIn, 'idempotency-key': 'w' }, wrong);
  expect(answer.json()).toMatchObject({
    status: 400,
    code: 'VALIDATION_FAILED',
    title: 'The request is malformed.',
    fields: expect.arrayContaining([
      { field: 'role', code: 'UNKNOWN_PROPERTY' },
      { field: 'label', code: 'NOT_PLAIN_TEXT' },
      { field: 'value', code: 'NOT_MONEY' },
      { field: 'currency', code: 'NOT_CURRENCY' },
      { field: 'sentOn', code: 'NOT_CALENDAR_DATE' },
    ]) as unknown,
  });
});

it('takes a request without a body, whatever type it names', async () => {
  const answer = await ask('POST', '/v1/parcels/closing', { 'content-type': 'application/json' });
  expect(answer.json()).toEqual({ closed: true });
});

it('says nothing of a bug but its request id', async () => {
  const answer = await ask('GET', '/v1/parcels/broken', { 'x-request-id': 'mine-1' });
  expect(answer.statusCode).toBe(500);
  expect(answer.body).not.toContain('secret');
  expect(answer.json()).toMatchObject({ code: 'INTERNAL_ERROR', requestId: 'mine-1', facts: {} });
});

it('speaks French unless asked otherwise, and gives the facts and the rule', async () => {
  const french = await ask('GET', '/v1/parcels/refused');
  expect(french.json()).toMatchObject({ title: 'Introuvable.', facts: { id: 'x' }, ruleId: 'R-1' });
  const english = await ask('GET', '/v1/parcels/refused', { 'accept-language': 'en-GB,fr' });
  expect(english.json()).toMatchObject({ title: 'Not found.' });
});

it('acts once for one key, on one address and body', async () => {
  const keyed = { ...signedIn, 'idempotency-key': 'k1' };
  const first = await ask('POST', '/v1/parcels', keyed, body);
  const again = await ask('POST', '/v1/parcels', keyed, body);
  const other = await ask('POST', '/v1/parcels', keyed, { ...body, label: 'Hiver' });
  expect(first.statusCode).toBe(201);
  expect(again.body).toBe(first.body);
  expect([other.statusCode, other.json<{ code: string }>().code]).toEqual([
    422,
    'IDEMPOTENCY_CONFLICT',
  ]);
});

it('pages by cursor', async () => {
  const first = await ask('GET', '/v1/parcels?limit=2', signedIn);
  const page = first.json<{ items: number[]; next: string }>();
  expect(page.items).toEqual([0, 1]);
  const second = await ask('GET', `/v1/parcels?limit=2&cursor=${page.next}`, signedIn);
  expect(second.json()).toMatchObject({ items: [2, 3], by: 'Clerk' });
});

it('limits the rate of one address', async () => {
  const answers = [];
  for (let n = 0; n < 61; n += 1)
    answers.push(await app.inject({ url: '/v1/parcels/refused', remoteAddress: '10.9.9.9' }));
  expect(answers.at(-2)?.statusCode).toBe(404);
  expect(answers.at(-1)?.json()).toMatchObject({ status: 429, code: 'TOO_MANY_REQUESTS' });
});

it('serves its document, its health and safe headers', async () => {
  const document = await ask('GET', '/openapi.json');
  expect(Object.keys(document.json<{ paths: object }>().paths)).toContain('/v1/parcels');
  expect((await ask('GET', '/docs')).statusCode).toBe(200);
  expect((await ask('GET', '/health/live')).json()).toEqual({ live: true });
  const ready = await ask('GET', '/health/ready');
  expect(ready.headers['x-content-type-options']).toBe('nosniff');
  // The server of the specs gives up safety for speed: that is exactly what it must not hide.
  expect([ready.statusCode, ready.json()]).toEqual([
    503,
    { ready: false, because: ['FSYNC_OFF', 'FULL_PAGE_WRITES_OFF', 'SYNCHRONOUS_COMMIT_OFF'] },
  ]);
});
