/** The second half of `npm start`, once the packages are there. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { build } from './build.mjs';
import { dataDir, root, runningAt, schema } from './place.mjs';
import { reason } from './postgres-home.mjs';
import { CannotStart, ensureDatabase, startPostgres } from './postgres.mjs';

const READY_SECONDS_MAX = 60;
const STOP_SECONDS_MAX = 15;
const HOST = process.env.HOST ?? '127.0.0.1';

// Little room for young objects: an import or a remittance run makes nothing but these, and would keep the room.
const SPARING = ['--max-semi-space-size=2'];

const PROCESSES = [
  {
    app: 'api',
    port: Number(process.env.PORT_API ?? 3000),
    setting: 'PORT_API',
    role: 'AGENCY',
    flags: SPARING,
  },
  {
    app: 'portal',
    port: Number(process.env.PORT_PORTAL ?? 3001),
    setting: 'PORT_PORTAL',
    role: 'PORTAL',
  },
  {
    app: 'worker',
    port: Number(process.env.PORT_WORKER ?? 3002),
    setting: 'PORT_WORKER',
    role: 'AGENCY',
    flags: SPARING,
  },
];

/** Starts everything and answers the exit code once all is stopped again. */
export async function start(args) {
  const unknown = args.filter((arg) => arg !== '--empty');
  if (unknown.length > 0) {
    console.error(
      `Unknown option ${unknown[0]}: npm start takes --empty (no demo) and nothing else.`,
    );
    return 1;
  }
  const run = { stops: [], isStopping: false };
  const asked = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => {
        run.isStopping = true;
        resolve('asked');
      });
    }
  });
  const work = open(run, args.includes('--empty'));
  const settled = work.catch(() => undefined);
  try {
    if ((await Promise.race([work, asked])) === 'asked') console.log('\nStopping...');
    return 0;
  } catch (failure) {
    if (!(failure instanceof CannotStart)) throw failure;
    console.error(failure.message);
    return 1;
  } finally {
    run.isStopping = true;
    const hadStarted = run.stops.length > 0;
    await stopAll(run);
    await settled; // a step under way ends by itself, and may have started something
    await stopAll(run);
    if (hadStarted) {
      console.log('Stopped. The data is kept; "npm start" continues, "npm run reset" starts over.');
    }
  }
}

/** Stops what was started, the last first. */
async function stopAll({ stops }) {
  while (stops.length > 0) await stops.pop()();
}

async function open(run, isEmpty) {
  const { stops } = run;
  const other = runningAt(dataDir);
  if (other) {
    throw new CannotStart(
      `Solde already runs from ${dataDir} (process ${other.processId}): stop it first, or set DATA_DIR to another folder.`,
    );
  }
  for (const { app, port, setting } of PROCESSES) await mustBeFree(app, port, setting);
  makeDataDir();

  await step(run, 'Building', async () => build());
  const ownerUrl = process.env.DATABASE_URL ?? (await openPostgres(run));
  const running = join(dataDir, 'running.json');
  writeFileSync(running, JSON.stringify({ processId: process.pid, ownerUrl }), { mode: 0o600 });
  stops.push(() => rmSync(running, { force: true }));

  const owner = { DATABASE_URL: ownerUrl };
  await step(run, 'Bringing the database up to date', () => cli(['migrate'], owner, stops));
  const urls = { AGENCY: roleUrl('AGENCY', ownerUrl), PORTAL: roleUrl('PORTAL', ownerUrl) };
  const agency = { ...owner, DATABASE_URL_AGENCY: urls.AGENCY, DATABASE_URL_PORTAL: urls.PORTAL };
  const hasDemo = await fill(run, isEmpty, agency);

  const ended = [];
  await step(run, 'Starting api, portal and worker', async () => {
    for (const process of PROCESSES) ended.push(launch(process, urls, stops));
    await Promise.all(PROCESSES.map((process, n) => untilReady(process, ended[n])));
  });
  welcome(hasDemo);
  if (hasDemo) await cli(['welcome'], agency, stops, 'inherit');

  const { app, tail } = await Promise.race(ended);
  if (run.isStopping) return;
  throw new CannotStart(
    `The ${app} stopped by itself: ${tail() || 'it said nothing'} (${logOf(app)}).`,
  );
}

async function openPostgres(run) {
  const passwordFile = join(dataDir, 'owner-password');
  if (!existsSync(passwordFile)) {
    writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  }
  return step(run, 'Starting PostgreSQL', async () => {
    const log = createWriteStream(logOf('postgres'));
    const server = await startPostgres({
      folder: dataDir,
      onLog: (line) => log.write(`${line}\n`),
    });
    run.stops.push(() => server.stop());
    return ensureDatabase(server, {
      database: 'solde',
      owner: `${schema}_owner`,
      password: readFileSync(passwordFile, 'utf8').trim(),
    });
  });
}

/** Fills the demo on the first run alone; a run that began with --empty never gets it. */
async function fill(run, isEmpty, env) {
  const file = join(dataDir, 'first-run');
  const before = existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
  if (before === 'empty' || before === 'demo') return before === 'demo';
  if (isEmpty && before === null) {
    writeFileSync(file, 'empty');
    return false;
  }
  writeFileSync(file, 'demo unfinished');
  const title = 'Filling the demo agency: six weeks of its life, once, in about a minute';
  await step(run, title, () => cli(['seed'], env, run.stops, 'inherit'), '\n');
  writeFileSync(file, 'demo');
  return true;
}

