import { createServer, type AddressInfo } from 'node:net';
import { Logger, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import {
  CallDeskModule,
  CallDeskQuery,
  CallsService,
  QueueService,
  SimulatedTelephony,
  statusUrl,
  Telephony,
} from '@solde/call-desk';
import {
  configureHttp,
  Deliveries,
  httpAdapter,
  HttpModule,
  Jobs,
  PlatformModule,
  Settings,
  travelTo,
  UnitOfWork,
  type Caller,
} from '@solde/platform';
import { Client } from 'pg';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/database';
import { Desk } from '../../../../test/support/desk';
import { SCHEMA } from '../../../../test/support/template';
import { CallDeskJob } from '../../../worker/src/call-desk/call-desk.job';
import { IdentityApiModule } from '../identity/identity-api.module';
import { CallDeskApiModule } from './call-desk-api.module';

let database: FreshDatabase;
let app: NestFastifyApplication;
let owner: Client;
let desk: Desk;
let agent: Caller;
let publicUrl: string;

beforeAll(async () => {
  database = await freshDatabase();
  const port = await freePort();
  publicUrl = `http://127.0.0.1:${port}`;
  const settings = new Settings({
    ...{ DATABASE_URL_AGENCY: database.agencyUrl, DATABASE_SCHEMA: SCHEMA },
    ...{ LOG_LEVEL: 'silent', RATE_LIMIT_PER_MINUTE: '1000000', PUBLIC_URL: publicUrl },
  });
  @Module({
    imports: [
      PlatformModule.forRoot({ role: 'AGENCY', settings }),
      HttpModule.forRoot(settings),
      ...[IdentityApiModule, CallDeskModule, CallDeskApiModule],
    ],
    providers: [CallDeskJob],
  })
  class Process {}
  const module = await Test.createTestingModule({ imports: [Process] }).compile();
  Logger.overrideLogger(false);
  app = module.createNestApplication<NestFastifyApplication>(httpAdapter(settings));
  await configureHttp(app, settings, {});
  await app.listen({ port, host: '127.0.0.1' });
  owner = new Client({
    connectionString: database.ownerUrl,
    options: `-c search_path=${SCHEMA}`,
  });
  await owner.connect();
  await travelTo(owner, new Date('2026-03-02T09:00:00Z'));
  desk = new Desk(owner);
  await desk.open();
});
beforeEach(async () => {
  agent = await desk.agent();
});
afterAll(async () => {
  await owner.end();
  await app.close();
  await database.drop();
});

/** A call that an agent has just asked for, and the worker's job that dials it. */
async function asked(phone: string): Promise<{ callId: string; dial: () => Promise<void> }> {
  const caseFile = await desk.case({ phone, ownerId: agent.userId ?? '' });
  const { caseId, contactPointId } = caseFile;
  const queue = app.get(QueueService);
  const unitOfWork = app.get(UnitOfWork);
  await unitOfWork.run(agent, (work) => queue.fill(work, [caseId]));
  const lease = await unitOfWork.run(agent, (work) => queue.next(work));
  const { callId } = await unitOfWork.run(agent, (work) =>
    app.get(CallsService).place(work, { caseId, contactPointId, leaseToken: lease!.leaseToken }),
  );
  return { callId, dial: () => app.get(CallDeskJob).dial({ callId }) };
}

const heard = (callId: string): Promise<{ status: string }[]> =>
  desk.rows(
    `SELECT e.status FROM call_event e JOIN call_placed p USING (provider_call_id) WHERE p.call_id = $1 ORDER BY e.sequence`,
    [callId],
  );
const events = async (): Promise<number> => (await desk.rows('SELECT FROM call_event')).length;

describe('a status webhook', () => {
  it.each([
    ['+33612345677', 'completed', null, null],
    ['+33612345670', 'no-answer', 'NO_ANSWER', null],
    ['+33612345671', 'busy', 'BUSY', 7],
    ['+33612345674', 'completed', null, 3],
    ['+33612345675', 'completed', null, 11],
  ])('tells how a call to %s ended: %s', async (phone, status, suggested, seed) => {
    const simulator = app.get<Telephony, SimulatedTelephony>(Telephony);
    simulator.shuffledBy = seed;
    const { callId, dial } = await asked(phone);
    await Promise.all([dial(), dial()]);
    const call = await app.get(CallDeskQuery).call(agent, callId);
    expect(call).toMatchObject({ status, suggested, failure: null });
    const expected = [
      'initiated',
      'ringing',
      ...(suggested === null ? ['in-progress'] : []),
      status,
    ];
    expect((await heard(callId)).map((each) => each.status)).toEqual(expected);
  });

  it('follows a call that left by the outbox, after the commit', async () => {
    const { callId } = await asked('+33612345676');
    expect((await app.get(CallDeskQuery).call(agent, callId)).providerCallId).toBeNull();
    while ((await app.get(Deliveries).deliverDue()).delivered > 0);
    await app.get(Jobs).runDue();
    expect(await app.get(CallDeskQuery).call(agent, callId)).toMatchObject({ status: 'completed' });
  });

  it('never comes for a call that the provider refused', async () => {
    const { callId, dial } = await asked('+33612345699');
    await dial();
    const call = await app.get(CallDeskQuery).call(agent, callId);
    expect(call).toMatchObject({ status: null, suggested: 'TECHNICAL_FAILURE' });
  });

  it('counts once, however often it is posted, and nothing without the right signature', async () => {
    const { callId } = await asked('+33612345678');
    const url = statusUrl(publicUrl, callId);
    const fields = {
      CallSid: 'CA1',
      CallStatus: 'ringing',
      SequenceNumber: '1',
      To: '+33612345678',
    };
    const simulator = app.get<Telephony, SimulatedTelephony>(Telephony);
    const signature = await simulator.sign(url, fields);
    const post = (
      headers: Record<string, string>,
      body: Record<string, string> = fields,
      to = url,
    ) => fetch(to, { method: 'POST', headers, body: new URLSearchParams(body) });
    const before = await events();
    for (const wrong of [
      post({}),
      post({ 'X-Twilio-Signature': 'wrong' }),
      post({ 'X-Twilio-Signature': signature }, { ...fields, CallStatus: 'completed' }),
      post({ 'X-Twilio-Signature': signature }, fields, `${url}0`),
    ])
      expect((await wrong).status).toBe(403);
    expect(await events()).toBe(before);

    const good = { 'X-Twilio-Signature': signature };
    const answers = await Promise.all(Array.from({ length: 5 }, () => post(good)));
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204, 204, 204]);
    expect(await events()).toBe(before + 1);
  });

  it('of a call nobody knows, or with words nobody knows, is refused and leaves nothing', async () => {
    const simulator = app.get<Telephony, SimulatedTelephony>(Telephony);
    const { callId } = await asked('+33612345678');
    const before = await events();
    for (const [id, status, expected] of [
      ['00000000-0000-7000-8000-000000000000', 'ringing', 404],
      ['not-an-id', 'ringing', 404],
      [callId, 'exploded', 400],
    ] as const) {
      const url = statusUrl(publicUrl, id);
      const fields = { CallSid: 'CA2', CallStatus: status };
      const headers = { 'X-Twilio-Signature': await simulator.sign(url, fields) };
      const answer = await fetch(url, {
        method: 'POST',
        headers,
        body: new URLSearchParams(fields),
      });
      expect(answer.status).toBe(expected);
    }
    expect(await events()).toBe(before);
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => {
        resolve(port);
      });
    });
  });
}
