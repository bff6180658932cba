import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Client } from 'pg';
import { confided, type Confided } from '../support/confided';
import { asSuperuser, ROLES, SCHEMA, TEMPLATE, urlOf } from '../support/template';
import { median } from './clients';
import { connected, makeTemplateOnce } from './filled-house';
import { placementFile } from './import-file';
import type { ImportRun, Order } from './import-run';
import { asGoal, type Report } from './report';

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

interface ImportRound {
  readonly floorSeconds: number;
  readonly received: ImportRun;
  readonly run: ImportRun;
}

/**
 * The import against COPY of the rows it produced, back into the same tables with their keys, checks and triggers, by the
 * server's superuser. Three rounds, one after the other; the median of the ratios.
 */
export async function importBench(
  server: string,
  claims: number,
  say: (line: string) => void,
): Promise<Report[]> {
  await makeTemplateOnce(server);
  const rounds: ImportRound[] = [];
  while (rounds.length < ROUNDS) {
    const one = await importRound(server, claims);
    rounds.push(one);
    say(`  round ${rounds.length}: ${told(one)}`);
  }
  const perSecond = (secondsOf: (one: ImportRound) => number) =>
    claims / median(rounds.map(secondsOf));
  const most = (of: (one: ImportRound) => number) => Math.max(...rounds.map(of));
  const memory = most(({ run }) => run.memoryMb);
  return [
    {
      name: 'import',
      floor: {
        what: 'COPY of the rows it wrote',
        perSecond: perSecond(({ floorSeconds }) => floorSeconds),
      },
      figure: { what: 'claims imported', perSecond: perSecond(({ run }) => run.seconds) },
      ratio: median(rounds.map(({ floorSeconds, run }) => floorSeconds / run.seconds)),
      goal: asGoal('>=', IMPORT_GOAL.ratio),
    },
    {
      name: 'import memory',
      floor: { what: 'at boot', megabytes: most(({ run }) => run.bootMemoryMb) },
      figure: { what: 'at most', megabytes: memory },
      ratio: median(rounds.map(({ run }) => run.memoryMb / run.bootMemoryMb)),
      goal: {
        text: `figure < ${IMPORT_GOAL.memoryMb} MB`,
        isMet: () => memory < IMPORT_GOAL.memoryMb,
      },
    },
  ];
}

function told({ floorSeconds, received, run }: ImportRound): string {
  const steps = Object.entries({ ...received.steps, ...run.steps }).map(
    ([name, seconds]) => `${name} ${seconds.toFixed(1)}`,
  );
  const { accepted, rejected } = run.placement;
  return [
    `import ${run.seconds.toFixed(1)} s (${steps.join(', ')})`,
    `COPY ${floorSeconds.toFixed(1)} s`,
    `memory ${run.memoryMb.toFixed(0)} MB (${run.bootMemoryMb.toFixed(0)} at boot; receiving ${received.memoryMb.toFixed(0)})`,
    `${String(accepted)} accepted, ${String(rejected)} rejected`,
  ].join(', ');
}

async function importRound(server: string, claims: number): Promise<ImportRound> {
  const folder = mkdtempSync(join(tmpdir(), 'solde-import-'));
  chmodSync(folder, 0o777); // the server writes there under its own user
  const [imported, copied] = [`bench_import_${process.pid}`, `bench_copy_${process.pid}`];
  try {
    await fresh(server, imported);
    const before = await connected(urlOf(server, imported));
    const of = await confided(before);
    // What stands before the import stands in both databases.
    await fresh(server, copied, imported, before);
    await writeFile(join(folder, FILE), placementFile(claims));
    const { received, run } = await importing(server, imported, folder, of);
    const source = await connected(urlOf(server, imported));
    for (const table of TABLES)
      await source.query(
        `COPY (SELECT * FROM ${table} ${newOnly(table)}) TO '${join(folder, table)}'`,
      );
    await source.end();
    const target = await connected(urlOf(server, copied));
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