/** The login of one role: given by the settings, or made by the migration and kept in the data folder. */
function roleUrl(role, ownerUrl) {
  const given = process.env[`DATABASE_URL_${role}`];
  if (given) return given;
  const name = `${schema}_${role.toLowerCase()}`;
  const file = join(dataDir, 'roles.json');
  const password = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8'))[name] : undefined;
  if (!password) {
    throw new CannotStart(
      `The password of the role ${name} is not in ${file}: set DATABASE_URL_${role}, or make the role with the SQL of "npm run cli roles".`,
    );
  }
  const url = new URL(ownerUrl);
  url.username = name;
  url.password = password;
  return url.toString();
}

function environment(given) {
  const { DATABASE_URL, DATABASE_URL_AGENCY, DATABASE_URL_PORTAL, ...rest } = process.env;
  return { ...rest, TZ: 'UTC', DATA_DIR: dataDir, DATABASE_SCHEMA: schema, ...given };
}

/** Runs one command of the cli to its end; what it says is shown only when it fails. */
async function cli(args, env, stops, stdout = 'pipe') {
  const program = join(root, 'dist/apps/cli/src/main.js');
  const child = spawn(process.execPath, [program, ...args], {
    cwd: root,
    env: environment(env),
    detached: true,
    stdio: ['ignore', stdout, 'pipe'],
  });
  const said = tailOf(child);
  let isRunning = true;
  stops.push(() => isRunning && child.kill('SIGTERM'));
  const code = await new Promise((resolve) => child.once('exit', resolve));
  isRunning = false;
  if (code !== 0)
    throw new CannotStart(`cli ${args.join(' ')} failed: ${said() || `exit ${code}`}`);
}

/** Starts one process with the login of its own role, and nothing of the others. */
function launch({ app, port, setting, role, flags = [] }, urls, stops) {
  const program = join(root, `dist/apps/${app}/src/main.js`);
  const child = spawn(process.execPath, [...flags, program], {
    cwd: root,
    env: environment({ [`DATABASE_URL_${role}`]: urls[role], [setting]: String(port) }),
    detached: true, // Ctrl-C reaches the launcher alone, which stops them in order
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = createWriteStream(logOf(app));
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const tail = tailOf(child);
  const ended = new Promise((resolve) => child.once('exit', () => resolve({ app, tail })));
  process.once('exit', () => child.kill('SIGKILL'));
  stops.push(async () => {
    child.kill('SIGTERM');
    const late = wait(STOP_SECONDS_MAX * 1000, 'late', { ref: false });
    if ((await Promise.race([ended, late])) === 'late') child.kill('SIGKILL');
    await ended;
  });
  return ended;
}

/** The last line that a child wrote where errors go, or else where everything goes. */
function tailOf(child) {
  const last = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr']) {
    child[name]?.setEncoding('utf8').on('data', (text) => {
      last[name] = text.trim().split('\n').at(-1) || last[name];
    });
  }
  return () => (last.stderr || last.stdout).replace(/\.$/, '').slice(0, 500);
}

async function untilReady({ app, port }, ended) {
  let stopped = null;
  void ended.then((end) => (stopped = end));
  for (let half = 0; half < READY_SECONDS_MAX * 2; half += 1) {
    if (stopped) {
      throw new CannotStart(
        `The ${app} did not start: ${stopped.tail() || 'it said nothing'} (${logOf(app)}).`,
      );
    }
    const answer = await fetch(`http://127.0.0.1:${port}/health/ready`, {
      signal: AbortSignal.timeout(2000),
    }).catch(() => null);
    if (answer?.ok) return;
    await wait(500);
  }
  throw new CannotStart(`The ${app} is not ready after ${READY_SECONDS_MAX} s: see ${logOf(app)}.`);
}

function mustBeFree(app, port, setting) {
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new CannotStart(`${setting} must be a port number from 1 to 65535.`);
  }
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (failure) => {
      const why =
        failure.code === 'EADDRINUSE' ? 'is in use' : `cannot be opened (${reason(failure)})`;
      reject(
        new CannotStart(
          `The port ${port} of the ${app} ${why}: free it, or set ${setting} to another port.`,
        ),
      );
    });
    probe.listen(port, HOST, () => probe.close(resolve));
  });
}

function makeDataDir() {
  try {
    mkdirSync(join(dataDir, 'logs'), { recursive: true });
    writeFileSync(join(dataDir, 'logs', 'start.log'), '');
  } catch (failure) {
    throw new CannotStart(
      `The data folder ${dataDir} cannot be written (${reason(failure)}): give yourself the right, or set DATA_DIR.`,
    );
  }
}

async function step(run, title, task, gap = ' ') {
  if (run.isStopping) throw new CannotStart('Stopped before the end.');
  process.stdout.write(`${title}...${gap}`);
  const before = performance.now();
  try {
    const result = await task();
    console.log(`${((performance.now() - before) / 1000).toFixed(1)} s`);
    return result;
  } catch (failure) {
    console.log(run.isStopping ? 'stopped' : 'failed');
    throw failure;
  }
}

const logOf = (name) => join(dataDir, 'logs', `${name}.log`);

function welcome(hasDemo) {
  const [api, portal, worker] = PROCESSES.map(({ port }) => `http://127.0.0.1:${port}`);
  console.log(`
Solde runs.

  Agency API    ${api}   documentation ${api}/docs
  Creditor API  ${portal}   documentation ${portal}/docs
  Worker        ${worker}/health/ready
  Data and logs ${dataDir}
`);
  if (!hasDemo) {
    console.log(
      '  No demo here. Make the first administrator: npm run cli -- admin create <e-mail>\n',
    );
  }
  console.log('Ctrl-C stops everything and keeps the data.\n');
}
