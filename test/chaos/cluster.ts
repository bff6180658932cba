import { spawnSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';

import { searchPath } from '@solde/platform';

import { SCHEMA, urlOf } from '../support/template';
import type { Chance } from './chance';

/** A PostgreSQL that runs, as `scripts/postgres.mjs` starts it. */
export interface Server {
  readonly port: number;
  readonly processId: number;
  readonly ended: Promise<unknown>;
  url(database: string): string;
  stop(): Promise<void>;
}

/** Starts the server of this run on its folder, on the port that it had before. */
export type StartServer = (port?: number) => Promise<Server>;

const START_TRIES_MAX = 40;
const QUERY_TRIES_MAX = 100;
const PAUSE_MS = 100;

/** PostgreSQL with its durable settings, which dies without warning. */
export class Cluster {
  private server: Server;
  private database = 'postgres';

  private constructor(
    first: Server,
    private readonly startServer: StartServer,
  ) {
    this.server = first;
  }

  static async open(startServer: StartServer): Promise<Cluster> {
    return new Cluster(await startServer(), startServer);
  }

  /** The address of the superuser. */
  get url(): string {
    return this.server.url(this.database);
  }

  use(database: string): void {
    this.database = database;
  }

  /** SIGKILL to the postmaster and all its children at once: nothing is written any more. Started again, it recovers. */
  async crash(): Promise<void> {
    const { processId, ended, port } = this.server;
    const children = childrenOf(processId);
    process.kill(processId, 'SIGKILL');
    for (const { pid } of children) killed(pid);
    await ended;
    for (let tries = 1; ; tries += 1)
      try {
        this.server = await this.startServer(port);
        return;
      } catch (error) {
        // The last children of the old one may still hold its memory for an instant.
        if (tries === START_TRIES_MAX) throw error;
        await pause(PAUSE_MS);
      }
  }

  /** SIGKILL to one server process at work: PostgreSQL ends every other one and recovers. Answers false when none was there. */
  async killBackend(chance: Chance): Promise<boolean> {
    const sessions = childrenOf(this.server.processId).filter(({ title }) =>
      title.includes('solde_'),
    );
    const atWork = sessions.filter(({ title }) => !title.endsWith(' idle'));
    if (sessions.length === 0) return false;
    killed(chance.oneOf(atWork.length > 0 ? atWork : sessions).pid);
    return true;
  }

  /** Rows as the superuser sees them; asked again while the server recovers. */
  async rows<T extends object>(sql: string, params: unknown[] = []): Promise<T[]> {
    for (let tries = 1; ; tries += 1) {
      const client = new Client({
        connectionString: this.url,
        options: `-c search_path=${searchPath(SCHEMA)}`,
      });
      client.on('error', () => undefined);
      try {
        await client.connect();
        return (await client.query<T>(sql, params)).rows;
      } catch (error) {
        if (tries === QUERY_TRIES_MAX) throw error;
        await pause(PAUSE_MS);
      } finally {
        await client.end().catch(() => undefined);
      }
    }
  }

  /** The address of one of the roles of the house. */
  urlAs(role: string): string {
    return urlOf(this.url, this.database, role);
  }

  stop(): Promise<void> {
    return this.server.stop();
  }
}

interface Child {
  readonly pid: number;
  /** PostgreSQL says in it whose session it is, and what it does. */
  readonly title: string;
}

function childrenOf(parent: number): Child[] {
  const { stdout } = spawnSync('ps', ['-axo', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, of, title = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return Number(of) === parent ? [{ pid: Number(pid), title: title.trimEnd() }] : [];
  });
}

function killed(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself meanwhile.
  }
}
