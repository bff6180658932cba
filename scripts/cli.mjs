/**
 * `npm run cli -- <command>`: a command of the product on the database of this installation: the one that DATABASE_URL
 * names, the one that `npm start` runs now, or the embedded one, started for the time of the command.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { dataDir, root, runningAt, schema } from './place.mjs';
import { CannotStart, ensureDatabase, startPostgres } from './postgres.mjs';

const program = join(root, 'dist/apps/cli/src/main.js');
let server = null;

async function ownerUrl() {
  if (process.env.DATABASE_URL) return process.env.DATABASE_URL;
  const running = runningAt(dataDir);
  if (running) return running.ownerUrl;
  const passwordFile = join(dataDir, 'owner-password');
  if (!existsSync(passwordFile)) {
    throw new CannotStart(
      `There is no Solde in ${dataDir} yet: "npm start" makes it, DATABASE_URL names another.`,
    );
  }
  server = await startPostgres({ folder: dataDir });
  const password = readFileSync(passwordFile, 'utf8').trim();
  return ensureDatabase(server, { database: 'solde', owner: `${schema}_owner`, password });
}

try {
  if (!existsSync(program)) build();
  const env = { ...process.env, TZ: 'UTC', DATA_DIR: dataDir, DATABASE_SCHEMA: schema };
  env.DATABASE_URL = await ownerUrl();
  const child = spawn(process.execPath, [program, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env,
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  process.exitCode = await new Promise((resolve) =>
    child.once('exit', (code) => resolve(code ?? 1)),
  );
} catch (failure) {
  if (!(failure instanceof CannotStart)) throw failure;
  console.error(failure.message);
  process.exitCode = 1;
} finally {
  await server?.stop();
}
