import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive, startPostgres } from '../../scripts/postgres.mjs';
import { makeTemplate } from './template';

const PREFIX = 'solde-test-';

/**
 * One PostgreSQL for the whole run, and in it one migrated database that each spec file clones.
 *
 * The runner's workers are other processes: they find the server through the environment.
 */
export default async function globalSetup(): Promise<void> {
  process.env.TZ = 'UTC';
  sweep();
  const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  chmodSync(folder, 0o755); // started by root, PostgreSQL runs as a user who must reach it
  const server = await startPostgres({ folder, durable: false });
  Object.assign(globalThis, { testServer: server, testFolder: folder });
  process.env.TEST_DATABASE_SERVER = server.url('postgres');
  process.env.DATA_DIR = folder;
  try {
    await makeTemplate(server.url('postgres'));
  } catch (failure) {
    // Rules need no database: their specs run, and those that clone it fail with this reason.
    process.env.TEST_DATABASE_FAILURE = failure instanceof Error ? failure.stack : String(failure);
  }
}

/** Removes what killed runs left behind: each folder carries the id of its run's process. */
function sweep(): void {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const owner = Number(name.slice(PREFIX.length).split('-')[0]);
    const folder = join(tmpdir(), name);
    if (!isAlive(owner) && existsSync(folder)) rmSync(folder, { recursive: true, force: true });
  }
}
