import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';

import { BankImport, BankModule, BankUploads } from '@solde/bank';
import {
  JudgingService,
  PlacementModule,
  PlacementService,
  PlacingService,
  UploadsService,
} from '@solde/placement';
import { ProveQuery, searchPath, systemCaller } from '@solde/platform';

import { build } from '../../scripts/build.mjs';
import { Agency } from '../support/agency';
import { SCHEMA } from '../support/template';
import { monthFile } from './banking';
import { Findings } from './findings';
import { MONTH_LINES, monthIsAsExpected } from './month';

const ROOT = join(__dirname, '../..');
const COMPANIES = join(ROOT, 'test/fixtures/placements/companies-windows1252.csv');
const DIST = `dist.${process.pid}.half-way`;
const STORY_MS = 240_000;
const ONE_AT_A_TIME = "hashtextextended(current_schema() || ' bank posting', 0)";
const ACTS_UNDER_WAY = `
  SELECT FROM pg_locks JOIN pg_database d ON d.oid = database WHERE locktype = 'advisory' AND d.datname = current_database()`;
/** A worker that starts on two busy cores, and its first act. */
const WAIT_MS_MAX = 60_000;

let agency: Agency;
let folder: string;
let worker: ChildProcess | undefined;

beforeAll(async () => {
  build(DIST);
  folder = mkdtempSync(join(tmpdir(), 'solde-half-way-'));
  agency = await Agency.open([BankModule, PlacementModule]);
  await placeCompanies();
  await agency.travelTo('2026-04-02');
}, STORY_MS);

afterAll(async () => {
  await killed();
  await agency.close();
  rmSync(folder, { recursive: true, force: true });
  rmSync(join(ROOT, DIST), { recursive: true, force: true });
});

it(
  'a month of the bank, whose worker is killed in its acts and between them, is posted once and is what it says',
  async () => {
    await imported('camt053-202603.xml');
    const told: number[] = [];

    // Dies with its receipts written and not committed.
    const account = 'SELECT FROM dedicated_account FOR UPDATE';
    told.push(await diesBehind(await holds(account)));

    // Dies between two acts: the lock that lets one post at a time is asked for behind the first, and before the second.
    const first = await holds(account);
    started();
    await somebodyWaits();
    const turn = holds(`SELECT pg_advisory_xact_lock(${ONE_AT_A_TIME})`);
    await somebodyWaits(2);
    await first();
    told.push(await diesBehind(await turn));

    // Dies in the middle of a return, which holds the case of the money that it takes back.
    told.push(await diesBehind(await holds('SELECT FROM case_file FOR UPDATE')));
    expect(told).toEqual([0, 51, 51]);

    started();
    await until(async () => (await count()) === MONTH_LINES);
    await imported('cfonb120-202603.txt');
    await nothingIsDue();

    const findings = new Findings();
    await monthIsAsExpected({ rows: (sql, params) => agency.sql(sql, params) }, findings);
    expect([...findings.of('lost'), ...findings.of('doubled'), ...findings.of('broken')]).toEqual(
      [],
    );
    const [counts] = await agency.sql(
      `SELECT (SELECT count(*)::int FROM bank_line) AS lines, (SELECT count(*)::int FROM receipt) AS receipts,
              (SELECT count(*)::int FROM reversal) AS reversals, (SELECT count(*)::int FROM bank_outcome) AS outcomes`,
    );
    expect(counts).toEqual({ lines: 53, receipts: 51, reversals: 1, outcomes: 53 });
    const proofs = await agency.get(ProveQuery).prove(systemCaller('spec'));
    expect(proofs.filter(({ holds }) => !holds)).toEqual([]);
  },
  STORY_MS,
);

/** The worker as it ships, in a process of its own. */
function started(): void {
  worker = spawn(process.execPath, [join(ROOT, DIST, 'apps/worker/src/main.js')], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...{ PATH: process.env.PATH, TZ: 'UTC', DATA_DIR: folder, LOG_LEVEL: 'fatal' },
      ...{ DATABASE_URL_AGENCY: agency.platform.database.agencyUrl, DATABASE_SCHEMA: SCHEMA },
      PORT_WORKER: '0',
    },
  });
}

async function killed(): Promise<void> {
  if (worker?.exitCode !== null || worker.signalCode !== null) return;
  worker.kill('SIGKILL');
  await once(worker, 'exit');
}

/** A worker is killed while it waits for what another session holds; answers how many movements are told once that is let go of. */
async function diesBehind(letGo: () => Promise<void>): Promise<number> {
  if (worker?.exitCode !== null || worker.signalCode !== null) started();
  await somebodyWaits();
  await killed();
  await letGo();
  // The server hears that nobody is there any more when it answers.
  await until(async () => (await agency.sql(ACTS_UNDER_WAY)).length === 0);
  await leaseIsOver();
  return count();
}

/** How many movements have become something. */
async function count(): Promise<number> {
  const [row] = await agency.sql<{ told: number }>(
    'SELECT count(*)::int AS told FROM bank_outcome',
  );
  return row?.told ?? 0;
}

/** Keeps rows, or a lock, in a session of its own; answers how to let go of them. */
async function holds(sql: string): Promise<() => Promise<void>> {
  const client = new Client({
    connectionString: agency.platform.database.ownerUrl,
    options: `-c search_path=${searchPath(SCHEMA)}`,
  });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('BEGIN');
  await client.query(sql);
  return () => client.end();
}

/** Until so many sessions wait for what another one holds. */
async function somebodyWaits(sessions = 1): Promise<void> {
  await until(async () => {
    const waiting = await agency.sql(
      'SELECT FROM pg_stat_activity WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0',
    );
    return waiting.length >= sessions;
  });
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const since = performance.now();
  while (!(await isSo())) {
    if (performance.now() - since > WAIT_MS_MAX) throw new Error('It does not come.');
    await pause(20);
  }
}

/** The hold of a dead worker on its job lasts some seconds: they pass here at once. */
async function leaseIsOver(): Promise<void> {
  await agency.sql(
    `UPDATE solde_jobs._private_jobs SET locked_at = locked_at - interval '1 minute' WHERE locked_at IS NOT NULL`,
  );
}

async function nothingIsDue(): Promise<void> {
  await until(async () => (await agency.sql('SELECT FROM bank_line_due')).length === 0);
}

async function imported(name: string): Promise<void> {
  const bytes = Readable.from([monthFile(ROOT, name)]);
  await agency
    .get(BankUploads)
    .receive(bytes, name, (upload) =>
      agency.act((work) => agency.get(BankImport).importFile(work, upload)),
    );
}

async function placeCompanies(): Promise<void> {
  const { creditorId, mandateId } = agency.creditor;
  const placements = agency.get(PlacementService);
  const id = await agency
    .get(UploadsService)
    .receive(createReadStream(COMPANIES), 'remise.csv', (upload) =>
      agency.act(async (work) => {
        const { id: fileId } = await placements.receiveFile(work, creditorId, upload);
        await work.flush();
        return (await placements.open(work, { creditorId, mandateId, fileId })).id;
      }),
    );
  while (await agency.act((work) => agency.get(JudgingService).judgeNext(work, id)));
  await agency.act((work) => placements.submit(work, id));
  while (await agency.act((work) => agency.get(PlacingService).placeNext(work, id)));
}
