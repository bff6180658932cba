/**
 * The embedded PostgreSQL of `npm start`, of the tests and of the benchmarks: one folder, one server, one free port on
 * 127.0.0.1, no Unix socket, UTF-8 with the C locale, checksums on.
 */
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { CannotStart, findPrograms, giveTo, placeFolder, reason, runAs } from './postgres-home.mjs';

export { CannotStart };

const SUPERUSER = 'postgres';
const START_SECONDS_MAX = 60;
const STOP_SECONDS_MAX = 30;
const LOG_LINES_KEPT = 40;

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  timezone: 'UTC',
  log_timezone: 'UTC',
  password_encryption: 'scram-sha-256',
  max_connections: '200',
  jit: 'off',
};

/** For tests alone: a crash of the machine may lose everything, which is what a test loses anyway. */
const FORGETFUL = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  autovacuum: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
};

/**
 * Starts a server on `folder`, made on the first start.
 *
 * @param {{ folder: string, durable?: boolean, port?: number, settings?: Record<string, string>, onLog?: (line: string) => void }} options
 *   `durable: false` gives up safety on a crash for speed; `port` is a free one unless it is named; `settings` are PostgreSQL settings
 *   of this start alone.
 * @returns the running server: `url(database, user?, password?)` and `stop()`.
 * @throws {CannotStart} with one sentence for the person at the keyboard.
 */
export async function startPostgres({
  folder,
  durable = true,
  port: wanted,
  settings = {},
  onLog,
}) {
  const as = runAs();
  const home = placeFolder(folder, as);
  const bin = findPrograms(as);
  const cluster = join(home, 'postgres');
  const version = majorOf(bin);
  if (existsSync(cluster)) checkCluster(cluster, version, as);
  else makeCluster({ cluster, bin, folder, as });
  await stopOrphan(cluster);

  const port = wanted ?? (await freePort());
  const all = { ...SETTINGS, ...(durable ? {} : FORGETFUL), ...settings, port: String(port) };
  const args = [
    '-D',
    cluster,
    ...Object.entries(all).flatMap(([name, to]) => ['-c', `${name}=${to}`]),
  ];
  // In a session of its own, Ctrl-C reaches the launcher alone, which stops the processes first and PostgreSQL last.
  const child = spawn(join(bin, 'postgres'), args, {
    ...as,
    cwd: cluster === home ? '/' : home,
    detached: durable,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
  });
  const killAtExit = () => child.kill('SIGINT');
  process.once('exit', killAtExit);
  const ended = new Promise((done) => child.once('exit', done));
  void ended.then(() => process.off('exit', killAtExit));
  await untilReady(child, onLog);

  const password = readFileSync(join(folder, 'postgres-password'), 'utf8').trim();
  return {
    port,
    version,
    processId: child.pid,
    ended,
    url: (database, user = SUPERUSER, secret = password) =>
      `postgres://${user}:${encodeURIComponent(secret)}@127.0.0.1:${port}/${database}`,
    async stop() {
      child.kill('SIGINT'); // "fast": sessions are ended, the last checkpoint is written
      const late = wait(STOP_SECONDS_MAX * 1000, 'late', { ref: false });
      if ((await Promise.race([ended, late])) === 'late') child.kill('SIGQUIT');
      await ended;
    },
  };
}

