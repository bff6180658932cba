import { startPlatform, type TestPlatform } from '../../../test/support/platform';
import { systemCaller, type Caller } from './caller';
import { DataSource, type QueryRunner } from 'typeorm';
import { poolOf } from './data-source';
import { Reads } from './reads';
import { UnitOfWork } from './unit-of-work';
import { uuidv7 } from './uuid';
import { creditorVisible } from './migration-helpers';

const [ours, theirs] = [uuidv7(), uuidv7()];

let agency: TestPlatform;
let portal: TestPlatform;

const user = (creditorId: string): Caller => ({
  ...systemCaller('portal user'),
  kind: 'PORTAL',
  userId: uuidv7(),
  creditorIds: [creditorId],
});

beforeAll(async () => {
  agency = await startPlatform({
    tables: `CREATE TABLE parcel_of (n integer, creditor_id uuid NOT NULL);`,
  });
  const migrating = {
    query: async (sql: string) => (await agency.owner.query<Record<string, unknown>>(sql)).rows,
  };
  await creditorVisible(migrating as QueryRunner, 'parcel_of', { portal: 'READ_AND_INSERT' });
  await agency.owner.query('INSERT INTO parcel_of SELECT n, $1 FROM generate_series(1, 3) n', [
    ours,
  ]);
  await agency.owner.query('INSERT INTO parcel_of SELECT n, $1 FROM generate_series(1, 5) n', [
    theirs,
  ]);
  portal = await startPlatform({ role: 'PORTAL', database: agency.database });
});

afterAll(async () => {
  await portal.stop();
  await agency.stop();
});

const count = (caller: Caller) =>
  portal.module
    .get(Reads)
    .one<{ n: bigint }>(caller, 'SELECT count(*) AS n FROM parcel_of')
    .then((row) => Number(row?.n));

it('shows a portal user his creditors only, the agency everything, and nobody else anything', async () => {
  expect(await count(user(ours))).toBe(3);
  expect(await count(user(theirs))).toBe(5);
  expect(await count({ ...user(ours), creditorIds: [] })).toBe(0);
  expect(await count({ ...user(ours), creditorIds: [ours, theirs] })).toBe(8);
  const rows = await agency.module.get(Reads).rows(systemCaller('spec'), 'SELECT n FROM parcel_of');
  expect(rows).toHaveLength(8);
});

it('leaves no setting on the pooled connections, through refusals and cancelled statements too', async () => {
  const reads = portal.module.get(Reads);
  const work = portal.module.get(UnitOfWork);
  await Promise.allSettled(
    Array.from({ length: 200 }, async (_, n) => {
      const caller = user(n % 2 === 0 ? ours : theirs);
      if (n % 5 === 0) await reads.rows(caller, 'SELECT 1 / 0');
      if (n % 7 === 0)
        await work.run(caller, async (mine) => {
          await mine.query('SELECT n FROM parcel_of');
          throw new Error('half way');
        });
      expect(await count(caller)).toBe(n % 2 === 0 ? 3 : 5);
    }),
  );
  const pool = poolOf(portal.module.get(DataSource));
  const left = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const { rows } = await pool.query<{ setting: string | null; n: bigint }>(
        "SELECT current_setting('solde.creditor_ids', true) AS setting, (SELECT count(*) FROM parcel_of) AS n",
      );
      return rows[0];
    }),
  );
  expect(left.every((row) => !row?.setting && row?.n === 0n)).toBe(true);
});

it('reads only: a portal reading that writes is refused by PostgreSQL', async () => {
  const writing = portal.module
    .get(Reads)
    .rows(user(ours), 'INSERT INTO parcel_of VALUES (9, $1)', [ours]);
  await expect(writing).rejects.toMatchObject({ code: '25006' });
});

it('lets a portal work insert for its creditors alone, with its act, its event and its key', async () => {
  const caller = user(ours);
  const request = { id: 'r', route: 'POST /v1/parcels', idempotencyKey: 'k', bodyHash: 'h' };
  const insert = (creditorId: string) =>
    portal.module.get(UnitOfWork).run({ ...caller, request }, async (work) => {
      await work.query('INSERT INTO parcel_of VALUES (4, $1)', [creditorId]);
      return { done: true };
    });
  await expect(insert(theirs)).rejects.toMatchObject({ code: '42501' });
  expect(await insert(ours)).toEqual({ done: true });
  expect(await insert(ours)).toEqual({ done: true });
  expect(await count(caller)).toBe(4);
  const acts = portal.module.get(Reads).rows(caller, 'SELECT FROM act');
  await expect(acts).rejects.toMatchObject({ code: '42501' });
});
