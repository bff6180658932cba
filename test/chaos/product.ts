import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { ROLES, SCHEMA } from '../support/template';
import type { Cluster } from './cluster';

export type App = 'api' | 'worker';

/** As long as a request waits for its answer. */
const STARTING_MS_MAX = 90_000;
const PAUSE_MS = 100;

/** The api and the worker as they ship: two processes, each killed and started again by itself. */
export class Product {
  private readonly running = new Map<App, ChildProcess>();
  private readonly doomed = new WeakSet<ChildProcess>();
  /** Those that have answered once; one that finds no database at its start ends, and is started again. */
  private readonly lived = new WeakSet<ChildProcess>();
  private readonly log: WriteStream;

  private constructor(
    private readonly dist: string,
    private readonly folder: string,
    private readonly cluster: Cluster,
    private readonly ports: Readonly<Record<App, number>>,
    private readonly onOwnEnd: (app: App, status: string) => void,
  ) {
    this.log = createWriteStream(join(folder, 'processes.log'), { flags: 'a' });
    process.once('exit', () => {
      for (const child of this.running.values()) child.kill('SIGKILL');
    });
  }

  /** Starts both; `onOwnEnd` hears of one that ends without having been killed. */
  static async start(
    dist: string,
    folder: string,
    cluster: Cluster,
    onOwnEnd: (app: App, status: string) => void,
  ): Promise<Product> {
    const [api, worker] = await Promise.all([freePort(), freePort()]);
    const product = new Product(dist, folder, cluster, { api, worker }, onOwnEnd);
    product.launch('api');
    product.launch('worker');
    await Promise.all([product.isLive('api'), product.isLive('worker')]);
    return product;
  }

  get apiUrl(): string {
    return `http://127.0.0.1:${this.ports.api}`;
  }

  /** SIGKILL, then a new process at once; does not wait for it to answer. */
  async kill(app: App): Promise<void> {
    const child = this.running.get(app);
    if (child?.exitCode === null && child.signalCode === null) {
      this.doomed.add(child);
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    this.launch(app);
  }

  /** Waits until the process answers; throws after a minute and a half. */
  async isLive(app: App): Promise<void> {
    const since = performance.now();
    while (performance.now() - since < STARTING_MS_MAX) {
      const child = this.running.get(app);
      const answer = await fetch(`http://127.0.0.1:${this.ports[app]}/health/live`, {
        signal: AbortSignal.timeout(2000),
      }).catch(() => null);
      if (answer?.ok === true && child !== undefined && child === this.running.get(app)) {
        this.lived.add(child);
        return;
      }
      await pause(PAUSE_MS);
    }
    throw new Error(`The ${app} does not answer ${STARTING_MS_MAX / 1000} s after its start.`);
  }

  /** Runs a command of the product to its end. */
  async cli(...words: string[]): Promise<{ readonly isWell: boolean; readonly text: string }> {
    const child = this.spawn('cli', words);
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (part: string) => (text += part));
    const [status] = (await once(child, 'close')) as [number | null];
    return { isWell: status === 0, text };
  }

  async stop(): Promise<void> {
    for (const child of this.running.values()) {
      this.doomed.add(child);
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }
    this.log.end();
  }

  private launch(app: App): void {
    const child = this.spawn(app, []);
    for (const stream of [child.stdout, child.stderr]) stream?.pipe(this.log, { end: false });
    child.once('exit', (status, signal) => {
      if (this.doomed.has(child)) return;
      if (this.lived.has(child)) this.onOwnEnd(app, String(signal ?? status));
      this.launch(app);
    });
    this.running.set(app, child);
    void this.isLive(app).catch(() => undefined);
  }

  private spawn(app: App | 'cli', words: string[]): ChildProcess {
    const { cluster, ports } = this;
    const program = join(this.dist, `apps/${app}/src/main.js`);
    const child = spawn(process.execPath, [program, ...words], {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...{ PATH: process.env.PATH, TZ: 'UTC', DATA_DIR: this.folder, DATABASE_SCHEMA: SCHEMA },
        ...{ LOG_LEVEL: 'error', RATE_LIMIT_PER_MINUTE: '1000000' },
        NODE_COMPILE_CACHE: join(this.folder, 'compiled'),
        ...{ DATABASE_URL: cluster.urlAs(ROLES.owner) },
        DATABASE_URL_AGENCY: cluster.urlAs(ROLES.agency),
        DATABASE_URL_PORTAL: cluster.urlAs(ROLES.portal),
        ...{ PORT_API: String(ports.api), PORT_WORKER: String(ports.worker) },
      },
    });
    return child;
  }
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