/** Makes the owner's role (it may create the two other roles) and its database, unless they stand. */
export async function ensureDatabase(server, { database, owner, password }) {
  const client = new pg.Client({ connectionString: server.url('postgres') });
  await client.connect();
  try {
    const name = client.escapeIdentifier(owner);
    const role = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [owner]);
    if (role.rowCount === 0) await client.query(`CREATE ROLE ${name} LOGIN CREATEROLE`);
    await client.query(`ALTER ROLE ${name} PASSWORD ${client.escapeLiteral(password)}`);
    const known = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (known.rowCount === 0) {
      await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)} OWNER ${name}`);
    }
  } finally {
    await client.end();
  }
  return server.url(database, owner, password);
}

function majorOf(bin) {
  const { stdout } = spawnSync(join(bin, 'postgres'), ['--version'], {
    encoding: 'utf8',
    cwd: '/',
  });
  return Number(/\) (\d+)/.exec(stdout ?? '')?.[1]);
}

function makeCluster({ cluster, bin, folder, as }) {
  const unfinished = `${cluster}.unfinished`;
  const passwordFile = join(cluster, '..', 'postgres-password.new');
  const password = randomBytes(24).toString('base64url');
  try {
    rmSync(unfinished, { recursive: true, force: true });
    writeFileSync(join(folder, 'postgres-password'), password, { mode: 0o600 });
    writeFileSync(passwordFile, password, { mode: 0o600 });
    giveTo(passwordFile, as);
    makeEmpty(unfinished, as);
  } catch (failure) {
    throw new CannotStart(`The data folder ${folder} cannot be written: ${reason(failure)}.`);
  }
  const made = spawnSync(
    join(bin, 'initdb'),
    [
      ...['-D', unfinished, '-U', SUPERUSER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
      ...['--encoding=UTF8', '--locale=C', '--data-checksums', '--no-instructions'],
    ],
    { ...as, cwd: '/', encoding: 'utf8', env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' } },
  );
  rmSync(passwordFile, { force: true });
  if (made.status !== 0) {
    const said = (made.stderr ?? made.error?.message ?? '').trim().split('\n').at(-1);
    throw new CannotStart(`PostgreSQL could not make its data folder ${cluster}: ${said}`);
  }
  renameSync(unfinished, cluster); // a cluster has its name only once it is whole
}

function makeEmpty(path, as) {
  mkdirSync(path, { mode: 0o700 });
  giveTo(path, as);
}

function checkCluster(cluster, version, as) {
  const owner = statSync(cluster).uid;
  const runner = as.uid ?? process.getuid?.();
  if (runner !== undefined && owner !== runner) {
    throw new CannotStart(
      `The data folder ${cluster} belongs to another user (uid ${owner}, not ${runner}): start as that user, or set DATA_DIR.`,
    );
  }
  let written;
  try {
    accessSync(cluster, constants.R_OK | constants.X_OK);
    written = Number(readFileSync(join(cluster, 'PG_VERSION'), 'utf8'));
    statSync(join(cluster, 'global', 'pg_control'));
  } catch (failure) {
    const what = failure.code === 'ENOENT' ? 'files are missing' : reason(failure);
    throw new CannotStart(
      `The data folder ${cluster} is broken (${what}): restore a backup, or start over with "npm run reset".`,
    );
  }
  if (written === version) return;
  const advice =
    written > version
      ? `use PostgreSQL ${written} (PG_BIN), or another DATA_DIR`
      : `back it up with PostgreSQL ${written} (PG_BIN) and restore it into another DATA_DIR`;
  throw new CannotStart(
    `The data folder ${cluster} was written by PostgreSQL ${written} and this is PostgreSQL ${version}: ${advice}.`,
  );
}

/** The process of the server that holds this folder, or null. A pid that now names another program does not count. */
export function serverProcess(cluster) {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (!isAlive(pid)) return null;
  const command = `/proc/${pid}/cmdline`;
  const isOurs = !existsSync(command) || readFileSync(command, 'utf8').includes('postgres');
  return isOurs ? pid : null;
}

/** Whether a process of this id runs. */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (failure) {
    return failure.code === 'EPERM';
  }
}

/** A launcher that was killed leaves its server running: nobody else can use it, so it is stopped first. */
async function stopOrphan(cluster) {
  const pid = serverProcess(cluster);
  if (pid === null) return;
  process.kill(pid, 'SIGINT');
  for (let second = 0; second < STOP_SECONDS_MAX; second += 1) {
    await wait(1000);
    if (!isAlive(pid)) return;
  }
  throw new CannotStart(`The data folder ${cluster} is held by the process ${pid}: stop it first.`);
}

async function untilReady(child, onLog) {
  const tail = [];
  let ready;
  const isReady = new Promise((resolve) => (ready = resolve));
  let rest = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      tail.push(line);
      if (tail.length > LOG_LINES_KEPT) tail.shift();
      onLog?.(line);
      if (line.includes('ready to accept connections')) ready('ready');
    }
  });
  const failed = new Promise((resolve) => {
    child.once('error', (failure) => resolve(reason(failure)));
    child.once('exit', () => resolve('it stopped'));
  });
  const late = wait(START_SECONDS_MAX * 1000, 'it took too long', { ref: false });
  const outcome = await Promise.race([isReady, failed, late]);
  if (outcome === 'ready') return;
  child.kill('SIGINT');
  await wait(100);
  const fatal = tail.filter((line) => /FATAL|PANIC|error/i.test(line)).at(-1) ?? tail.at(-1);
  const said = fatal?.replace(/^.*?(FATAL|PANIC|HINT|LOG|ERROR):\s*/, '');
  throw new CannotStart(`PostgreSQL did not start: ${said ?? outcome}.`);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
