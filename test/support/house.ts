import { createServer, type AddressInfo } from 'node:net';
import type { INestApplication } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { Client } from 'pg';
import request from 'supertest';

import { addDays, instantOf, localDate, type CalendarDate } from '@solde/calendar';
import {
  Clock,
  configureHttp,
  Deliveries,
  httpAdapter,
  Jobs,
  searchPath,
  Settings,
  travelTo,
} from '@solde/platform';

import { ApiModule } from '../../apps/api/src/api.module';
import { PortalModule } from '../../apps/portal/src/portal.module';
import { WorkerModule } from '../../apps/worker/src/worker.module';
import { freshDatabase, type FreshDatabase } from './database';
import { SCHEMA } from './template';

const ZONE = 'Europe/Paris';
/** When a travelled day begins: before any desk opens. */
const MORNING = '07:00';

/**
 * The whole product on a database of its own: both APIs over HTTP, and a worker whose clock the test moves.
 */
export class House {
  private readonly others: INestApplication[] = [];

  private constructor(
    readonly database: FreshDatabase,
    readonly api: NestFastifyApplication,
    readonly portal: NestFastifyApplication,
    readonly worker: INestApplication,
    private readonly settings: Settings,
    private readonly owner: Client,
  ) {}

  /** `environment` says what differs from the usual settings, as `{ UPLOAD_MEBIBYTES_MAX: '1' }`. */
  static async open(environment: Readonly<Record<string, string>> = {}): Promise<House> {
    const database = await freshDatabase();
    const port = await freePort();
    const settings = new Settings({
      DATABASE_URL: database.ownerUrl,
      DATABASE_URL_AGENCY: database.agencyUrl,
      DATABASE_URL_PORTAL: database.portalUrl,
      DATABASE_SCHEMA: SCHEMA,
      DATA_DIR: process.env.DATA_DIR,
      PORT_API: String(port),
      LOG_LEVEL: 'error',
      RATE_LIMIT_PER_MINUTE: '1000000',
      ...environment,
    });
    const api = await httpApp(ApiModule.forRoot(settings), settings);
    await api.listen({ port, host: '127.0.0.1' });
    const portal = await httpApp(PortalModule.forRoot(settings), settings);
    await portal.listen({ port: 0, host: '127.0.0.1' });
    const worker = await workerApp(settings);
    const owner = new Client({
      connectionString: database.ownerUrl,
      options: `-c search_path=${searchPath(SCHEMA)}`,
    });
    await owner.connect();
    return new House(database, api, portal, worker, settings, owner);
  }

  async close(): Promise<void> {
    await this.leave();
    await this.database.drop();
  }

  /** Closes everything and keeps the database: other processes go on with it. */
  async leave(): Promise<void> {
    await Promise.all([this.api.close(), this.portal.close(), this.worker.close()]);
    await Promise.all(this.others.map((worker) => worker.close()));
    await this.lastConnectionClosed();
    await this.owner.end();
  }

  /** A pool says that it has ended while its sockets are still closing: dropping the database then would cut them off. */
  private async lastConnectionClosed(): Promise<void> {
    for (let tries = 0; tries < CLOSING_TRIES_MAX; tries += 1) {
      const others = await this.rows(
        'SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
      );
      if (others.length === 0) return;
      await new Promise((resolve) => setTimeout(resolve, CLOSING_PAUSE_MS));
    }
  }

  /** Another worker beside the first, as a second machine would run it. */
  async secondWorker(): Promise<INestApplication> {
    const worker = await workerApp(this.settings);
    this.others.push(worker);
    return worker;
  }

  /** A caller of the agency's API who carries a session's token. */
  agency(token: string | null = null): HttpCaller {
    return new HttpCaller(this.api, token);
  }

  /** A caller of the creditors' API. */
  creditor(token: string | null = null): HttpCaller {
    return new HttpCaller(this.portal, token);
  }

  today(): Promise<CalendarDate> {
    return this.worker.get(Clock).today();
  }

  /** Sets every process's clock, without running anything. */
  async setClock(at: Date): Promise<void> {
    await travelTo(this.owner, at);
  }

