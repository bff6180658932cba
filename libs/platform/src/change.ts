import type { DataSource } from 'typeorm';
import { tableOf, type EntityClass, type WrittenTable } from './written-table';

export { type EntityClass } from './written-table';

export type ChangeKind = 'INSERT' | 'INSERT_NEW' | 'UPDATE' | 'DELETE';

/** What is said of a row, in the places of its table's columns; undefined where nothing is said. */
export type Values = unknown[];

/** One row to write, as the database will see it: transformers are applied, generated columns are gone. */
export interface Change {
  readonly kind: ChangeKind;
  readonly table: WrittenTable;
  /** Of an INSERT the whole row, of an UPDATE what changes. */
  readonly values: Values;
  /** Which row, and what must be true of it besides; empty for an insert. */
  readonly key: Values;
  /** The primary key as text, or null when the database makes it. */
  readonly rowId: string | null;
  /** How often this work has itself moved the version that `key` compares: a row one has changed is one's own. */
  ownMoves: number;
}

const NOTHING: Values = [];

/** The row of an insert. What the row does not say is left to the column's default; the act is filled in. */
export function insertion(
  dataSource: DataSource,
  kind: 'INSERT' | 'INSERT_NEW',
  entity: EntityClass<object>,
  row: object,
  actId: string,
): Change {
  const table = tableOf(dataSource, entity);
  const { act, version } = table;
  const values = table.columns.map(({ isInserted, said }) => (isInserted ? said(row) : undefined));
  fill(values, act?.place, actId);
  fill(values, version?.place, 1);
  return { kind, table, values, key: NOTHING, rowId: rowIdOf(table, values), ownMoves: 0 };
}

/** A change of the row that `key` names; every further property of `key` is a condition. */
export function modification(
  dataSource: DataSource,
  entity: EntityClass<object>,
  key: object,
  change: object,
): Change {
  const table = tableOf(dataSource, entity);
  const values = table.columns.map(({ said, isUpdated, property }) => {
    const value = said(change);
    if (value !== undefined && !isUpdated)
      throw new Error(`${table.name}.${property} cannot be updated.`);
    return value;
  });
  if (table.version !== undefined) values[table.version.place] = undefined;
  return { kind: 'UPDATE', table, values, ...keyed(table, key), ownMoves: 0 };
}

/** The removal of the row that `key` names. */
export function removal(dataSource: DataSource, entity: EntityClass<object>, key: object): Change {
  const table = tableOf(dataSource, entity);
  return { kind: 'DELETE', table, values: NOTHING, ...keyed(table, key), ownMoves: 0 };
}

/** The columns that a key names; it must name the primary key. */
export function keyed(table: WrittenTable, row: object): { key: Values; rowId: string } {
  const key = table.columns.map(({ said }) => said(row));
  const rowId = rowIdOf(table, key);
  if (rowId === null) throw new Error(`A change of ${table.name} must name its primary key.`);
  return { key, rowId };
}

function fill(values: Values, place: number | undefined, value: unknown): void {
  if (place !== undefined && values[place] === undefined) values[place] = value;
}

function rowIdOf({ primary }: WrittenTable, values: Values): string | null {
  const ids = primary.map(({ place }) => values[place]);
  if (ids.some((id) => id === undefined || id === null)) return null;
  return ids.length === 1 ? String(ids[0]) : ids.map(String).join('\n');
}
