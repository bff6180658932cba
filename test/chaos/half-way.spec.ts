import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';

import { BankImport, BankModule, BankUploads } from '@solde/bank';
import {
  JudgingService,
  PlacementModule,
  PlacementService,
  PlacingService,
  UploadsService,
} from '@solde/placement';
import { ProveQuery, systemCaller } from '@solde/platform';

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
/** How many movements are told when the worker dies. */
const KILLED_AT = [3, 17, 38];

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
  'a month of the bank, whose worker is killed again and again, is posted once and is what it says',
  async () => {
    await imported('camt053-202603.xml');
    const seen: number[] = [];
    for (const least of KILLED_AT) {
      started();
      seen.push(await told(least));
      await killed();
      await leaseIsOver();
    }
    expect(seen.every((count) => count < MONTH_LINES)).toBe(true);
    started();
    await told(MONTH_LINES);
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

/** Waits until so many movements have become something, and answers how many have. */
async function told(least: number): Promise<number> {
  for (;;) {
    const [row] = await agency.sql<{ told: number }>(
      'SELECT count(*)::int AS told FROM bank_outcome',
    );
    if (row !== undefined && row.told >= least) return row.told;
    expect(worker?.exitCode).toBeNull();
    await pause(5);
  }
}

/** The hold of a dead worker on its job lasts some seconds: they pass here at once. */
async function leaseIsOver(): Promise<void> {
  await agency.sql(
    `UPDATE solde_jobs._private_jobs SET locked_at = locked_at - interval '1 minute' WHERE locked_at IS NOT NULL`,
  );
}

async function nothingIsDue(): Promise<void> {
  for (;;) {
    const due = await agency.sql('SELECT FROM bank_line_due');
    if (due.length === 0) return;
    await pause(50);
  }
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
