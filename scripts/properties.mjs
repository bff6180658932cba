/**
 * `npm run properties [histories] [seed]`: the invariants of money over many generated histories: so many on the database, twenty
 * times as many on the pure rules. Each property prints its seed, which draws the same histories again.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const PURE_TIMES = 20;
const SPECS = ['test/model/invariants', 'libs/payments/src/whole-history'];

const root = join(import.meta.dirname, '..');
const [histories = '1000', seed] = process.argv.slice(2);
const { status } = spawnSync('npm', ['run', '--silent', 'jest', '--', ...SPECS], {
  cwd: root,
  stdio: 'inherit',
  env: {
    ...process.env,
    TZ: 'UTC',
    HISTORY_RUNS: histories,
    PROPERTY_RUNS: String(PURE_TIMES * Number(histories)),
    ...(seed === undefined ? {} : { MODEL_SEED: seed }),
  },
});
process.exitCode = status ?? 1;
