/**
 * `npm run bench -- [import|next|money] [claims]`: the benchmarks of test/bench on a PostgreSQL of their own, with the
 * settings of production. PG_BIN or BENCH_DATABASE_URL (a superuser's address) choose another server.
 */
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './build.mjs';
import { CannotStart, startPostgres } from './postgres.mjs';

const root = join(import.meta.dirname, '..');
const program = join(root, 'dist/test/bench/main.js');
const folder = mkdtempSync(join(tmpdir(), 'solde-bench-'));
chmodSync(folder, 0o755); // started by root, PostgreSQL runs as a user who must reach it
let server = null;

try {
  build();
  if (!existsSync(program)) throw new CannotStart('There is no benchmark in test/bench.');
  let url = process.env.BENCH_DATABASE_URL;
  if (!url) {
    server = await startPostgres({
      folder,
      settings: { shared_buffers: '1GB', max_wal_size: '4GB', checkpoint_timeout: '15min' },
    });
    url = server.url('postgres');
  }
  // As the API and the worker run (scripts/house-start.mjs).
  const flags = ['--expose-gc', '--max-semi-space-size=2'];
  const child = spawn(process.execPath, [...flags, program, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, TZ: 'UTC', DATA_DIR: folder, TEST_DATABASE_SERVER: url },
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
  rmSync(folder, { recursive: true, force: true });
}
