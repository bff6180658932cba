import { Client } from 'pg';
import { emptyDatabase, type FreshDatabase } from '../../../test/support/database';
import { migrate, revert } from './migrate';

describe('migrations', () => {
  let database: FreshDatabase;
  const dataDir = process.env.DATA_DIR ?? '.data';

  beforeAll(async () => {
    database = await emptyDatabase();
  });

  afterAll(() => database.drop());

  it('run once when two start together, and go down and up again', async () => {
    const [one, other] = await Promise.all([
      migrate(database.ownerUrl, 'solde', dataDir),
      migrate(database.ownerUrl, 'solde', dataDir),
    ]);
    expect([one.length, other.length].sort()[0]).toBe(0);
    const all = one.length + other.length;
    expect(all).toBeGreaterThan(1);

    await revert(database.ownerUrl, 'solde');
    expect(await tables(database.ownerUrl)).toEqual(['migration']);
    expect(await migrate(database.ownerUrl, 'solde', dataDir)).toHaveLength(all);
  });

  it('give each schema its own tables and roles', async () => {
    await migrate(database.ownerUrl, 'second', dataDir);
    const client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
    const { rows } = await client.query<{ of: string }>(
      "SELECT n.nspname AS of FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE relname = 'act' ORDER BY 1",
    );
    const roles = await client.query(
      "SELECT FROM pg_roles WHERE rolname IN ('second_agency', 'second_portal')",
    );
    await client.end();
    expect(rows).toEqual([{ of: 'second' }, { of: 'solde' }]);
    expect(roles.rowCount).toBe(2);
  });
});

async function tables(url: string): Promise<string[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ tablename: string }>(
    "SELECT tablename FROM pg_tables WHERE schemaname = 'solde' ORDER BY 1",
  );
  await client.end();
  return rows.map(({ tablename }) => tablename);
}
