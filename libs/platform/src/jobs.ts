import { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import {
  Logger as WorkerLogger,
  run,
  runOnce,
  type Runner,
  type RunnerOptions,
  type TaskList,
  type WorkerEvents,
} from 'graphile-worker';
import { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { sessionOptions, poolOf } from './data-source';
import { jobOf, type Cadence, type JobDeclaration } from './job';
import { jobsSchema } from './jobs-schema';
import { declaredMethods, type FoundMethod } from './methods';
import { Settings } from './settings';
import type { Work } from './work';

const CONCURRENT_JOBS = 4;
const POLL_INTERVAL_MS = 1000;
const ATTEMPTS_MAX = 10;
/** A worker that dies leaves its jobs locked, and the library keeps them so for hours: another takes them after this. */
const LEASE_SECONDS = 20;
const BEAT_MS = 4000;

interface Running {
  readonly runner: Runner;
  readonly pool: Pool;
  readonly renewal: NodeJS.Timeout;
  /** It has stopped taking jobs by itself; what it still runs may never end. */
  hasGivenUp: boolean;
}

/** The queue of jobs: enqueued with the act that asks for them, or by the clock under one key; run by the worker. */
@Injectable()
export class Jobs implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Jobs');
  private readonly byName = new Map<string, FoundMethod<JobDeclaration>>();
  private readonly schema: string;
  private readonly addJob: string;
  private readonly beat: string;
  private readonly freeAbandoned: string;
  private running: Running | undefined;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly dataSource: DataSource,
    private readonly settings: Settings,
  ) {
    this.schema = jobsSchema(settings.databaseSchema);
    this.addJob = `
      SELECT FROM ${this.schema}.add_job($1, $2::json, max_attempts => ${ATTEMPTS_MAX},
        job_key => $3, job_key_mode => $4)`;
    this.beat = `UPDATE ${this.schema}._private_jobs SET locked_at = now() WHERE locked_by = ANY ($1)`;
    this.freeAbandoned = `
      SELECT ${this.schema}.force_unlock_workers(array_agg(locked_by))
      FROM ${this.schema}.jobs WHERE locked_at < now() - interval '${LEASE_SECONDS} seconds'`;
  }

  onModuleInit(): void {
    for (const job of declaredMethods(this.discovery, jobOf)) {
      const { name } = job.declared;
      if (this.byName.has(name)) throw new Error(`Two jobs are named "${name}".`);
      this.byName.set(name, job);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.stop();
  }

  /** The jobs of this process, by name; with a cadence, those of it alone. */
  declared(every?: Cadence): readonly JobDeclaration[] {
    const all = [...this.byName.values()].map(({ declared }) => declared);
    return every === undefined ? all : all.filter((job) => job.every === every);
  }

  /** Puts a job on the queue with the act: it exists if the act commits. A later one under the same key replaces it. */
  async enqueue(work: Work, name: string, payload: object = {}, key?: string): Promise<void> {
    await work.query(this.addJob, [name, JSON.stringify(payload), key ?? null, 'replace']);
  }

  /** Puts every job of a cadence on the queue, once however many workers do it. For the scheduler. */
  async enqueueEvery(every: Cadence): Promise<void> {
    const pool = poolOf(this.dataSource);
    for (const { name } of this.declared(every))
      await pool.query(this.addJob, [name, '{}', name, 'preserve_run_at']);
  }

  /** Runs one job here and now. */
  async run(name: string, payload: object = {}): Promise<void> {
    const job = this.byName.get(name);
    if (job === undefined) throw new Error(`No job is named "${name}".`);
    await job.call(payload);
  }

  /** Runs every job of a cadence here and now, in the order of their names. */
  async runEvery(every: Cadence): Promise<void> {
    for (const { name } of this.declared(every)) await this.run(name);
  }

  /** Runs what is on the queue and due until it is empty. For tests and for `cli`. */
  async runDue(): Promise<void> {
    const pool = this.openPool();
    try {
      await runOnce(this.options(pool), this.tasks());
    } finally {
      await pool.end();
    }
  }

  /**
   * Starts running jobs as they come, those of a worker that died too: each worker renews its hold on what it runs, and what nobody
   * renews is run again. One whose process stood still for so long runs twice, so a job must bear it, as it bears being started over.
   */
  async start(): Promise<void> {
    if (this.running !== undefined) return;
    this.running = await this.opened();
  }

  private async opened(): Promise<Running> {
    const pool = this.openPool();
    const events = new EventEmitter() as WorkerEvents;
    const holders: string[] = [];
    events.on('pool:create', ({ workerPool }) => holders.push(workerPool.id));
    try {
      // It says that it gives up before it waits for what is under way, which may be for ever.
      const givenUp = new Promise<void>((resolve) => {
        events.once('pool:gracefulShutdown', () => resolve());
      });
      const runner = await run({ ...this.options(pool), events }, this.tasks());
      const renewal = setInterval(() => void this.renew(pool, holders), BEAT_MS);
      void this.renew(pool, holders);
      const running = { pool, runner, renewal, hasGivenUp: false };
      runner.promise.catch(() => undefined);
      void givenUp.then(() => this.replace(running));
      return running;
    } catch (error) {
      await pool.end();
      throw error;
    }
  }

  /** The library gives up when the database is away while it tells the end of a job; the worker lives on, and so does its queue. */
  private async replace(ended: Running): Promise<void> {
    if (this.running !== ended) return;
    clearInterval(ended.renewal);
    ended.hasGivenUp = true;
    while (this.running === ended) {
      this.logger.warn('The job queue had stopped by itself and is started again.');
      await pause(BEAT_MS);
      const next = await this.opened().catch(() => null);
      if (next === null) continue;
      if (this.running === ended) this.running = next;
      else await closed(next);
      void ended.pool.end();
    }
  }

  /** Stops after the jobs under way. */
  async stop(): Promise<void> {
    const { running } = this;
    this.running = undefined;
    if (running !== undefined) await closed(running);
  }

  private async renew(pool: Pool, holders: readonly string[]): Promise<void> {
    try {
      await pool.query(this.beat, [holders]);
      await pool.query(this.freeAbandoned);
    } catch (error) {
      this.logger.warn(`The holds on jobs were not renewed: ${String(error)}`);
    }
  }

  private tasks(): TaskList {
    return Object.fromEntries(
      [...this.byName].map(([name, job]) => [name, (payload: unknown) => job.call(payload)]),
    );
  }

  /** Of our own, because a connection that the server ends while it is given back would end the process. */
  private openPool(): Pool {
    const pool = new Pool({
      connectionString: this.settings.databaseUrlOf('AGENCY'),
      application_name: 'solde-jobs',
      options: sessionOptions(this.settings.databaseSchema),
      max: CONCURRENT_JOBS + 1,
    });
    const lost = (error: Error): void => {
      this.logger.warn(`A connection of the job queue was lost: ${error.message}`);
    };
    pool.on('error', lost);
    pool.on('connect', (client) => client.on('error', lost));
    return pool;
  }

  private options(pgPool: Pool): RunnerOptions {
    return {
      pgPool,
      schema: this.schema,
      concurrency: CONCURRENT_JOBS,
      pollInterval: POLL_INTERVAL_MS,
      noHandleSignals: true,
      // Told one by one, the end of a job whose connection was lost would be a rejection that nobody hears, and end the process.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
      crontab: '',
      logger: new WorkerLogger(() => (level, message, meta) => {
        if (level === 'error') this.logger.error({ err: meta.error }, message);
        else if (level === 'warning') this.logger.warn(message);
        else this.logger.debug(message);
      }),
    };
  }
}

async function closed({ runner, pool, renewal, hasGivenUp }: Running): Promise<void> {
  if (!hasGivenUp) await runner.stop();
  clearInterval(renewal);
  const ended = pool.end();
  if (!hasGivenUp) await ended;
}
