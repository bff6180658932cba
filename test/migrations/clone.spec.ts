import { Client } from 'pg';
import { freshDatabase, type FreshDatabase } from '../support/database';

describe('a database of the run', () => {
  let database: FreshDatabase;
  beforeAll(async () => (database = await freshDatabase()));
  afterAll(() => database.drop());

  it.each(['ownerUrl', 'agencyUrl', 'portalUrl', 'superuserUrl'] as const)(
    'is reached through its %s',
    async (url) => {
      const client = new Client({ connectionString: database[url] });
      await client.connect();
      const { rows } = await client.query<{ now: string }>('SELECT current_database() AS now');
      await client.end();
      expect(rows).toEqual([{ now: database.name }]);
    },
  );
});
