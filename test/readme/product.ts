import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { build } from '../../scripts/build.mjs';
import { freshDatabase, type FreshDatabase } from '../support/database';
import { SCHEMA } from '../support/template';

const ROOT = join(__dirname, '../..');
const STARTING_SECONDS_MAX = 120;

export interface Said {
  readonly status: number | null;
  readonly text: string;
}

/** The product as it ships: built, its command line and its three processes on a database of their own. */
export class Product {
  private readonly processes: ChildProcess[] = [];
  private readonly folder = mkdtempSync(join(tmpdir(), 'solde-product-'));
  private readonly dist = `dist.${process.pid}.product`;

  private constructor(
    readonly database: FreshDatabase,
    readonly ports: Readonly<Record<'API' | 'PORTAL' | 'WORKER', number>>,
  ) {}

  static async build(): Promise<Product> {
    const [API = 0, PORTAL = 0, WORKER = 0] = await Promise.all([1, 2, 3].map(freePort));
    const product = new Product(await freshDatabase(), { API, PORTAL, WORKER });
    build(product.dist);
    return product;
  }

  /** Runs a command to its end; what it said, and how it ended. */
  async cli(...words: string[]): Promise<Said> {
    const child = this.spawn('cli', words);
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (part: string) => (text += part));
    const [status] = (await once(child, 'close')) as [number | null];
    return { status, text };
  }

  /** Starts api, portal and worker, and waits until they answer. (Not ready: the tests' PostgreSQL forgets on a crash.) */
  async start(): Promise<void> {
    for (const app of ['api', 'portal', 'worker']) this.processes.push(this.spawn(app, []));
    for (const port of Object.values(this.ports)) await answering(port);
  }

  async stop(): Promise<void> {
    for (const child of this.processes) {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    }
    await this.database.drop();
    rmSync(this.folder, { recursive: true, force: true });
    rmSync(join(ROOT, this.dist), { recursive: true, force: true });
  }

  private spawn(app: string, words: string[]): ChildProcess {
    const { agencyUrl, ownerUrl, portalUrl } = this.database;
    return spawn(process.execPath, [join(ROOT, this.dist, `apps/${app}/src/main.js`), ...words], {
      cwd: this.folder,
      stdio: ['ignore', app === 'cli' ? 'pipe' : 'ignore', app === 'cli' ? 'pipe' : 'inherit'],
      env: {
        ...{ PATH: process.env.PATH, TZ: 'UTC', DATA_DIR: this.folder, LOG_LEVEL: 'error' },
        ...{ DATABASE_URL: ownerUrl, DATABASE_SCHEMA: SCHEMA, RATE_LIMIT_PER_MINUTE: '1000000' },
        ...{ DATABASE_URL_AGENCY: agencyUrl, DATABASE_URL_PORTAL: portalUrl },
        PORT_API: String(this.ports.API),
        PORT_PORTAL: String(this.ports.PORTAL),
        PORT_WORKER: String(this.ports.WORKER),
      },
    });
  }
}

async function answering(port: number): Promise<void> {
  for (let half = 0; half < 2 * STARTING_SECONDS_MAX; half += 1) {
    const answer = await fetch(`http://127.0.0.1:${port}/health/live`).catch(() => null);
    if (answer?.ok === true) return;
    await pause(500);
  }
  throw new Error(`Nothing answers on the port ${port}.`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
