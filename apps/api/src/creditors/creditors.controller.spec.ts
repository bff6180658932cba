import { Logger, Module, type Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { instant } from '@solde/calendar';
import {
  AGENCY_ROLES,
  PORTAL_ROLES,
  routesOf,
  SignIn,
  type Audience,
  type Role,
} from '@solde/identity';
import {
  configureHttp,
  httpAdapter,
  HttpModule,
  Jobs,
  PlatformModule,
  searchPath,
  Settings,
  travelTo,
  uuidv7,
} from '@solde/platform';
import { Client } from 'pg';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/database';
import { walkRoutes, type Send } from '../../../../test/support/route-walk';
import { SCHEMA } from '../../../../test/support/template';
import { CreditorsController as PortalCreditors } from '../../../portal/src/creditors/creditors.controller';
import { CreditorsPortalModule } from '../../../portal/src/creditors/creditors-portal.module';
import { MandatesController as PortalMandates } from '../../../portal/src/creditors/mandates.controller';
import { RequestsController as PortalRequests } from '../../../portal/src/creditors/requests.controller';
import { DocumentsController as PortalDocuments } from '../../../portal/src/documents/documents.controller';
import { DocumentsPortalModule } from '../../../portal/src/documents/documents-portal.module';
import { IdentityPortalModule } from '../../../portal/src/identity/identity-portal.module';
import { CreditorsWorkerModule } from '../../../worker/src/creditors/creditors-worker.module';
import { AgencyApiModule } from '../agency/agency-api.module';
import { AgencyController } from '../agency/agency.controller';
import { TeamsController } from '../agency/teams.controller';
import { DocumentsApiModule } from '../documents/documents-api.module';
import { DocumentsController } from '../documents/documents.controller';
import { IdentityApiModule } from '../identity/identity-api.module';
import { AgreementsController } from './agreements.controller';
import { BankDetailsController } from './bank-details.controller';
import { CreditorsApiModule } from './creditors-api.module';
import { CreditorsController } from './creditors.controller';
import { MandatesController } from './mandates.controller';
import { RequestsController } from './requests.controller';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly body: Record<string, unknown>;
}

const IBAN = 'FR7630006000011234567890189';
const CLAUSES = {
  effectiveFrom: '2026-03-01',
  services: ['AMICABLE', 'LITIGATION'],
  powerToReceive: true,
  claimsBasis: 'Chaque remise détaille les créances par élément.',
  insuranceGuarantee: 'Police 123.',
  remuneration: 'Selon la grille.',
  remittanceConditions: 'Deux fois par mois.',
};

let database: FreshDatabase;
let owner: Client;
let agency: NestFastifyApplication;
let portal: NestFastifyApplication;
let jobs: Jobs;
const sessions = new Map<string, string>();

beforeAll(async () => {
  database = await freshDatabase();
  owner = new Client({
    connectionString: database.ownerUrl,
    options: `-c search_path=${searchPath(SCHEMA)}`,
  });
  await owner.connect();
  await travelTo(owner, instant('2026-03-02T10:00:00Z'));
  agency = await started('AGENCY', [
    ...[IdentityApiModule, DocumentsApiModule, AgencyApiModule, CreditorsApiModule],
    CreditorsWorkerModule,
  ]);
  portal = await started('PORTAL', [
    ...[IdentityPortalModule, DocumentsPortalModule, CreditorsPortalModule],
  ]);
  jobs = agency.get(Jobs);
});
afterAll(async () => {
  await agency.close();
  await portal.close();
  await owner.end();
  await database.drop();
});

