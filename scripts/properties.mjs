/**
 * `npm run properties [histories] [seed]`: the invariants of money over many generated histories: so many on the database, shared among the
 * processors, twenty times as many on the pure rules. Each property prints its seed, which draws the same histories again.
 */
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

const PURE_TIMES = 20;
const SEEDS = 2 ** 31;
const HISTORIES_DEFAULT = 2_000;

const root = join(import.meta.dirname, '..');
const [histories = HISTORIES_DEFAULT, seed = randomInt(SEEDS)] = process.argv.slice(2).map(Number);

const isCount = (number) => Number.isSafeInteger(number) && number > 0;
if (!isCount(histories) || !Number.isSafeInteger(seed)) {
  console.error('npm run properties [histories] [seed]: two whole numbers, the first above 0.');
  process.exit(1);
}

/** Answers whether a spec held; `runs` says in its own words how many histories it draws. */
function held(spec, seed, runs) {
  const child = spawn('npm', ['run', '--silent', 'jest', '--', spec], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, TZ: 'UTC', MODEL_SEED: String(seed % SEEDS), ...runs },
  });
  return new Promise((resolve) => child.once('exit', (code) => resolve(code === 0)));
}

const shares = Math.min(availableParallelism(), histories);
const each = String(Math.ceil(histories / shares));
const onDatabase = Array.from({ length: shares }, (_, share) =>
  held('libs/payments/src/whole-history', seed + share, { HISTORY_RUNS: each }),
);
const results = await Promise.all(onDatabase);
results.push(
  await held('test/model/invariants', seed, { PROPERTY_RUNS: String(PURE_TIMES * histories) }),
);
process.exitCode = results.every(Boolean) ? 0 : 1;
