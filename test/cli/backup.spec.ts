import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';

import { addDays } from '@solde/calendar';
import { CasesQuery } from '@solde/cases';
import { PaymentsService } from '@solde/payments';
import { SingleClaimService } from '@solde/placement';
import { searchPath, type Work } from '@solde/platform';

import { backup } from '../../apps/cli/src/backup.command';
import { isWorkday, workTheDesk } from '../../apps/cli/src/demo/desk';
import { foundAgency } from '../../apps/cli/src/demo/foundation';
import { onboardCreditors } from '../../apps/cli/src/demo/onboarding';
import { ACCOUNTANT, MANAGER } from '../../apps/cli/src/demo/people';
import { Stage } from '../../apps/cli/src/demo/stage';
import { restore } from '../../apps/cli/src/restore.command';
import { dataTables } from '../../apps/cli/src/tables';
import { freshDatabase, type FreshDatabase } from '../support/database';
import { SCHEMA } from '../support/template';

let folder: string;
let file: string;
let full: FreshDatabase;
const fresh: FreshDatabase[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'solde-backup-'));
  file = join(folder, 'agency.solde');
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  full = await freshDatabase();
  use(full);
  await inOwner(full, fill);
  await backup([file]);
}, 120_000);

afterAll(async () => {
  for (const database of [full, ...fresh]) await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

it('a backup restored elsewhere is the same agency, and proves itself', async () => {
  const other = await empty();
  expect(await restore([file])).toBe(true);
  expect(await inOwner(other, contentOf)).toEqual(await inOwner(full, contentOf));
}, 120_000);

it('the agency goes on where it stood: its guards are back, its numbers follow', async () => {
  const [other] = fresh;
  if (other === undefined) throw new Error('Nothing was restored.');
  use(other);
  await inOwner(other, async (owner) => {
    const stage = await Stage.open(owner);
    try {
      const { caseId } = await place(stage, 'R-0009');
      const [{ number } = { number: '' }] = await stage.rows<{ number: string }>(
        'SELECT number FROM case_file WHERE id = $1',
        [caseId],
      );
      expect(number).toMatch(/^C\d{4}000004$/);
    } finally {
      await stage.close();
    }
    await expect(owner.query('DELETE FROM posting')).rejects.toMatchObject({ code: 'SD001' });
    const { rows } = await owner.query<{ weak: string }>(
      `SELECT relname AS weak FROM pg_class WHERE relnamespace = current_schema()::regnamespace
         AND relrowsecurity AND NOT relforcerowsecurity`,
    );
    expect(rows).toEqual([]);
  });
}, 60_000);

it('a database that holds anything is refused, and left as it was', async () => {
  use(full);
  const before = await inOwner(full, contentOf);
  await expect(restore([file])).rejects.toThrow(/^The database is not empty \(\w+\)/);
  expect(await inOwner(full, contentOf)).toEqual(before);
});

describe('a file that is not whole is refused before a row is written', () => {
  const damaged = (name: string, damage: (path: string) => void): string => {
    const path = join(folder, name);
    writeFileSync(path, readFileSync(file));
    damage(path);
    return path;
  };
  const cut = (path: string): void => truncateSync(path, readFileSync(path).length - 4_000);
  const altered = (path: string): void => {
    const bytes = readFileSync(path);
    const at = Math.floor(bytes.length / 2);
    bytes[at] = (bytes[at] ?? 0) ^ 0xff;
    writeFileSync(path, bytes);
  };

  it.each([
    ['cut short', cut],
    ['altered', altered],
    ['of something else', (path: string) => writeFileSync(path, 'Bonjour')],
    ['empty', (path: string) => writeFileSync(path, '')],
  ])('%s', async (name, damage) => {
    const other = await empty();
    await expect(restore([damaged(name, damage)])).rejects.toThrow(/backup/);
    expect(await inOwner(other, rowsOf)).toBe(0);
  });

  it('one that is not there', async () => {
    await expect(restore([join(folder, 'nothing')])).rejects.toThrow(/^There is no file/);
  });
});

it('a backup of another schema is refused', async () => {
  const other = await empty();
  await inOwner(other, (owner) =>
    owner.query(`DELETE FROM migration WHERE id = (SELECT max(id) FROM migration)`),
  );
  await expect(restore([file])).rejects.toThrow(/another version of the schema/);
  expect(await inOwner(other, rowsOf)).toBe(0);
});

/** The agency, two creditors, three claims and a week of letters, calls and a payment, through the acts of their users. */
async function fill(owner: Client): Promise<void> {
  const stage = await Stage.open(owner);
  try {
    await stage.goBackTo(stage.at(addDays(await stage.today(), -10), '09:00'));
    await foundAgency(stage);
    await onboardCreditors(stage);
    const { caseId } = await place(stage, 'R-0001');
    await place(stage, 'R-0002');
    await place(stage, 'R-0003');
    await stage.settle();
    const owed = await stage
      .get(CasesQuery)
      .money(await stage.as(ACCOUNTANT), caseId, await stage.today());
    await stage.act(ACCOUNTANT, (work: Work) =>
      stage.get(PaymentsService).record(work, {
        ...{ caseId, amountMinor: owed.totalMinor ?? 0n, currency: 'EUR', means: 'TRANSFER' },
        ...{ valueOn: work.today, bankReference: 'LINE-1', payerName: 'Été; "l’œuvre" \\N' },
      }),
    );
    for (let days = 0; days < 8; days += 1) {
      const day = addDays(await stage.today(), 1);
      await stage.begin(day);
      if (isWorkday(day)) await workTheDesk(stage, day);
    }
    const [called] = await stage.rows<{ n: number }>('SELECT count(*)::int AS n FROM call');
    expect(called?.n).toBeGreaterThan(1);
  } finally {
    await stage.close();
  }
}

async function place(stage: Stage, number: string): Promise<{ caseId: string }> {
  const [mandate] = await stage.rows<{ id: string; creditorId: string }>(
    `SELECT m.id, m.creditor_id AS "creditorId" FROM mandate m JOIN creditor c ON c.id = m.creditor_id WHERE c.code = 'ARMOR'`,
  );
  return stage.act(MANAGER, (work) =>
    stage.get(SingleClaimService).place(work, {
      ...{ issuedOn: addDays(work.today, -150), dueOn: addDays(work.today, -120) },
      ...{ creditorId: mandate?.creditorId ?? '', mandateId: mandate?.id ?? '', number },
      ...{ currency: 'EUR', principalMinor: 120_050n },
      debtor: {
        ...{ kind: 'PERSON', legalName: `Dupré ${number}`, firstName: 'Anaïs' },
        ...{ addressLine: '2 rue du Puits', postalCode: '29200', city: 'Brest' },
        contactPoints: [{ kind: 'PHONE', value: `02 98 00 00 1${number.at(-1) ?? ''}` }],
      },
    }),
  );
}

/** Makes the commands of this process speak of a database. */
function use(database: FreshDatabase): void {
  Object.assign(process.env, {
    ...{ DATABASE_URL: database.ownerUrl, DATABASE_URL_AGENCY: database.agencyUrl },
    ...{ DATABASE_URL_PORTAL: database.portalUrl, DATABASE_SCHEMA: SCHEMA },
  });
}

async function empty(): Promise<FreshDatabase> {
  const database = await freshDatabase();
  fresh.push(database);
  use(database);
  return database;
}

async function inOwner<T>(
  database: FreshDatabase,
  task: (owner: Client) => Promise<T>,
): Promise<T> {
  const owner = new Client({
    connectionString: database.ownerUrl,
    options: `-c search_path=${searchPath(SCHEMA)}`,
  });
  await owner.connect();
  try {
    return await task(owner);
  } finally {
    await owner.end();
  }
}

/** Of each table, how many rows it holds and a hash of them all. */
async function contentOf(owner: Client): Promise<Record<string, string>> {
  const content: Record<string, string> = {};
  for (const table of await dataTables(owner)) {
    const { rows } = await owner.query<{ content: string }>(
      `SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') AS content FROM "${table}" t`,
    );
    content[table] = rows[0]?.content ?? '';
  }
  return content;
}

async function rowsOf(owner: Client): Promise<number> {
  const content = Object.values(await contentOf(owner));
  return content.reduce((total, each) => total + Number(each.split(' ')[0]), 0);
}
