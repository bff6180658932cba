import { Injectable } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { DataSource } from 'typeorm';
import type { Caller } from './caller';
import { poolOf } from './data-source';
import { isDeadConnection } from './database-failure';
import { openReading } from './opening';
import { rolledBack } from './rolled-back';

export type Query = <T extends object>(sql: string, params?: readonly unknown[]) => Promise<T[]>;

/**
 * Reading for the `.query` files: rows as SQL names them, nothing written.
 *
 * A portal user's reading runs in a read-only transaction that carries what he may see, so that row-level security binds it and
 * nothing stays on the pooled connection.
 */
@Injectable()
export class Reads {
  constructor(private readonly dataSource: DataSource) {}

  async rows<T extends object>(
    caller: Caller,
    sql: string,
    params: readonly unknown[] = [],
  ): Promise<T[]> {
    return this.run(caller, (query) => query<T>(sql, params));
  }

  /** The first row, or null. */
  async one<T extends object>(
    caller: Caller,
    sql: string,
    params: readonly unknown[] = [],
  ): Promise<T | null> {
    const [row] = await this.rows<T>(caller, sql, params);
    return row ?? null;
  }

  /** Several readings; of a portal user, in one transaction. Asked once more when the connection of the pool has died at rest. */
  async run<T>(caller: Caller, task: (query: Query) => Promise<T>): Promise<T> {
    try {
      return await this.read(caller, task);
    } catch (error) {
      if (!isDeadConnection(error)) throw error;
      return this.read(caller, task);
    }
  }

  private async read<T>(caller: Caller, task: (query: Query) => Promise<T>): Promise<T> {
    const pool = poolOf(this.dataSource);
    if (caller.kind !== 'PORTAL') return task(queryOn(pool));

    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await openReading(client, caller);
      const result = await task(queryOn(client));
      await client.query('COMMIT');
      return result;
    } catch (error) {
      broken = await rolledBack(client);
      throw error;
    } finally {
      client.release(broken);
    }
  }
}

function queryOn(connection: Pool | PoolClient): Query {
  return async <T extends object>(sql: string, params: readonly unknown[] = []) =>
    (await connection.query<T>(sql, [...params])).rows;
}
