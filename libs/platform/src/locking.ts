import type { DataSource } from 'typeorm';
import type { EntityMetadata } from 'typeorm/metadata/EntityMetadata';
import { keyed, type EntityClass } from './change';
import { laneOf, quoted } from './lane';
import { statementName } from './statement-name';

/** The statement that locks one row by its primary key. */
export interface LockStatement {
  readonly name: string | undefined;
  readonly text: string;
  readonly values: unknown[];
}

const texts = new WeakMap<EntityMetadata, string>();

/** Not FOR UPDATE: a row that only refers to the locked one need not wait for the act. */
export function lockStatement(
  dataSource: DataSource,
  entity: EntityClass<object>,
  key: object,
): LockStatement {
  const table = dataSource.getMetadata(entity);
  const conditions = keyed(dataSource, table, key).key;
  let text = texts.get(table);
  if (text === undefined) {
    const columns = table.columns.map((column) => laneOf(dataSource, column).name);
    const where = table.primaryColumns.map(
      (column, place) => `${laneOf(dataSource, column).name} = $${place + 1}`,
    );
    text = `SELECT ${columns.join(', ')} FROM ${quoted(table.tableName)} WHERE ${where.join(' AND ')} FOR NO KEY UPDATE`;
    texts.set(table, text);
  }
  const values = table.primaryColumns.map((column) => conditions.get(column));
  return { name: statementName(text), text, values };
}

/** The entity that a row of the statement is. */
export function lockedRow<E extends object>(
  dataSource: DataSource,
  entity: EntityClass<E>,
  row: Readonly<Record<string, unknown>>,
): E {
  const table = dataSource.getMetadata(entity);
  const locked = new entity();
  for (const column of table.columns) {
    const value: unknown = dataSource.driver.prepareHydratedValue(row[column.databaseName], column);
    column.setEntityValue(locked, value);
  }
  return locked;
}
