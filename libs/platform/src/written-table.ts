import type { DataSource } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata';
import type { EntityMetadata } from 'typeorm/metadata/EntityMetadata';
import { asMinor } from './columns';
import { laneOf, type Lane } from './lane';

export type EntityClass<E extends object> = new () => E;

/** One column as works write and read it. */
export interface WrittenColumn {
  readonly place: number;
  /** As the entity's class calls it, and as the table does. */
  readonly property: string;
  readonly column: string;
  readonly lane: Lane;
  readonly isPrimary: boolean;
  readonly isInserted: boolean;
  readonly isUpdated: boolean;
  /** What a row says of the column, as the database will see it; undefined when it says nothing. */
  readonly said: (row: object) => unknown;
  /** Puts into an entity what the database answered. */
  readonly put: (entity: object, value: unknown) => void;
}

/** What writing asks of a table again and again, found once. */
export interface WrittenTable {
  readonly path: string;
  readonly name: string;
  /** In the order of the entity; values of a row stand in the same places. */
  readonly columns: readonly WrittenColumn[];
  readonly primary: readonly WrittenColumn[];
  readonly version: WrittenColumn | undefined;
  /** The column that carries the act, if the table has one. */
  readonly act: WrittenColumn | undefined;
}

const tables = new WeakMap<DataSource, Map<EntityClass<object>, WrittenTable>>();

export function tableOf(dataSource: DataSource, entity: EntityClass<object>): WrittenTable {
  let known = tables.get(dataSource);
  if (known === undefined) tables.set(dataSource, (known = new Map<never, never>()));
  let table = known.get(entity);
  if (table === undefined)
    known.set(entity, (table = written(dataSource, dataSource.getMetadata(entity))));
  return table;
}

function written(dataSource: DataSource, metadata: EntityMetadata): WrittenTable {
  const columns = metadata.columns.map((column, place): WrittenColumn => {
    const isGenerated = column.generatedType !== undefined;
    return {
      ...{ place, property: column.propertyName, column: column.databaseName },
      ...{ lane: laneOf(dataSource, column) },
      isPrimary: column.isPrimary,
      isInserted: column.isInsert && !isGenerated,
      isUpdated: column.isUpdate && !column.isPrimary && !isGenerated,
      ...carriage(dataSource, column),
    };
  });
  return {
    ...{ path: metadata.tablePath, name: metadata.tableName, columns },
    primary: columns.filter(({ isPrimary }) => isPrimary),
    version: columns.find(({ place }) => metadata.columns[place] === metadata.versionColumn),
    act: columns.find(({ property }) => property === 'actId'),
  };
}

/** Types whose values travel as they are; the driver would look through all the others first. */
const AS_THEY_ARE = new Set<unknown>([
  ...['uuid', 'text', 'char', 'bigint', 'integer', 'smallint', 'boolean', 'bytea'],
]);

/** Whether a value of one of these types is already what the driver would make of it. */
const IS_READY = new Map<unknown, (value: unknown) => boolean>([
  ['bigint', (value) => typeof value === 'bigint'],
  ['date', (value) => typeof value === 'string'],
  ['timestamptz', (value) => value instanceof Date],
]);

function carriage(
  dataSource: DataSource,
  column: ColumnMetadata,
): Pick<WrittenColumn, 'said' | 'put'> {
  const { type, isArray, transformer, embeddedMetadata, relationMetadata, referencedColumn } =
    column;
  const { driver } = dataSource;
  const isOwn = (embeddedMetadata ?? relationMetadata ?? referencedColumn) === undefined;
  const property = column.propertyName;
  const prepared = (value: unknown): unknown =>
    value === undefined ? undefined : driver.preparePersistentValue(value, column);
  const put = (entity: object, value: unknown): void =>
    column.setEntityValue(entity, driver.prepareHydratedValue(value, column));
  if (!isOwn || isArray || (transformer !== undefined && transformer !== asMinor))
    return { said: (row) => prepared(column.getEntityValue(row)), put };
  const own = (row: object): unknown => (row as Record<string, unknown>)[property];
  const set = (entity: object, value: unknown): void => {
    (entity as Record<string, unknown>)[property] = value;
  };
  if (AS_THEY_ARE.has(type) && transformer === undefined) return { said: own, put: set };
  const isReady = IS_READY.get(type);
  if (isReady === undefined) return { said: (row) => prepared(own(row)), put };
  return {
    said: (row) => {
      const value = own(row);
      return value === null || isReady(value) ? value : prepared(value);
    },
    put: (entity, value) =>
      value === null || isReady(value) ? set(entity, value) : put(entity, value),
  };
}