  /** Goes to a day and time, living each day crossed: its daily jobs, its hour's and minute's work, its outbox. */
  async travelTo(day: CalendarDate, time = '09:00'): Promise<void> {
    for (let on = addDays(await this.today(), 1); on <= day; on = addDays(on, 1)) {
      await this.setClock(instantOf(on, MORNING, ZONE));
      await this.worker.get(Jobs).runEvery('DAY');
      await this.settle();
    }
    await this.setClock(instantOf(day, time, ZONE));
    await this.settle();
  }

  /** Lets the worker do everything that is due now, until nothing moves. */
  async settle(): Promise<void> {
    const jobs = this.worker.get(Jobs);
    const deliveries = this.worker.get(Deliveries);
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      for (const every of ['HOUR', 'FIVE_MINUTES', 'MINUTE'] as const) await jobs.runEvery(every);
      await jobs.runDue();
      const { delivered, refused, failed } = await deliveries.deliverDue();
      if (failed > 0) throw new Error('A listener failed: see the log of the worker.');
      if (delivered + refused === 0) return;
    }
    throw new Error(`The worker did not come to rest after ${ROUNDS_MAX} rounds.`);
  }

  /** Rows as the owner sees them: for what no API shows. */
  async rows<T extends object>(sql: string, params: unknown[] = []): Promise<T[]> {
    return (await this.owner.query<T>(sql, params)).rows;
  }

  /** How many rows each table has, but those that keep refusals, sessions and attempts to sign in. */
  async rowCounts(): Promise<Record<string, number>> {
    const tables = await this.rows<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c
       WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' ORDER BY 1`,
    );
    const counts: Record<string, number> = {};
    for (const { name } of tables.filter((table) => !NOT_COUNTED.includes(table.name))) {
      const [row] = await this.rows<{ n: number }>(`SELECT count(*)::int AS n FROM "${name}"`);
      counts[name] = row?.n ?? 0;
    }
    return counts;
  }

  dayOf(at: Date): CalendarDate {
    return localDate(at, ZONE);
  }

  /** An instant on the agency's clock. */
  instantOf(day: CalendarDate, time: string): Date {
    return instantOf(day, time, ZONE);
  }
}

const NOT_COUNTED = ['refusal', 'session', 'sign_in_attempt'];
const ROUNDS_MAX = 12;
const CLOSING_TRIES_MAX = 100;
const CLOSING_PAUSE_MS = 20;

/** HTTP with a token; a refusal is an answer like another, so tests read the status. */
export class HttpCaller {
  constructor(
    private readonly app: NestFastifyApplication,
    readonly token: string | null,
  ) {}

  get(path: string): request.Test {
    return this.signed(request(this.app.getHttpServer()).get(path));
  }

  post(path: string, body?: object, idempotencyKey?: string): request.Test {
    const test = this.signed(request(this.app.getHttpServer()).post(path));
    if (idempotencyKey !== undefined) void test.set('Idempotency-Key', idempotencyKey);
    return body === undefined ? test : test.send(body);
  }

  put(path: string, body?: object): request.Test {
    return this.signed(request(this.app.getHttpServer()).put(path)).send(body);
  }

  patch(path: string, body?: object): request.Test {
    return this.signed(request(this.app.getHttpServer()).patch(path)).send(body);
  }

  /** A file and the fields that go with it, as a form sends them. */
  upload(
    path: string,
    file: { readonly name: string; readonly bytes: Buffer },
    fields: Readonly<Record<string, string>> = {},
    idempotencyKey?: string,
  ): request.Test {
    const test = this.post(path, undefined, idempotencyKey);
    for (const [name, value] of Object.entries(fields)) void test.field(name, value);
    return test.attach('file', file.bytes, file.name);
  }

  delete(path: string): request.Test {
    return this.signed(request(this.app.getHttpServer()).delete(path));
  }

  private signed(test: request.Test): request.Test {
    return this.token === null ? test : test.set('Authorization', `Bearer ${this.token}`);
  }
}

async function httpApp(
  module: ReturnType<typeof ApiModule.forRoot>,
  settings: Settings,
): Promise<NestFastifyApplication> {
  const testing = await Test.createTestingModule({ imports: [module] }).compile();
  const app = testing.createNestApplication<NestFastifyApplication>(httpAdapter(settings));
  await configureHttp(app, settings, {});
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}

async function workerApp(settings: Settings): Promise<INestApplication> {
  const testing = await Test.createTestingModule({
    imports: [WorkerModule.forRoot({ settings, scheduled: false })],
  }).compile();
  return testing.createNestApplication(httpAdapter(settings)).init();
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
