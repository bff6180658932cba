import type { DataSource } from 'typeorm';
import { keyed } from './change';
import { quoted } from './lane';
import { statementName } from './statement-name';
import { tableOf, type EntityClass, type WrittenTable } from './written-table';

/** A statement that locks rows by their primary key. */
export interface LockStatement {
  readonly name: string | undefined;
  readonly text: string;
  readonly values: unknown[];
}

/** Not FOR UPDATE: a row that only refers to the locked one need not wait for the act. */
export function lockStatement(
  dataSource: DataSource,
  entity: EntityClass<object>,
  row: object,
): LockStatement {
  const table = tableOf(dataSource, entity);
  const { key } = keyed(table, row);
  const where = table.primary.map(({ lane }, place) => `${lane.name} = $${place + 1}`);
  return locking(
    table,
    where.join(' AND '),
    table.primary.map(({ place }) => key[place]),
  );
}

/** Several rows of a table with one primary column, in its order. */
export function lockAllStatement(
  dataSource: DataSource,
  entity: EntityClass<object>,
  ids: readonly string[],
): LockStatement {
  const table = tableOf(dataSource, entity);
  const [id, ...more] = table.primary;
  if (id === undefined || more.length > 0)
    throw new Error(`${table.name} is not locked by the ids of its rows.`);
  const { name, parameterType } = id.lane;
  return locking(table, `${name} = ANY ($1::${parameterType}) ORDER BY ${name}`, [ids]);
}

function locking(table: WrittenTable, which: string, values: unknown[]): LockStatement {
  const columns = table.columns.map(({ lane }) => lane.name).join(', ');
  const text = `SELECT ${columns} FROM ${quoted(table.name)} WHERE ${which} FOR NO KEY UPDATE`;
  return { name: statementName(text), text, values };
}

/** The entity that a row of the statement is. */
export function lockedRow<E extends object>(
  dataSource: DataSource,
  entity: EntityClass<E>,
  row: Readonly<Record<string, unknown>>,
): E {
  const locked = new entity();
  for (const { put, column } of tableOf(dataSource, entity).columns) put(locked, row[column]);
  return locked;
}
