import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { searchPath } from '@solde/platform';
import { confided, type Confided } from '../support/confided';
import { asSuperuser, makeTemplate, ROLES, SCHEMA, TEMPLATE, urlOf } from '../support/template';
import { placementFile } from './import-file';
import type { ImportRun, Order } from './import-run';

export const IMPORT_GOAL = { ratio: 0.4, memoryMb: 150 } as const;
const ROUNDS = 3;
/** As the worker is started: young objects get little room, since an import makes nothing but these. */
const NODE_FLAGS = ['--max-semi-space-size=2'];
const OUTPUT_BYTES_MAX = 1e6;
const FILE = 'placement.csv';

/** What the import wrote, parents first: the order in which the floor copies it. */
const TABLES = [
  ...['act', 'placement_file', 'placement', 'placement_row', 'party', 'debtor', 'debtor_reference'],
  ...['contact_point', 'case_file', 'case_party', 'case_phase', 'claim', 'claim_movement'],
  ...['agenda_item', 'action', 'event', 'event_pending'],
] as const;

export interface ImportBenchmark {
  readonly claims: number;
  readonly floorPerSecond: number;
  readonly perSecond: number;
  readonly ratio: number;
  readonly memoryMb: number;
  readonly met: boolean;
  readonly rounds: readonly { readonly floorSeconds: number; readonly run: ImportRun }[];
}

/**
 * The import against COPY of the rows it produced, back into the same tables with their keys, checks and triggers, by the
 * server's superuser. Three rounds, one after the other; the median of the ratios.
 */
export async function importBench(
  server: string,
  claims: number,
  say: (line: string) => void,
): Promise<ImportBenchmark> {
  await makeTemplateOnce(server);
  const rounds = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const one = await importRound(server, claims);
    const { run, received, floorSeconds } = one;
    const steps = Object.entries({ ...received.steps, ...run.steps }).map(
      ([name, seconds]) => `${name} ${seconds.toFixed(1)}`,
    );
    say(
      `  round ${round}: import ${run.seconds.toFixed(1)} s (${steps.join(', ')}), COPY ${floorSeconds.toFixed(1)} s, ` +
        `ratio ${(floorSeconds / run.seconds).toFixed(2)}, memory ${run.memoryMb.toFixed(0)} MB (${run.bootMemoryMb.toFixed(0)} at boot; receiving ${received.memoryMb.toFixed(0)}), ${JSON.stringify(run.placement)}`,
    );
    rounds.push(one);
  }
  const perSecond = claims / median(rounds.map(({ run }) => run.seconds));
  const floorPerSecond = claims / median(rounds.map(({ floorSeconds }) => floorSeconds));
  const ratio = median(rounds.map(({ floorSeconds, run }) => floorSeconds / run.seconds));
  const memoryMb = Math.max(...rounds.map(({ run }) => run.memoryMb));
  const receivingMb = Math.max(...rounds.map(({ received }) => received.memoryMb));
  const met = ratio >= IMPORT_GOAL.ratio && memoryMb < IMPORT_GOAL.memoryMb;
  say(
    `import of ${claims} claims: floor ${floorPerSecond.toFixed(0)}/s, figure ${perSecond.toFixed(0)}/s, ratio ${ratio.toFixed(2)} ` +
      `(goal >= ${IMPORT_GOAL.ratio}), memory ${memoryMb.toFixed(0)} MB (goal < ${IMPORT_GOAL.memoryMb}; the API that received the file ${receivingMb.toFixed(0)} MB): ${met ? 'met' : 'missed'}`,
  );
  return { claims, floorPerSecond, perSecond, ratio, memoryMb, met, rounds };
}

async function importRound(
  server: string,
  claims: number,
): Promise<{ floorSeconds: number; received: ImportRun; run: ImportRun }> {
  const folder = mkdtempSync(join(tmpdir(), 'solde-import-'));
  chmodSync(folder, 0o777); // the server writes there under its own user
  const [imported, copied] = [`bench_import_${process.pid}`, `bench_copy_${process.pid}`];
  try {
    await fresh(server, imported);
    const before = await connected(server, imported);
    const of = await confided(before);
    // What stands before the import stands in both databases.
    await fresh(server, copied, imported, before);
    await writeFile(join(folder, FILE), placementFile(claims));
    const { received, run } = await importing(server, imported, folder, of);
    const source = await connected(server, imported);
    for (const table of TABLES)
      await source.query(
        `COPY (SELECT * FROM ${table} ${newOnly(table)}) TO '${join(folder, table)}'`,
      );
    await source.end();
    const target = await connected(server, copied);
    await target.query('CHECKPOINT');
    const start = process.hrtime.bigint();
    for (const table of TABLES) await target.query(`COPY ${table} FROM '${join(folder, table)}'`);
    const floorSeconds = Number(process.hrtime.bigint() - start) / 1e9;
    await target.end();
    return { floorSeconds, received, run };
  } finally {
    await asSuperuser(
      server,
      [imported, copied].map((name) => `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
    );
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The acts of the fixture are in both databases already. */
function newOnly(table: string): string {
  return table === 'act' ? `WHERE name <> 'spec'` : '';
}

/** Receives and imports in two processes, as an API and the worker are. */
async function importing(
  server: string,
  database: string,
  folder: string,
  of: Confided,
): Promise<{ received: ImportRun; run: ImportRun }> {
  const order = {
    ...of,
    agencyUrl: urlOf(server, database, ROLES.agency),
    schema: SCHEMA,
    path: join(folder, FILE),
    fileId: '',
  };
  const received = await child({ ...order, does: 'RECEIVE' });
  return { received, run: await child({ ...order, does: 'IMPORT', fileId: received.fileId }) };
}

async function child(order: Order): Promise<ImportRun> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...NODE_FLAGS, join(__dirname, 'import-run.js'), JSON.stringify(order)],
    { maxBuffer: OUTPUT_BYTES_MAX },
  );
  return JSON.parse(stdout) as ImportRun;
}

async function fresh(server: string, name: string, from = TEMPLATE, open?: Client): Promise<void> {
  await open?.end();
  await asSuperuser(server, [`CREATE DATABASE ${name} TEMPLATE ${from} OWNER ${ROLES.owner}`]);
}

async function connected(server: string, database: string): Promise<Client> {
  const client = new Client({
    connectionString: urlOf(server, database),
    options: `-c search_path=${searchPath(SCHEMA)}`,
  });
  await client.connect();
  return client;
}

async function makeTemplateOnce(server: string): Promise<void> {
  const client = new Client({ connectionString: urlOf(server, 'postgres') });
  await client.connect();
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [TEMPLATE]);
  await client.end();
  if (rowCount === 0) await makeTemplate(server);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
