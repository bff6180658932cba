import { setImmediate as turn } from 'node:timers/promises';
import { localDate, type CalendarDate } from '@solde/calendar';
import type { PoolClient } from 'pg';
import type { DataSource, EntityManager } from 'typeorm';
import { Act } from './act.entity';
import type { Caller } from './caller';
import { insertion, modification, removal, type Change, type EntityClass } from './change';
import { DomainError } from './domain-error';
import type { DomainEvent } from './domain-event';
import { PendingEvent, PublishedEvent } from './event.entity';
import { flushStatement, type FlushStatement } from './flush-statement';
import { lockAllStatement, lockedRow, lockStatement } from './locking';
import { statementName } from './statement-name';
import { committed } from './transaction-query';
import { uuidv7 } from './uuid';
import { WriteQueue } from './write-queue';

/** SQL that writes under its own keyword; `FOR UPDATE` and its variants only lock. */
const WRITES =
  /\b(?:insert\s+into|delete\s+from|merge\s+into|(?<!\bfor\s)(?<!\bkey\s)update\s+(?!of\b|nowait\b|skip\b)["a-z_])/i;

/** What a work stands on: made by `UnitOfWork.run` alone. */
export interface Footing {
  readonly dataSource: DataSource;
  readonly manager: EntityManager;
  readonly client: PoolClient;
  readonly actId: string;
  readonly caller: Caller;
  readonly now: Date;
  readonly zone: string;
}

/**
 * One act of the trade under way: who, when, in which transaction. Its first argument everywhere.
 *
 * Writing is queued; the queue is sent in one statement before anything else is asked of the database, and at the commit.
 */
export class Work {
  readonly manager: EntityManager;
  readonly actId: string;
  readonly caller: Caller;
  /** One instant for the whole act: the database's clock when the work opened. */
  readonly now: Date;
  private readonly queue = new WriteQueue();
  private actIsQueued = false;
  private day: CalendarDate | undefined;
  /** What was sent by `flushSoon`; once it has failed, so does whatever is asked next. */
  private underWay: Promise<void> = Promise.resolve();

  constructor(private readonly footing: Footing) {
    this.manager = footing.manager;
    this.actId = footing.actId;
    this.caller = footing.caller;
    this.now = footing.now;
  }

  /** The day of `now` in the agency's zone. */
  get today(): CalendarDate {
    return (this.day ??= localDate(this.now, this.footing.zone));
  }

  /** Queues new rows. `actId` is filled in; a property left out takes the column's default. */
  insert<E extends object>(entity: EntityClass<E>, rows: Partial<E> | readonly Partial<E>[]): void {
    const { dataSource } = this.footing;
    for (const row of listOf(rows))
      this.enqueue(insertion(dataSource, 'INSERT', entity, row, this.actId));
  }

  /** Writes a row unless its unique key already stands, and says whether it wrote. */
  async insertNew<E extends object>(entity: EntityClass<E>, row: Partial<E>): Promise<boolean> {
    const { dataSource } = this.footing;
    await this.flush();
    const change = insertion(dataSource, 'INSERT_NEW', entity, row, this.actId);
    return (await this.send([change])) === 1;
  }

  /**
   * Queues a change of one row. `key` names the row by its primary key; whatever else it says must hold when the change is
   * made, or the act is refused with VERSION_CONFLICT. A `@VersionColumn` moves by one.
   */
  update<E extends object>(entity: EntityClass<E>, key: Partial<E>, change: Partial<E>): void {
    this.enqueue(modification(this.footing.dataSource, entity, key, change));
  }

  /** Queues the removal of one row of the few tables that allow it; gone already is VERSION_CONFLICT. */
  remove<E extends object>(entity: EntityClass<E>, key: Partial<E>): void {
    this.enqueue(removal(this.footing.dataSource, entity, key));
  }

  /**
   * Locks the row that the primary key names to the end of the act, and answers it or null. Rows that only refer to it need not
   * wait.
   */
  async lock<E extends object>(entity: EntityClass<E>, key: Partial<E>): Promise<E | null> {
    const { dataSource, client } = this.footing;
    const statement = lockStatement(dataSource, entity, key);
    await this.beforeStatement(statement.text);
    const { rows } = await client.query<Record<string, unknown>>(statement);
    return rows[0] === undefined ? null : lockedRow(dataSource, entity, rows[0]);
  }

  /** As `lock`, for several rows by their ids, in the order of the ids, so that two acts never wait for each other. Those that are not there are left out. */
  async lockAll<E extends object>(entity: EntityClass<E>, ids: readonly string[]): Promise<E[]> {
    const { dataSource, client } = this.footing;
    const statement = lockAllStatement(dataSource, entity, ids);
    await this.beforeStatement(statement.text);
    const { rows } = await client.query<Record<string, unknown>>(statement);
    return rows.map((row) => lockedRow(dataSource, entity, row));
  }

  /** Runs SQL in the transaction, after what is queued. SQL that writes through a function only needs `flush()` before. */
  async query<T extends object = Record<string, unknown>>(
    sql: string,
    params: readonly unknown[] = [],
  ): Promise<T[]> {
    await this.beforeStatement(sql);
    const { rows } = await this.footing.client.query<T>(sql, [...params]);
    return rows;
  }

  /**
   * As `query`, for SQL that acts ask again and again by other keys: each connection parses and plans it once. Not for SQL over
   * sets, whose best plan depends on the values.
   */
  async prepared<T extends object = Record<string, unknown>>(
    sql: string,
    params: readonly unknown[] = [],
  ): Promise<T[]> {
    await this.beforeStatement(sql);
    const statement = { name: statementName(sql), text: sql, values: [...params] };
    const { rows } = await this.footing.client.query<T>(statement);
    return rows;
  }

  /** Publishes what happened; it leaves with the commit, or not at all. */
  publish(event: DomainEvent): void {
    const id = uuidv7();
    const { subjectId, name, payload } = event;
    this.insert(PublishedEvent, { id, name, subjectId, payload, at: this.now });
    this.insert(PendingEvent, { eventId: id, subjectId, dueAt: this.now });
  }

  /** Sends the act and what is queued, now. */
  async flush(): Promise<void> {
    this.queueAct();
    await this.sendQueue();
  }

  /**
   * Sends what is queued and does not wait for the answer: the server writes while the act decides what comes next. One flush at a
   * time is under way. Whatever the act then asks, and its commit, hears the answer first, so that a flush that fails ends the act as
   * `flush` would have.
   */
  async flushSoon(): Promise<void> {
    const statements = this.queue.take().map(flushStatement);
    if (statements.length === 0) return;
    await this.underWay;
    this.underWay = this.sendAll(statements);
    this.underWay.catch(() => undefined);
    // The driver writes at the end of a turn of the event loop, and deciding alone never ends one.
    await turn();
  }

  /** Called before any other statement of this transaction, whoever asks it. */
  async beforeStatement(sql: string): Promise<void> {
    if (WRITES.test(sql)) this.queueAct();
    await this.sendQueue();
  }

  /**
   * Sends what is left and commits; a work that wrote nothing leaves no act. Rows that are only inserted travel with the COMMIT:
   * nothing is counted between the two.
   */
  async commit(): Promise<void> {
    await this.underWay;
    const batches = this.queue.take();
    const last = batches.at(-1);
    const isInsertion = last?.every(({ kind }) => kind === 'INSERT') ?? false;
    for (const batch of isInsertion ? batches.slice(0, -1) : batches) await this.send(batch);
    const { client } = this.footing;
    const command =
      isInsertion && last !== undefined
        ? await committed(client, flushStatement(last))
        : (await client.query('COMMIT')).command;
    // PostgreSQL answers the COMMIT of a failed transaction with a rollback and no error: somebody swallowed the failure.
    if (command !== 'COMMIT')
      throw new Error('The act went on after a failed statement; nothing was written.');
  }

  /** Waits until nothing is under way, however it ended: only then may the transaction be given up. */
  async settled(): Promise<void> {
    await this.underWay.catch(() => undefined);
  }

  /** Asks what a commit would ask, then undoes everything. */
  async takeBack(): Promise<void> {
    await this.sendQueue();
    const { client } = this.footing;
    await client.query('SET CONSTRAINTS ALL IMMEDIATE');
    await client.query('ROLLBACK');
  }

  private enqueue(change: Change): void {
    this.queueAct();
    this.queue.add(change);
  }

  private queueAct(): void {
    if (this.actIsQueued) return;
    this.actIsQueued = true;
    const { dataSource } = this.footing;
    this.queue.add(insertion(dataSource, 'INSERT', Act, actOf(this), this.actId));
  }

  private async sendQueue(): Promise<void> {
    await this.underWay;
    for (const batch of this.queue.take()) await this.send(batch);
  }

  private async sendAll(statements: readonly FlushStatement[]): Promise<void> {
    for (const statement of statements) await this.sent(statement);
  }

  private send(batch: readonly Change[]): Promise<number> {
    return this.sent(flushStatement(batch));
  }

  /** Answers the rows touched by the last counted part. */
  private async sent(statement: FlushStatement): Promise<number> {
    const { rows } = await this.footing.client.query<Record<string, number>>(statement);
    let touched = 0;
    for (const { part, table, rows: wanted, isNew } of statement.expected) {
      touched = rows[0]?.[part] ?? 0;
      if (touched < wanted && !isNew) throw new DomainError('VERSION_CONFLICT', { table });
    }
    return touched;
  }
}

function actOf({ actId, caller, now }: Work): Partial<Act> {
  return {
    id: actId,
    name: caller.request?.route ?? caller.name,
    callerKind: caller.kind,
    callerId: caller.userId,
    callerName: caller.name,
    onBehalfOf: caller.onBehalfOf ?? null,
    sessionId: caller.sessionId ?? null,
    requestId: caller.request?.id ?? null,
    at: now,
  };
}

function listOf<T>(rows: T | readonly T[]): readonly T[] {
  return Array.isArray(rows) ? (rows as readonly T[]) : [rows as T];
}
