import { Readable } from 'node:stream';
import { Logger, Module, type INestApplicationContext, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Client, Pool } from 'pg';
import { BankModule } from '@solde/bank';
import { CallDeskModule, QueueService } from '@solde/call-desk';
import { PaymentsModule } from '@solde/payments';
import {
  JudgingService,
  PlacementModule,
  PlacementService,
  PlacingService,
  UploadsService,
} from '@solde/placement';
import {
  PlatformModule,
  searchPath,
  sessionOptions,
  Settings,
  systemCaller,
  travelTo,
  UnitOfWork,
  uuidv7,
  type Caller,
  type Work,
} from '@solde/platform';
import { RemittanceModule } from '@solde/remittance';
import { confided, type Confided } from '../support/confided';
import { asSuperuser, makeTemplate, ROLES, SCHEMA, TEMPLATE, urlOf } from '../support/template';
import { CLIENTS } from './clients';
import { placementFile } from './import-file';

/** 11:30 in Paris, a business day: four classes of territories may be called, as on the mainland and in La Réunion. */
export const OPENING = new Date('2026-03-02T10:30:00Z');
const FILL_CASES = 20_000;
const TURNS_OF_A_CLIENT = 50;
const FILE_BYTES_MAX = 2 ** 31;

export const QUALITIES = ['PROFESSIONAL', 'CONSUMER', 'NON_PROFESSIONAL_ENTITY', 'PUBLIC_BODY'];

/**
 * What the imported cases need to be called and paid, set by set: first letters sent, the calls planned, four queues told
 * apart by the debtors' quality, an insured agency with its account, a tariff of 15 %.
 */
const MADE_READY = [
  `SET session_replication_role = replica`,
  `UPDATE claim SET debtor_quality = (ARRAY['${QUALITIES.join(`', '`)}'])[1 + abs(hashtext(case_id::text)) % 4]`,
  `INSERT INTO first_letter (claim_id, debtor_id, case_id, creditor_id, reference, sent_on, source, act_id)
   SELECT l.id, c.debtor_id, c.id, c.creditor_id, 'L', c.placed_on, 'TAKEOVER', l.act_id
   FROM claim l JOIN case_file c ON c.id = l.case_id`,
  `UPDATE agenda_item SET kind = 'CALL'`,
  `UPDATE case_file SET status = 'AMICABLE.CONTACTING', next_kind = 'CALL'`,
  `INSERT INTO agency_insurance (id, insurer, policy_number, valid_from, valid_until, act_id)
   SELECT uuidv7(), 'Assureur', 'P1', '2020-01-01', '2030-12-31', id FROM act LIMIT 1`,
  `INSERT INTO dedicated_account (id, iban, bic, bank_name, holder, currency, opened_on, act_id)
   SELECT uuidv7(), 'FR7630006000011234567890189', 'AGRIFRPP', 'Banque', 'Agence', 'EUR', '2020-01-01', id FROM act LIMIT 1`,
  `INSERT INTO fee_rule (id, agreement_id, creditor_id, position, phases, components, rate, act_id)
   SELECT uuidv7(), id, creditor_id, 1, '{AMICABLE}', '{PRINCIPAL,INTEREST,INDEMNITY}', 15, act_id FROM fee_agreement`,
  `INSERT INTO work_queue (name, debtor_quality, act_id)
   SELECT quality, quality, (SELECT id FROM act LIMIT 1) FROM unnest('{${QUALITIES.join()}}'::text[]) AS quality`,
  `RESET session_replication_role`,
  `ANALYZE`,
];

/** A house on a database of its own, filled by one import, at work on a Monday morning. */
export class FilledHouse {
  private constructor(
    readonly app: INestApplicationContext,
    /** The server's superuser in the database: to put back between two bursts what a benchmark has used up. */
    readonly superuser: Client,
    private readonly owner: Client,
    /** The floors' connections: the same driver, process, role and number as the acts'. */
    readonly pool: Pool,
    /** They work the four queues; enough for each to be given one case in a burst. */
    readonly agents: readonly Caller[],
    private readonly close: () => Promise<void>,
  ) {}

