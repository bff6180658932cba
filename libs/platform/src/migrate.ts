import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runMigrations as installJobs } from 'graphile-worker';
import { Client } from 'pg';
import { DataSource, type MigrationInterface } from 'typeorm';
import { assertSchemaName, searchPath } from './connection';
import { jobsSchema } from './jobs-schema';
import { createRoles, roleName } from './roles';

const DIRECTORY = join(__dirname, '../../../migrations');
const FILE = /^\d{13}-.*\.(ts|js)$/;
/** One migration at a time in a database: extensions are shared by its schemas. */
const LOCK = 1_795_000_000;

type MigrationClass = new () => MigrationInterface;

/**
 * Brings a schema up to date: the schema, its roles, the tables, the job queue. Answers the names of what was applied.
 *
 * Safe when two run at once: the second waits, then finds nothing to do.
 */
export function migrate(ownerUrl: string, schema: string, dataDir = '.data'): Promise<string[]> {
  return alone(ownerUrl, schema, async (client, dataSource) => {
    await createRoles(client, schema, dataDir);
    await dataSource.initialize();
    const applied = await dataSource.runMigrations({ transaction: 'each' });
    await installJobQueue(client, ownerUrl, schema);
    return applied.map(({ name }) => name);
  });
}

/** Undoes the last `steps` migrations (all by default), newest first. */
export function revert(ownerUrl: string, schema: string, steps?: number): Promise<void> {
  return alone(ownerUrl, schema, async (_, dataSource) => {
    await dataSource.initialize();
    const rows: unknown[] = await dataSource.query('SELECT FROM migration');
    for (let left = Math.min(steps ?? rows.length, rows.length); left > 0; left -= 1) {
      await dataSource.undoLastMigration({ transaction: 'each' });
    }
  });
}

/** The classes of the `migrations` folder, in the order of their numbers. */
export function migrationClasses(): MigrationClass[] {
  const load = createRequire(__filename);
  return readdirSync(DIRECTORY)
    .filter((file) => FILE.test(file))
    .sort()
    .flatMap((file) => Object.values(load(join(DIRECTORY, file)) as Record<string, unknown>))
    .filter((exported): exported is MigrationClass => typeof exported === 'function');
}

async function alone<T>(
  ownerUrl: string,
  schema: string,
  task: (client: Client, dataSource: DataSource) => Promise<T>,
): Promise<T> {
  assertSchemaName(schema);
  const client = new Client({ connectionString: ownerUrl, application_name: 'solde-migrate' });
  await client.connect();
  let dataSource: DataSource | undefined;
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
    dataSource = new DataSource({
      type: 'postgres',
      url: ownerUrl,
      migrations: migrationClasses(),
      migrationsTableName: 'migration',
      installExtensions: false,
      poolSize: 1,
      extra: { options: `-c search_path=${searchPath(schema)}` },
    });
    return await task(client, dataSource);
  } finally {
    if (dataSource?.isInitialized === true) await dataSource.destroy();
    await client.end();
  }
}

/** The job library keeps its own tables; only the agency's role works with them. */
async function installJobQueue(client: Client, ownerUrl: string, schema: string): Promise<void> {
  const jobs = jobsSchema(schema);
  await installJobs({ connectionString: ownerUrl, schema: jobs, maxPoolSize: 1 });
  const agency = roleName(schema, 'AGENCY');
  await client.query(`
    GRANT USAGE ON SCHEMA ${jobs} TO ${agency};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${jobs} TO ${agency};
    REVOKE INSERT, UPDATE, DELETE ON ${jobs}.migrations FROM ${agency};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${jobs} TO ${agency};
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${jobs} TO ${agency};
    DO $$
    DECLARE job_table regclass;
    BEGIN
      FOR job_table IN
        SELECT oid FROM pg_class c
        WHERE relnamespace = '${jobs}'::regnamespace AND relrowsecurity
          AND NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid AND polname = 'of_the_agency')
      LOOP
        EXECUTE format('CREATE POLICY of_the_agency ON %s TO ${agency} USING (true) WITH CHECK (true)', job_table);
      END LOOP;
    END $$;
  `);
}
