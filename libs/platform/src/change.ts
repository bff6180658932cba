import type { DataSource } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata';
import type { EntityMetadata } from 'typeorm/metadata/EntityMetadata';

export type ChangeKind = 'INSERT' | 'INSERT_NEW' | 'UPDATE' | 'DELETE';
export type Values = Map<ColumnMetadata, unknown>;

/** One row to write, as the database will see it: transformers are applied, generated columns are gone. */
export interface Change {
  readonly kind: ChangeKind;
  readonly table: EntityMetadata;
  /** Of an INSERT the whole row, of an UPDATE what changes. */
  readonly values: Values;
  /** Which row, and what must be true of it besides; empty for an insert. */
  readonly key: Values;
  /** The primary key as text, or null when the database makes it. */
  readonly rowId: string | null;
  /** How often this work has itself moved the version that `key` compares: a row one has changed is one's own. */
  ownMoves: number;
}

export type EntityClass<E extends object> = new () => E;

/** The row of an insert. What the row does not say is left to the column's default. */
export function insertion(
  dataSource: DataSource,
  kind: 'INSERT' | 'INSERT_NEW',
  entity: EntityClass<object>,
  row: object,
): Change {
  const table = dataSource.getMetadata(entity);
  const values: Values = new Map();
  for (const column of insertedColumns(table)) {
    const value = valueOf(dataSource, column, row);
    if (value !== undefined) values.set(column, value);
  }
  const version = table.versionColumn;
  if (version !== undefined && !values.has(version)) values.set(version, 1);
  return { kind, table, values, key: new Map(), rowId: rowIdOf(table, values), ownMoves: 0 };
}

/** A change of the row that `key` names; every further property of `key` is a condition. */
export function modification(
  dataSource: DataSource,
  entity: EntityClass<object>,
  key: object,
  change: object,
): Change {
  const table = dataSource.getMetadata(entity);
  const values: Values = new Map();
  for (const column of table.columns) {
    const value = valueOf(dataSource, column, change);
    if (value === undefined) continue;
    if (column.isPrimary || !column.isUpdate || column.generatedType !== undefined)
      throw new Error(`${table.tableName}.${column.databaseName} cannot be updated.`);
    if (column !== table.versionColumn) values.set(column, value);
  }
  return { kind: 'UPDATE', table, values, ...keyed(dataSource, table, key), ownMoves: 0 };
}

/** The removal of the row that `key` names. */
export function removal(dataSource: DataSource, entity: EntityClass<object>, key: object): Change {
  const table = dataSource.getMetadata(entity);
  return {
    kind: 'DELETE',
    table,
    values: new Map(),
    ...keyed(dataSource, table, key),
    ownMoves: 0,
  };
}

/** The columns that a key names; it must name the primary key. */
export function keyed(dataSource: DataSource, table: EntityMetadata, key: object) {
  const conditions: Values = new Map();
  for (const column of table.columns) {
    const value = valueOf(dataSource, column, key);
    if (value !== undefined) conditions.set(column, value);
  }
  const rowId = rowIdOf(table, conditions);
  if (rowId === null) throw new Error(`A change of ${table.tableName} must name its primary key.`);
  return { key: conditions, rowId };
}

const inserted = new WeakMap<EntityMetadata, readonly ColumnMetadata[]>();

function insertedColumns(table: EntityMetadata): readonly ColumnMetadata[] {
  const columns =
    inserted.get(table) ??
    table.columns.filter(({ isInsert, generatedType }) => isInsert && generatedType === undefined);
  inserted.set(table, columns);
  return columns;
}

function rowIdOf(table: EntityMetadata, values: Values): string | null {
  const ids = table.primaryColumns.map((one) => values.get(one));
  if (ids.some((id) => id === undefined || id === null)) return null;
  return ids.map(String).join('\n');
}

/** Types whose values travel as they are; the driver would look through all the others first. */
const AS_THEY_ARE = new Set<unknown>([
  ...['uuid', 'text', 'char', 'bigint', 'integer', 'smallint', 'boolean', 'bytea'],
]);
const simple = new WeakMap<ColumnMetadata, boolean>();

/** A column that is a property of its row, and whose value needs no preparation. */
function isSimple(column: ColumnMetadata): boolean {
  const known = simple.get(column);
  if (known !== undefined) return known;
  const { type, isArray, transformer, embeddedMetadata, relationMetadata, referencedColumn } =
    column;
  const isOwn = (embeddedMetadata ?? relationMetadata ?? referencedColumn) === undefined;
  const isIt = isOwn && AS_THEY_ARE.has(type) && !isArray && transformer === undefined;
  simple.set(column, isIt);
  return isIt;
}

function valueOf(dataSource: DataSource, column: ColumnMetadata, row: object): unknown {
  if (isSimple(column)) return (row as Record<string, unknown>)[column.propertyName];
  const value: unknown = column.getEntityValue(row);
  return value === undefined
    ? undefined
    : (dataSource.driver.preparePersistentValue(value, column) as unknown);
}
