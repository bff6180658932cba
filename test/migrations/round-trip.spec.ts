import { Client } from 'pg';

import { migrate, revert } from '@solde/platform';

import { emptyDatabase, type FreshDatabase } from '../support/database';
import { SCHEMA } from '../support/template';

describe('the migrations', () => {
  let database: FreshDatabase;
  let client: Client;
  const dataDir = process.env.DATA_DIR ?? '';
  beforeAll(async () => {
    database = await emptyDatabase();
    client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  /** Every table, column, constraint, index, trigger, policy, function and right of the schema, one line each. */
  async function shape(): Promise<string[]> {
    const { rows } = await client.query<{ line: string }>(
      `SELECT line FROM (
         SELECT format('column %s.%s %s %s %s', table_name, column_name, udt_name, is_nullable, column_default) AS line
           FROM information_schema.columns WHERE table_schema = $1
         UNION ALL SELECT format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
           FROM pg_constraint WHERE connamespace = $1::regnamespace AND contype <> 'n'
         UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = $1
         UNION ALL SELECT 'trigger ' || pg_get_triggerdef(t.oid) FROM pg_trigger t
           JOIN pg_class c ON c.oid = tgrelid WHERE relnamespace = $1::regnamespace AND NOT tgisinternal
         UNION ALL SELECT format('policy %s %s %s %s %s', tablename, policyname, roles, qual, with_check)
           FROM pg_policies WHERE schemaname = $1
         UNION ALL SELECT 'function ' || pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = $1::regnamespace
         UNION ALL SELECT format('right %s %s %s', table_name, grantee, privilege_type)
           FROM information_schema.role_table_grants WHERE table_schema = $1
       ) shape WHERE line NOT LIKE '%migration%' ORDER BY line`,
      [SCHEMA],
    );
    return rows.map(({ line }) => line);
  }

  it('build the same schema again after being undone one by one, leaving nothing behind', async () => {
    const applied = await migrate(database.ownerUrl, SCHEMA, dataDir);
    const built = await shape();
    expect(built.length).toBeGreaterThan(1000);

    await revert(database.ownerUrl, SCHEMA);
    expect(await shape()).toEqual([]);

    expect(await migrate(database.ownerUrl, SCHEMA, dataDir)).toEqual(applied);
    expect(await shape()).toEqual(built);
  }, 120_000);

  it('find nothing to do the second time', async () => {
    expect(await migrate(database.ownerUrl, SCHEMA, dataDir)).toEqual([]);
  });
});
