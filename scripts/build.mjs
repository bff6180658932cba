/**
 * Compiles apps, libs, migrations and the benchmarks into dist/, in the same folders, and copies their assets.
 * `swc` alone: types are checked by `npm run typecheck`.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '..');

/** Builds everything into `dist`, or a folder beside it; throws with the compiler's own words when something does not compile. */
export function build(into = 'dist') {
  const draft = `${into}.${process.pid}`;
  const folders = ['apps', 'libs', 'migrations', 'test/bench', 'test/chaos', 'test/support'];
  const args = [
    join(root, 'node_modules/@swc/cli/bin/swc.js'),
    ...folders.filter((folder) => existsSync(join(root, folder))),
    ...['--out-dir', draft, '--config-file', '.swcrc', '--quiet', '--extensions', '.ts'],
    ...['--ignore', '**/*.spec.ts,**/*.scenario.ts,apps/console/**,apps/portal-web/**'],
  ];
  const compiled = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (compiled.status !== 0) {
    rmSync(join(root, draft), { recursive: true, force: true });
    throw new Error(compiled.stderr || compiled.stdout);
  }
  for (const floor of ['apps', 'libs']) {
    if (!existsSync(join(root, floor))) continue;
    for (const name of readdirSync(join(root, floor))) {
      const assets = join(root, floor, name, 'assets');
      if (existsSync(assets)) {
        cpSync(assets, join(root, draft, floor, name, 'assets'), { recursive: true });
      }
    }
  }
  // Swapped at the end: a build that fails leaves the last one that ran.
  rmSync(join(root, into), { recursive: true, force: true });
  renameSync(join(root, draft), join(root, into));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    build();
  } catch (failure) {
    console.error(failure.message);
    process.exitCode = 1;
  }
}
