/**
 * `npm test`: every check and every spec, and a last line that counts them. `--check` stops after the specs of the
 * house, which is what a change needs before it is committed.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const CHECKS = ['format:check', 'lint', 'cruise', 'typecheck', 'metadata:check', 'docker:lint'];
const onlyHouse = process.argv.includes('--check');

const PATH = [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter);
const env = { ...process.env, PATH, TZ: 'UTC' };
let passed = 0;
let failed = 0;

for (const name of CHECKS) {
  const before = performance.now();
  const { status, stdout, stderr } = spawnSync(scripts[name], {
    cwd: root,
    env,
    shell: true,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const isFine = status === 0;
  if (isFine) passed += 1;
  else failed += 1;
  const seconds = ((performance.now() - before) / 1000).toFixed(1);
  console.log(`${isFine ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  if (!isFine) console.log(stdout + stderr);
}

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
