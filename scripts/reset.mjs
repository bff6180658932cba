/** `npm run reset`: forgets everything this installation stored. A database named by DATABASE_URL is left alone. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { dataDir, runningAt } from './place.mjs';
import { standInOf } from './postgres-home.mjs';
import { serverProcess } from './postgres.mjs';

const OURS = [
  ...['postgres', 'postgres.unfinished', 'postgres-password', 'owner-password', 'roles.json'],
  ...['first-run', 'running.json', 'logs', 'outbox', 'files', 'keys'],
];

const running = runningAt(dataDir);
const holder = serverProcess(join(dataDir, 'postgres'));
if (running || holder) {
  console.error(
    `Solde runs from ${dataDir} (process ${running?.processId ?? holder}): stop it first.`,
  );
  process.exitCode = 1;
} else if (process.env.DATABASE_URL) {
  console.error(
    'DATABASE_URL names a server of yours, and reset never empties one: drop its schema yourself.',
  );
  process.exitCode = 1;
} else {
  const names = existsSync(dataDir) ? readdirSync(dataDir) : [];
  for (const name of names.filter((each) => OURS.includes(each))) {
    rmSync(join(dataDir, name), { recursive: true, force: true });
  }
  rmSync(standInOf(dataDir), { recursive: true, force: true });
  const kept = names.filter((name) => !OURS.includes(name));
  console.log(`Reset: ${dataDir} holds ${kept.length > 0 ? kept.join(', ') : 'nothing'} now.`);
}