  static async open(server: string, claims: number): Promise<FilledHouse> {
    await makeTemplateOnce(server);
    const name = `bench_house_${process.pid}`;
    await asSuperuser(server, [
      `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE} OWNER ${ROLES.owner}`,
    ]);
    const superuser = await connected(urlOf(server, name));
    const of = await confided(superuser);
    const owner = await connected(urlOf(server, name, ROLES.owner));
    const app = await started(urlOf(server, name, ROLES.agency));
    const pool = new Pool({
      ...{ connectionString: urlOf(server, name, ROLES.agency), max: CLIENTS },
      options: sessionOptions(SCHEMA),
    });
    const agents = hired();
    const house = new FilledHouse(app, superuser, owner, pool, agents, async () => {
      await app.close();
      await Promise.all([pool.end(), superuser.end(), owner.end()]);
      await asSuperuser(server, [`DROP DATABASE ${name} WITH (FORCE)`]);
    });
    await house.goTo(OPENING);
    await house.import(claims, of);
    for (const statement of MADE_READY) await superuser.query(statement);
    await house.hire();
    await house.fillQueue();
    for (const statement of ['VACUUM ANALYZE', 'CHECKPOINT']) await superuser.query(statement);
    return house;
  }

  stop(): Promise<void> {
    return this.close();
  }

  get<T>(type: Type<T>): T {
    return this.app.get(type, { strict: false });
  }

  act<T>(caller: Caller, task: (work: Work) => Promise<T>): Promise<T> {
    return this.get(UnitOfWork).run(caller, task);
  }

  async rows<T extends object>(sql: string, params: unknown[] = []): Promise<T[]> {
    return (await this.superuser.query<T>(sql, params)).rows;
  }

  /** Every benchmark starts at the same hour, and ends before the desks close. */
  goTo(at: Date): Promise<void> {
    return travelTo(this.owner, at);
  }

  /** By the acts of an API and of the worker, one after the other. */
  private async import(claims: number, { creditorId, mandateId }: Confided): Promise<void> {
    const act = <T>(task: (work: Work) => Promise<T>) => this.act(systemCaller('bench'), task);
    const placements = this.get(PlacementService);
    const fileId = await this.get(UploadsService).receive(
      Readable.from(placementFile(claims)),
      'bench.csv',
      (upload) => act(async (work) => (await placements.receiveFile(work, creditorId, upload)).id),
      FILE_BYTES_MAX,
    );
    const { id } = await act((work) => placements.open(work, { creditorId, mandateId, fileId }));
    while (await act((work) => this.get(JudgingService).judgeNext(work, id)));
    await act((work) => placements.submit(work, id));
    while (await act((work) => this.get(PlacingService).placeNext(work, id)));
  }

  private async hire(): Promise<void> {
    const ids = this.agents.map(({ userId }) => userId);
    await this.rows(
      `INSERT INTO user_account (id, kind, email, display_name, state, act_id)
       SELECT id, 'AGENCY', id || '@agence.test', 'Agent', 'ACTIVE', (SELECT id FROM act LIMIT 1) FROM unnest($1::uuid[]) AS id`,
      [ids],
    );
    await this.rows(
      `INSERT INTO work_queue_agent (queue_id, user_id, act_id)
       SELECT q.id, u.id, q.act_id FROM work_queue q CROSS JOIN unnest($1::uuid[]) AS u (id)`,
      [ids],
    );
  }

  /** As the queue fills on hearing of accepted cases, so many a work. */
  private async fillQueue(): Promise<void> {
    const ids = (await this.rows<{ id: string }>('SELECT id FROM case_file ORDER BY id')).map(
      ({ id }) => id,
    );
    for (let from = 0; from < ids.length; from += FILL_CASES)
      await this.act(systemCaller('bench'), (work) =>
        this.get(QueueService).fill(work, ids.slice(from, from + FILL_CASES)),
      );
  }
}

/** The migrated template, made by whoever comes first. */
export async function makeTemplateOnce(server: string): Promise<void> {
  const client = await connected(urlOf(server, 'postgres'));
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [TEMPLATE]);
  await client.end();
  if (rowCount === 0) await makeTemplate(server);
}

export async function connected(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString, options: `-c search_path=${searchPath(SCHEMA)}` });
  await client.connect();
  return client;
}

function hired(): Caller[] {
  return Array.from({ length: CLIENTS * TURNS_OF_A_CLIENT }, () => ({
    ...{ kind: 'USER', userId: uuidv7(), name: 'Agent', roles: ['AGENT'] },
    ...{ permissions: new Set<string>(), creditorIds: [], locale: 'fr' },
  }));
}

async function started(agencyUrl: string): Promise<INestApplicationContext> {
  const settings = new Settings({
    DATABASE_URL_AGENCY: agencyUrl,
    DATABASE_SCHEMA: SCHEMA,
    DATA_DIR: process.env.DATA_DIR,
  });
  const imports = [PlatformModule.forRoot({ role: 'AGENCY', settings })];
  const rooms = [PlacementModule, CallDeskModule, PaymentsModule, BankModule, RemittanceModule];
  @Module({ imports: [...imports, ...rooms] })
  class BenchModule {}
  const app = await NestFactory.createApplicationContext(BenchModule, { logger: false });
  Logger.overrideLogger(false);
  return app;
}