async function started(role: Audience, features: Type[]): Promise<NestFastifyApplication> {
  const settings = new Settings({
    DATABASE_URL_AGENCY: database.agencyUrl,
    DATABASE_URL_PORTAL: database.portalUrl,
    DATABASE_SCHEMA: SCHEMA,
    LOG_LEVEL: 'silent',
    RATE_LIMIT_PER_MINUTE: '1000000',
  });
  @Module({
    imports: [
      PlatformModule.forRoot({ role, settings }),
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

/** A person with his session; the same name is the same person. */
async function signedIn(
  audience: Audience,
  name: string,
  roles: readonly Role[],
  creditorIds: readonly string[] = [],
): Promise<string> {
  const known = sessions.get(name);
  if (known !== undefined) return known;
  const userId = uuidv7();
  await owner.query(
    `WITH acting AS (INSERT INTO act (id, name, caller_kind, caller_name, at)
       VALUES (uuidv7(), 'spec', 'SYSTEM', 'spec', app_now()) RETURNING id),
     person AS (INSERT INTO user_account (id, kind, email, display_name, state, act_id)
       SELECT $1::uuid, $2, $1::uuid || '@example.test', $3, 'ACTIVE', id FROM acting),
     roles AS (INSERT INTO user_role (user_id, role, act_id) SELECT $1::uuid, r, id FROM acting, unnest($4::text[]) r)
     INSERT INTO user_scope (id, user_id, creditor_id, act_id) SELECT uuidv7(), $1::uuid, c, id FROM acting, unnest($5::uuid[]) c`,
    [userId, audience, name, roles, creditorIds],
  );
  const app = audience === 'AGENCY' ? agency : portal;
  const proven = { userId, email: '', displayName: name, locale: 'fr' } as const;
  const { token } = await app.get(SignIn).open(audience, proven);
  sessions.set(name, token);
  return token;
}

const manager = () => signedIn('AGENCY', 'manager', ['MANAGER']);
const director = () => signedIn('AGENCY', 'director', ['MANAGER']);
const accountant = () => signedIn('AGENCY', 'accountant', ['ACCOUNTANT_AGENCY']);
const admin = () => signedIn('AGENCY', 'admin', ['ADMIN']);

async function ask(
  app: NestFastifyApplication,
  token: string,
  line: string,
  payload?: object | string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const [method = 'GET', url = ''] = line.split(' ');
  const answer = await app.inject({
    method: method as 'GET',
    url,
    headers: { authorization: `Bearer ${token}`, 'idempotency-key': uuidv7(), ...headers },
    ...(payload === undefined ? {} : { payload }),
  });
  const isJson = String(answer.headers['content-type']).includes('json');
  const body = isJson ? (JSON.parse(answer.body) as Record<string, unknown>) : {};
  return { status: answer.statusCode, headers: answer.headers, text: answer.body, body };
}

const inAgency = async (who: Promise<string>, line: string, payload?: object) =>
  ask(agency, await who, line, payload);
const idOf = ({ body }: Answer) => body.id as string;

let codes = 0;

async function creditor(): Promise<string> {
  const answer = await inAgency(manager(), 'POST /v1/creditors', {
    code: `ACME${(codes += 1)}`,
    legalName: 'Acme',
    siren: '732829320',
    addressLine: '1 rue de la Paix',
    postalCode: '75002',
    city: 'Paris',
    territory: 'FR-METRO',
    currency: 'EUR',
  });
  expect(answer.status).toBe(201);
  return idOf(answer);
}

/** A mandate sent for signature, and the creditor's administrator. */
async function sentMandate() {
  const creditorId = await creditor();
  const token = await signedIn(
    'PORTAL',
    `admin of ${creditorId}`,
    ['CREDITOR_ADMIN'],
    [creditorId],
  );
  const drafted = await inAgency(manager(), 'POST /v1/mandates', {
    creditorId,
    currency: 'EUR',
    terms: { ...CLAUSES, waiverMax: '100.00', transferMin: '0.00' },
  });
  expect(drafted.body).toMatchObject({ state: 'DRAFT', terms: [{ waiverMax: '100.00' }] });
  const [terms] = drafted.body.terms as { id: string }[];
  const sent = await inAgency(manager(), `POST /v1/mandate-terms/${terms!.id}/sending`);
  expect(sent.body).toMatchObject({ state: 'SENT_FOR_SIGNATURE' });
  return { creditorId, token, mandateId: idOf(drafted), termsId: terms!.id };
}

describe('from a prospect to an active mandate, over HTTP', () => {
  beforeAll(async () => {
    await inAgency(admin(), 'POST /v1/agency/insurances', {
      insurer: 'Assur',
      policyNumber: 'P1',
      validFrom: '2026-01-01',
      validUntil: '2026-04-15',
    });
    await inAgency(admin(), 'POST /v1/agency/declarations', {
      court: 'Lille',
      reference: 'D1',
      declaredOn: '2026-02-01',
    });
    await inAgency(admin(), 'POST /v1/agency/dedicated-accounts', {
      iban: IBAN,
      bic: 'AGRIFRPP',
      bankName: 'Banque',
      holder: 'Agence',
      currency: 'EUR',
      openedOn: '2026-02-01',
    });
  });

  it('the agency shows its own file and what is about to end', async () => {
    const { body } = await inAgency(admin(), 'GET /v1/agency');
    expect(body).toMatchObject({
      profile: null,
      compliance: { on: '2026-03-02', insured: true, declared: true, accounts: ['EUR'] },
      insurances: [{ policyNumber: 'P1' }],
      dedicatedAccounts: [{ iban: IBAN, closedOn: null }],
    });
    const later = await inAgency(admin(), 'GET /v1/agency/compliance?on=2026-04-16');
    expect(later.body).toMatchObject({ insured: false, alerts: [{ kind: 'INSURANCE_MISSING' }] });
  });

  it('the creditor reads its mandate in plain words, signs, and the agency countersigns', async () => {
    const { token, mandateId, termsId, creditorId } = await sentMandate();
    const shown = await ask(portal, token, `GET /v1/mandates/${mandateId}`);
    expect(shown.body).toMatchObject({ terms: [{ isAwaitingYou: true }] });
    const [terms] = shown.body.terms as { contentHash: string; sentences: string[] }[];
    expect(terms!.sentences.join(' ')).toContain('recouvrement amiable');

    const stale = await ask(portal, token, `POST /v1/mandate-terms/${termsId}/signature`, {
      contentHash: '0'.repeat(64),
    });
    expect(stale).toMatchObject({ status: 409, body: { code: 'VERSION_CONFLICT' } });
    const { contentHash } = terms!;
    const signed = await ask(portal, token, `POST /v1/mandate-terms/${termsId}/signature`, {
      contentHash,
    });
    expect(signed).toMatchObject({
      status: 202,
      body: { kind: 'MANDATE_SIGNATURE', state: 'PENDING' },
    });
    await jobs.run('creditors.requests');
    const answered = await ask(portal, token, `GET /v1/requests/${idOf(signed)}`);
    expect(answered.body).toMatchObject({
      state: 'APPLIED',
      result: { state: 'SIGNED_BY_CREDITOR' },
    });

    const active = await inAgency(manager(), `POST /v1/mandate-terms/${termsId}/countersignature`);
    expect(active.body).toMatchObject({ state: 'ACTIVE' });
    expect((await inAgency(manager(), `GET /v1/creditors/${creditorId}`)).body).toMatchObject({
      state: 'ACTIVE',
    });
    const next = await inAgency(manager(), `POST /v1/mandates/${mandateId}/terms`, {
      effectiveFrom: '2026-04-01',
      change: { promiseDaysMax: 45 },
    });
    expect(next.body).toMatchObject({ number: 2, promiseDaysMax: 45, waiverMax: '100.00' });
    const again = await ask(portal, token, `GET /v1/mandates/${mandateId}`);
    expect(again.body.terms).toHaveLength(1);
  });

  it('a tariff is proposed, read in words, signed in the portal', async () => {
    const { token, mandateId } = await sentMandate();
    const proposed = await inAgency(manager(), `POST /v1/mandates/${mandateId}/fee-agreements`, {
      from: '2026-03-01',
      directFactor: '50',
      rules: [
        { phases: ['AMICABLE'], components: ['PRINCIPAL'], rate: '12.5', ageMaxDays: 90 },
        {
          phases: ['LITIGATION'],
          components: ['PRINCIPAL'],
          tierMode: 'WHOLE',
          tierBasis: 'PLACED_PRINCIPAL',
          tiers: [{ upTo: '1000.00', rate: '25' }, { rate: '20' }],
        },
      ],
      flats: [{ event: 'TRACING', amount: '30.00' }],
    });
    expect(proposed.body).toMatchObject({
      state: 'PROPOSED',
      rules: [
        { rate: '12.5' },
        {
          tiers: [
            { upTo: '1000.00', rate: '25' },
            { upTo: null, rate: '20' },
          ],
        },
      ],
      flats: [{ event: 'TRACING', amount: '30.00' }],
    });
    const id = idOf(proposed);
    const read = await ask(portal, token, `GET /v1/fee-agreements/${id}`);
    expect((read.body.sentences as string[])[0]).toBe('amiable ; principal ; 0-90 jours : 12,5 %');
    expect((await ask(portal, token, `POST /v1/fee-agreements/${id}/signature`)).status).toBe(202);
    await jobs.run('creditors.requests');
    expect((await inAgency(manager(), `GET /v1/fee-agreements/${id}`)).body).toMatchObject({
      state: 'SIGNED',
    });
    expect(await ask(portal, token, `POST /v1/fee-agreements/${id}/signature`)).toMatchObject({
      status: 409,
      body: { code: 'TRANSITION_NOT_ALLOWED' },
    });
  });

  it('bank details pass through three persons; the portal asks and sees them masked', async () => {
    const { token, creditorId } = await sentMandate();
    const line = `POST /v1/creditors/${creditorId}/bank-details`;
    const wrong = await ask(portal, token, line, { iban: 'FR76', holder: 'Acme' });
    expect(wrong).toMatchObject({ status: 422, body: { code: 'BAD_IBAN' } });
    await ask(portal, token, line, { iban: IBAN, holder: 'Acme' });
    await jobs.run('creditors.requests');
    const waiting = await inAgency(accountant(), 'GET /v1/bank-details');
    const mine = (waiting.body.items as { id: string; creditorId: string }[]).find(
      (detail) => detail.creditorId === creditorId,
    );
    const step = (who: Promise<string>, name: string, body?: object) =>
      inAgency(who, `POST /v1/bank-details/${mine!.id}/${name}`, body);
    await step(accountant(), 'verification', { how: 'Rappelé Mme D. au 01 02 03 04 05' });
    expect((await step(manager(), 'approval')).body).toMatchObject({
      state: 'APPROVED',
      usableFrom: '2026-03-02',
    });
    expect(await step(director(), 'approval')).toMatchObject({
      status: 409,
      body: { code: 'TRANSITION_NOT_ALLOWED' },
    });
    const seen = await ask(portal, token, `GET /v1/creditors/${creditorId}/bank-details`);
    expect(seen.body.items).toMatchObject([{ iban: 'FR** **** 0189', state: 'APPROVED' }]);
  });

  it('a stale version is refused, and a null where a value must be', async () => {
    const id = await creditor();
    const change = (body: object) => inAgency(manager(), `PATCH /v1/creditors/${id}`, body);
    expect((await change({ version: 1, city: 'Lyon', tradeName: null })).body).toMatchObject({
      city: 'Lyon',
      version: 2,
    });
    expect(await change({ version: 1, city: 'Nice' })).toMatchObject({
      status: 409,
      body: { code: 'VERSION_CONFLICT' },
    });
    expect((await change({ version: 2, city: null })).status).toBe(400);
    expect((await change({ version: 2, state: 'ACTIVE' })).status).toBe(400);
  });
});

describe('documents, over HTTP', () => {
  const pdf = '%PDF-1.7\nhello\n%%EOF\n';

  function multipart(
    fields: Record<string, string>,
    type: string,
    content: string,
    name = 'x.pdf',
  ) {
    const parts = Object.entries(fields).map(
      ([field, value]) =>
        `--B\r\ncontent-disposition: form-data; name="${field}"\r\n\r\n${value}\r\n`,
    );
    const file = `--B\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: ${type}\r\n\r\n${content}\r\n--B--\r\n`;
    return [
      `${parts.join('')}${file}`,
      { 'content-type': 'multipart/form-data; boundary=B' },
    ] as const;
  }

  const upload = async (...args: Parameters<typeof multipart>) =>
    ask(agency, await manager(), 'POST /v1/documents', ...multipart(...args));

  it('are kept, and come back as attachments under a safe name', async () => {
    const creditorId = await creditor();
    const fields = {
      kind: 'PROOF',
      title: 'Bon "n° 1" <b>',
      creditorId,
      visibleToCreditor: 'true',
    };
    const added = await upload(fields, 'application/pdf', pdf, '../../evil.html');
    expect(added).toMatchObject({
      status: 201,
      body: { mediaType: 'application/pdf', visibleToCreditor: true },
    });
    const token = await signedIn(
      'PORTAL',
      `reader of ${creditorId}`,
      ['CREDITOR_USER'],
      [creditorId],
    );
    for (const [app, who] of [
      [agency, await manager()],
      [portal, token],
    ] as const) {
      const got = await ask(app, who, `GET /v1/documents/${idOf(added)}`);
      expect(got.text).toBe(pdf);
      expect(got.headers['content-type']).toBe('application/pdf');
      expect(got.headers['content-disposition']).toMatch(
        /^attachment; filename="bon-n-1-b-[0-9a-f]{8}\.pdf"$/,
      );
    }
    const stranger = await signedIn('PORTAL', 'stranger', ['CREDITOR_USER'], [await creditor()]);
    const [foreign, random] = await Promise.all(
      [idOf(added), uuidv7()].map((id) => ask(portal, stranger, `GET /v1/documents/${id}`)),
    );
    expect(foreign!.status).toBe(404);
    expect({ ...foreign!.body, requestId: '' }).toEqual({ ...random!.body, requestId: '' });
  });

  it.each([
    ['a page', 'text/html', '<html>', 415],
    ['a drawing', 'image/svg+xml', '<svg/>', 415],
    ['a file for a bank', 'application/xml', '<?xml version="1.0"?><a/>', 415],
    ['what it is not', 'image/png', pdf, 415],
    ['nothing', 'text/plain', '', 422],
  ])('refuse %s', async (_, type, content, status) => {
    expect((await upload({ kind: 'PROOF', title: 'x' }, type, content)).status).toBe(status);
  });

  it('refuse a body that is no upload, an unknown field, a missing one, another creditor, too much', async () => {
    expect((await inAgency(manager(), 'POST /v1/documents', { kind: 'PROOF' })).status).toBe(415);
    expect((await upload({ kind: 'PROOF', title: 'x', act: 'y' }, 'text/plain', 'a')).status).toBe(
      400,
    );
    expect((await upload({ kind: 'PROOF' }, 'text/plain', 'a')).status).toBe(400);
    expect(
      (await upload({ kind: 'PROOF', title: 'x', creditorId: uuidv7() }, 'text/plain', 'a')).status,
    ).toBe(404);
    expect(
      (await upload({ kind: 'PROOF', title: 'x', visibleToCreditor: 'true' }, 'text/plain', 'a'))
        .status,
    ).toBe(400);
    const big = 'a'.repeat(25 * 1024 * 1024 + 1);
    expect((await upload({ kind: 'PROOF', title: 'x' }, 'text/plain', big)).status).toBe(413);
  });
});

describe('every route', () => {
  const AGENCY = routesOf([
    ...[AgencyController, TeamsController, DocumentsController, CreditorsController],
    ...[BankDetailsController, MandatesController, AgreementsController, RequestsController],
  ]);
  const PORTAL = routesOf([PortalCreditors, PortalMandates, PortalRequests, PortalDocuments]);

  const sendTo =
    (app: NestFastifyApplication): Send =>
    async ({ method, url, headers, payload }) => {
      const answer = await app.inject({
        method: method as 'GET',
        url,
        headers,
        ...(payload === null ? {} : { payload }),
      });
      const isJson = String(answer.headers['content-type']).includes('json');
      const { code = null } = isJson ? (JSON.parse(answer.body) as { code?: string }) : {};
      return { status: answer.statusCode, code };
    };

  it('of the agency lets in whom the table of roles names, and never breaks', async () => {
    const foreign = await signedIn('PORTAL', 'foreign', ['CREDITOR_ADMIN'], [await creditor()]);
    const tokenOf = (role: Role) => signedIn('AGENCY', `some ${role}`, [role]);
    expect(await walkRoutes(sendTo(agency), AGENCY, AGENCY_ROLES, tokenOf, foreign)).toEqual([]);
  });

  it('of the portal too', async () => {
    const mine = await creditor();
    const tokenOf = (role: Role) => signedIn('PORTAL', `some ${role}`, [role], [mine]);
    expect(
      await walkRoutes(sendTo(portal), PORTAL, PORTAL_ROLES, tokenOf, await manager()),
    ).toEqual([]);
  });

  it('of the portal answers for another creditor as for nobody', async () => {
    const { creditorId, mandateId, termsId } = await sentMandate();
    const stranger = await signedIn(
      'PORTAL',
      'other admin',
      ['CREDITOR_ADMIN'],
      [await creditor()],
    );
    const lines = (creditors: string, mandate: string, terms: string): [string, object?][] => [
      [`GET /v1/creditors/${creditors}`],
      [`GET /v1/creditors/${creditors}/bank-details`],
      [`POST /v1/creditors/${creditors}/bank-details`, { iban: IBAN, holder: 'x' }],
      [`GET /v1/mandates/${mandate}`],
      [`POST /v1/mandate-terms/${terms}/signature`, { contentHash: '0'.repeat(64) }],
    ];
    const answers = async (...ids: [string, string, string]) => {
      const all: object[] = [];
      for (const [line, body] of lines(...ids)) {
        const { status, body: problem } = await ask(portal, stranger, line, body);
        all.push({ status, ...problem, requestId: '' });
      }
      return all;
    };
    const foreign = await answers(creditorId, mandateId, termsId);
    expect(foreign).toEqual(await answers(uuidv7(), uuidv7(), uuidv7()));
    expect(foreign).toMatchObject(lines('', '', '').map(() => ({ status: 404 })));
    const list = await ask(portal, stranger, `GET /v1/mandates?creditorId=${creditorId}`);
    expect(list.body).toEqual({ items: [] });
  });

  it('takes hostile values for what they are', async () => {
    const long = 'x'.repeat(5_000);
    for (const body of [
      {},
      { creditorId: 1 },
      { creditorId: uuidv7(), currency: 'EUR', terms: null },
      { creditorId: uuidv7(), currency: 'EUR', terms: [] },
      { creditorId: uuidv7(), currency: 'EUR', terms: { ...CLAUSES, services: null } },
      { creditorId: uuidv7(), currency: 'EUR', terms: { ...CLAUSES, claimsBasis: long } },
      { creditorId: uuidv7(), currency: 'EUR', terms: { ...CLAUSES, claimsBasis: 'a\u0000b' } },
      { creditorId: uuidv7(), currency: 'EUR', terms: { ...CLAUSES, waiverMax: '-1.00' } },
      { creditorId: uuidv7(), currency: 'EUR', terms: { ...CLAUSES, waiverMax: '1.0' } },
      { creditorId: uuidv7(), currency: 'EUR', terms: { ...CLAUSES, waiverMax: 1 } },
      { creditorId: uuidv7(), currency: 'EUR', terms: { ...CLAUSES, agencySignedAt: 'x' } },
      { creditorId: uuidv7(), currency: 'EUR', terms: { ...CLAUSES, effectiveFrom: '2026-02-30' } },
      { creditorId: uuidv7(), currency: 'EUR', terms: { ...CLAUSES, interestContractRate: '101' } },
    ])
      expect((await inAgency(manager(), 'POST /v1/mandates', body)).status).toBe(400);
    const unknown = { creditorId: uuidv7(), currency: 'EUR', terms: CLAUSES };
    expect((await inAgency(manager(), 'POST /v1/mandates', unknown)).status).toBe(404);
    for (const rules of [
      null,
      [],
      [null],
      ['x'],
      [{ phases: null }],
      [{ phases: ['AMICABLE'], components: ['PRINCIPAL'], tiers: [null] }],
    ])
      expect(
        (
          await inAgency(manager(), `POST /v1/mandates/${uuidv7()}/fee-agreements`, {
            from: '2026-03-01',
            rules,
          })
        ).status,
      ).toBe(400);
  });
});
