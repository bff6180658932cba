/** `npm run test:pg15`: all of `npm test` on PostgreSQL 15, the oldest version that Solde runs on. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const OLDEST = 15;

function isOldest(bin) {
  const { stdout } = spawnSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' });
  return existsSync(join(bin, 'initdb')) && (stdout ?? '').includes(`) ${OLDEST}.`);
}

const onPath = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' }).stdout?.trim();
const places = [process.env.PG_BIN, `/usr/lib/postgresql/${OLDEST}/bin`, onPath];
const bin = places.find((place) => place && isOldest(place));

if (bin) {
  console.log(`PostgreSQL ${OLDEST} in ${bin}`);
  const all = join(import.meta.dirname, 'test.mjs');
  const env = { ...process.env, PG_BIN: bin };
  process.exitCode = spawnSync(process.execPath, [all], { stdio: 'inherit', env }).status ?? 1;
} else {
  console.log(
    `PostgreSQL ${OLDEST} is not installed here: nothing was tested on it. Install it, or name its programs with PG_BIN.`,
  );
}
