/**
 * `npm start`: from a fresh clone to a working product, with one command.
 *
 * Installs what is missing, builds, starts the embedded PostgreSQL (unless DATABASE_URL names a server), migrates, fills
 * the demo on the first run (unless --empty), starts api, portal and worker, and prints what to try. Ctrl-C stops it all
 * and keeps the data. Nothing from node_modules may be imported at the top: on a fresh clone it is not there yet.
 */
import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const installed = join(root, 'node_modules', '.package-lock.json');
const ownNode = join(
  root,
  'node_modules',
  '.bin',
  process.platform === 'win32' ? 'node.cmd' : 'node',
);
const NODE_MAJOR = 24;

function isInstalled() {
  if (!existsSync(installed)) return false;
  return statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;
}

/** Runs a program on this terminal to its end; Ctrl-C is the program's to answer. */
function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit' });
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
    child.once('error', () => resolve(1));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

async function main() {
  if (!isInstalled()) {
    console.log('Installing the packages (once, about a minute)...');
    const npm = process.env.npm_execpath;
    const ci = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
    const failed = npm ? await run(process.execPath, [npm, ...ci]) : await run('npm', ci);
    if (failed) {
      console.error('The packages could not be installed: npm says why above.');
      return failed;
    }
  }
  if (Number(process.versions.node.split('.')[0]) < NODE_MAJOR) {
    if (existsSync(ownNode))
      return run(ownNode, [import.meta.filename ?? process.argv[1], ...process.argv.slice(2)]);
    console.error(
      `Solde needs Node ${NODE_MAJOR} and found ${process.version}: install Node ${NODE_MAJOR}.`,
    );
    return 1;
  }
  const { start } = await import('./house-start.mjs');
  return start(process.argv.slice(2));
}

process.exitCode = await main();
