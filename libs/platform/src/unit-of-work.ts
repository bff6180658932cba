import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { DataSource, type QueryRunner } from 'typeorm';
import type { Caller } from './caller';
import { poolOf } from './data-source';
import { isDeadConnection, mayStartOver } from './database-failure';
import { DomainError } from './domain-error';
import { IdempotencyKey } from './idempotency-key.entity';
import { keyOf, open, type Opened } from './opening';
import { refusedByDatabase } from './refused-by-database';
import { rolledBack } from './rolled-back';
import { Settings } from './settings';
import { statementName } from './statement-name';
import { uuidv7 } from './uuid';
import { Work } from './work';

/** How often an act is started over after a serialization failure or a deadlock. */
const RESTARTS_MAX = 3;
const RESTART_PAUSE_MS_MAX = 20;

const RECORD_REFUSAL = `
  INSERT INTO refusal (id, act_id, act_name, caller_kind, caller_id, caller_name, on_behalf_of, request_id, code, facts, at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, app_now())`;

/** How an act ends: kept or taken back, its refusal recorded or not. */
interface Settling<T> {
  readonly end: (work: Work, result: T) => Promise<void>;
  readonly refused: (actId: string, refusal: DomainError) => Promise<void>;
}

/** Opens the one transaction of an act. Nobody else opens one. */
@Injectable()
export class UnitOfWork {
  private readonly logger = new Logger('UnitOfWork');

  constructor(
    private readonly dataSource: DataSource,
    private readonly settings: Settings,
  ) {}

  /**
   * Runs an act: opens, lets the task decide, writes what it queued, commits, and answers what the task answered.
   *
   * With an idempotency key the answer is stored in the same transaction and replayed to the same request; the task runs
   * once. Refuses with IDEMPOTENCY_IN_FLIGHT while the same request runs elsewhere, IDEMPOTENCY_CONFLICT for another body.
   * Any DomainError rolls everything back and is recorded alone. The task may run again after a deadlock: it must do
   * nothing outside its work.
   */
  run<T>(caller: Caller, task: (work: Work) => Promise<T>): Promise<T> {
    return this.settled(caller, task, {
      end: async (work, result) => {
        storeAnswer(work, result);
        await work.commit();
      },
      refused: (actId, refusal) => this.record(caller, actId, refusal),
    });
  }

  /**
   * Runs an act to its end and takes all of it back: what it answers is what it would have done, and nothing is written, no
   * refusal either. Constraints that wait for a commit are asked, so a rehearsal is refused where the act would be.
   */
  rehearse<T>(caller: Caller, task: (work: Work) => Promise<T>): Promise<T> {
    return this.settled(caller, task, {
      end: (work) => work.takeBack(),
      refused: () => Promise.resolve(),
    });
  }

  private async settled<T>(
    caller: Caller,
    task: (work: Work) => Promise<T>,
    settling: Settling<T>,
  ): Promise<T> {
    for (let restarts = 0; ; restarts += 1) {
      const actId = uuidv7();
      const progress = { isOpen: false };
      try {
        return await this.attempt(caller, actId, task, { ...settling, progress });
      } catch (error) {
        // A connection that died while it rested in the pool has done nothing: another one is asked.
        const isUntouched = !progress.isOpen && isDeadConnection(error);
        if ((isUntouched || mayStartOver(error)) && restarts < RESTARTS_MAX) {
          await pause(randomInt(RESTART_PAUSE_MS_MAX) + 1);
          continue;
        }
        const refusal = error instanceof DomainError ? error : refusedByDatabase(error);
        if (refusal !== null) await settling.refused(actId, refusal);
        throw refusal ?? error;
      }
    }
  }

  private async attempt<T>(
    caller: Caller,
    actId: string,
    task: (work: Work) => Promise<T>,
    { end, progress }: Settling<T> & { readonly progress: { isOpen: boolean } },
  ): Promise<T> {
    const queryRunner = this.dataSource.createQueryRunner();
    let broken: Error | undefined;
    try {
      const client = (await queryRunner.connect()) as PoolClient;
      let work: Work | undefined;
      try {
        const opened = await open(client, caller, actId);
        progress.isOpen = true;
        const replayed = replay(caller, opened);
        if (replayed !== null) {
          await client.query('ROLLBACK');
          return replayed.response as T;
        }
        work = this.workOn(queryRunner, client, caller, actId, opened.now);
        const result = await task(work);
        await end(work, result);
        return result;
      } catch (error) {
        await work?.settled();
        broken = await rolledBack(client);
        throw error;
      }
    } finally {
      await released(queryRunner, broken);
    }
  }

  private workOn(
    queryRunner: QueryRunner,
    client: PoolClient,
    caller: Caller,
    actId: string,
    now: Date,
  ): Work {
    const { dataSource, settings } = this;
    const zone = settings.agencyTimeZone;
    const { manager } = queryRunner;
    const work = new Work({ dataSource, manager, client, actId, caller, now, zone });
    // TypeORM's own statements (find, locks) see what the act has queued, and know that a transaction is open.
    const ask = queryRunner.query.bind(queryRunner) as (...all: unknown[]) => Promise<unknown>;
    Object.assign(queryRunner, {
      isTransactionActive: true,
      query: async (sql: string, values: unknown[] = [], ...rest: unknown[]) => {
        await work.beforeStatement(sql);
        // TypeORM hands the statement on as it is; it asks by keys, so each connection plans it once.
        return ask({ name: statementName(sql), text: sql, values }, undefined, ...rest);
      },
    });
    return work;
  }

  private async record(caller: Caller, actId: string, refusal: DomainError): Promise<void> {
    try {
      await poolOf(this.dataSource).query(RECORD_REFUSAL, [
        uuidv7(),
        actId,
        caller.request?.route ?? caller.name,
        caller.kind,
        caller.userId,
        caller.name,
        caller.onBehalfOf ?? null,
        caller.request?.id ?? null,
        refusal.code,
        JSON.stringify(refusal.facts),
      ]);
    } catch (error) {
      // The caller must hear the refusal all the same; that it left no trace is for the operator.
      this.logger.error({ err: error, actId, code: refusal.code }, 'A refusal was not recorded.');
    }
  }
}

/** The stored answer of the same request, or null when the task must run. */
function replay(caller: Caller, { keyIsFree, stored }: Opened): { response: unknown } | null {
  if (!keyIsFree) throw new DomainError('IDEMPOTENCY_IN_FLIGHT');
  if (stored === null) return null;
  if (stored.bodyHash !== (caller.request?.bodyHash ?? ''))
    throw new DomainError('IDEMPOTENCY_CONFLICT');
  return { response: stored.response ?? undefined };
}

function storeAnswer(work: Work, response: unknown): void {
  const key = keyOf(work.caller);
  if (key !== null) work.insert(IdempotencyKey, { ...key, response, at: work.now });
}

/** Gives the connection back; a broken one is closed instead of being handed to the next act. */
async function released(queryRunner: QueryRunner, broken: Error | undefined): Promise<void> {
  const { releasePostgresConnection } = queryRunner as unknown as {
    releasePostgresConnection: (error?: Error) => Promise<void>;
  };
  await releasePostgresConnection.call(queryRunner, broken);
}
