/**
 * `npm test`: every check and every spec, and a last line that counts them. `--check` stops after the specs of the
 * house, which is what a change needs before it is committed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
/** The longest first. */
const CHECKS = ['lint', 'typecheck', 'cruise', 'format:check', 'metadata:check', 'docker:lint'];
const onlyHouse = process.argv.includes('--check');

const PATH = [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter);
const env = { ...process.env, PATH, TZ: 'UTC' };
let passed = 0;
let failed = 0;

/** One check, told as soon as it is known. */
function checked(name) {
  const before = performance.now();
  const child = spawn(scripts[name], { cwd: root, env, shell: true });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text) => (said += text));
  }
  return new Promise((resolve) =>
    child.once('close', (status) => {
      const isFine = status === 0;
      if (isFine) passed += 1;
      else failed += 1;
      const seconds = ((performance.now() - before) / 1000).toFixed(1);
      console.log(`${isFine ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
      if (!isFine) console.log(said);
      resolve();
    }),
  );
}

// As many at once as there are processors.
const waiting = [...CHECKS];
await Promise.all(
  Array.from({ length: availableParallelism() }, async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift())
      await checked(name);
  }),
);

const folder = mkdtempSync(join(tmpdir(), 'solde-results-'));
const results = join(folder, 'results.json');
try {
  spawnSync(`${scripts.jest} --json --outputFile=${results} ${onlyHouse ? 'test/house' : ''}`, {
    cwd: root,
    env,
    shell: true,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const told = JSON.parse(readFileSync(results, 'utf8'));
  passed += told.numPassedTests;
  // A file that does not load has no test that could fail: it counts as one.
  failed += told.numFailedTests + told.numRuntimeErrorTestSuites;
  if (!told.success && failed === 0) failed += 1;
} catch (failure) {
  console.log(`The specs gave no result: ${failure.message}`);
  failed += 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
