/** `npm run model [histories]`: the engine against its independent model, over 100,000 random histories unless said. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const histories = process.argv[2] ?? '100000';
const { status } = spawnSync('npm', ['run', '--silent', 'jest', '--', 'test/model'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, TZ: 'UTC', MODEL_RUNS: histories },
});
process.exitCode = status ?? 1;
