/**
 * `npm run model [histories] [seed]`: the engine against its independent models, over 100,000 random histories of each unless said.
 * Each model prints its seed, which draws the same histories again, and the processor time that it took.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const [histories = '100000', seed] = process.argv.slice(2);
const { status } = spawnSync(
  'npm',
  ['run', '--silent', 'jest', '--', 'test/model', '--testPathIgnorePatterns', 'invariants'],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      TZ: 'UTC',
      MODEL_RUNS: histories,
      ...(seed === undefined ? {} : { MODEL_SEED: seed }),
    },
  },
);
process.exitCode = status ?? 1;
