import type { DataSource } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata';
import type { Change, Values } from './change';
import { laneOf, quoted, type Lane } from './lane';
import { statementName } from './statement-name';

/** One statement of data-modifying CTEs, with the number of rows that each counted part must touch. */
export interface FlushStatement {
  /** Names the shape, so that the server parses and plans it once per connection; absent beyond the kept shapes. */
  readonly name: string | undefined;
  readonly text: string;
  readonly values: unknown[];
  readonly expected: readonly Expected[];
}

/** Texts kept at most; one more is built each time, and not prepared. */
const TEXTS_MAX = 500;
const texts = new Map<string, string>();

interface Expected {
  readonly part: string;
  readonly table: string;
  readonly rows: number;
}

/**
 * Builds the statement that writes a batch.
 *
 * A row alone of its shape travels as plain parameters; several as one array per column, so that the text depends neither on
 * the values nor on the number of rows, and is built once.
 */
export function flushStatement(dataSource: DataSource, batch: readonly Change[]): FlushStatement {
  const groups = grouped(batch);
  const values = [...groups.values()].flatMap((group) => parametersOf(dataSource, group));
  const expected = [...groups.values()].flatMap(([{ kind, table }, ...more], place) =>
    kind === 'INSERT'
      ? []
      : [{ part: `part_${place}`, table: table.tableName, rows: more.length + 1 }],
  );
  const shape = [...groups].map(([name, { length }]) => (length === 1 ? name : `${name}*`)).join();
  let text = texts.get(shape);
  if (text === undefined) {
    text = textOf(dataSource, [...groups.values()], expected);
    if (texts.size < TEXTS_MAX) texts.set(shape, text);
  }
  return { name: statementName(text), text, values, expected };
}

type Group = readonly [Change, ...Change[]];

/** Rows of the same table, kind and columns, in the order of the batch. */
function grouped(batch: readonly Change[]): Map<string, Group> {
  const groups = new Map<string, [Change, ...Change[]]>();
  for (const change of batch) {
    const { kind, table, values, key } = change;
    const shape = `${table.tablePath}|${kind}|${names(values)}|${key.size === 0 ? '' : names(key)}`;
    const group = groups.get(shape);
    if (group === undefined) groups.set(shape, [change]);
    else group.push(change);
  }
  return groups;
}

/** Beyond it a number no longer tells sums of powers of two apart. */
const MARKED_COLUMNS_MAX = 50;
const marks = new WeakMap<ColumnMetadata, number>();

/**
 * Columns are set in the order of the table, so rows that say the same things have the same shape: a number that says which
 * of the table's columns they are. In another order they are named.
 */
function names(values: Values): string {
  let [shape, last] = [0, 0];
  for (const column of values.keys()) {
    const mark = markOf(column);
    if (mark <= last) return [...values.keys()].map(({ databaseName }) => databaseName).join();
    shape += mark;
    last = mark;
  }
  return shape.toString(36);
}

/** A power of two for each column in the order of its table; 0 for those that come too late to have one. */
function markOf(column: ColumnMetadata): number {
  const known = marks.get(column);
  if (known !== undefined) return known;
  const place = column.entityMetadata.columns.indexOf(column);
  const mark = place < MARKED_COLUMNS_MAX ? 2 ** place : 0;
  marks.set(column, mark);
  return mark;
}

function textOf(
  dataSource: DataSource,
  groups: readonly Group[],
  expected: readonly Expected[],
): string {
  const parts: string[] = [];
  let parameters = 0;
  for (const group of groups) {
    const places = placesOf(dataSource, group);
    parts.push(`part_${parts.length} AS (${written(dataSource, group, places, parameters)})`);
    parameters += places.length;
  }
  const counts = expected.map(({ part }) => `(SELECT count(*) FROM ${part})::int AS ${part}`);
  return `WITH ${parts.join(',\n')}\nSELECT ${counts.join(', ')}`;
}

/** One parameter of a group: what it carries, and under which name. */
interface Place {
  readonly of: 'values' | 'key' | 'ownMoves';
  readonly alias: string;
  readonly arrayType: string;
  readonly column: ColumnMetadata | null;
}

/** The parameters of a group in their order: new values, key, and how often the work has moved the version itself. */
function placesOf(dataSource: DataSource, [{ table, values, key }]: Group): Place[] {
  const side = (of: 'values' | 'key', columns: Iterable<ColumnMetadata>): Place[] =>
    [...columns].map((column) => {
      const { name, keyName, parameterType: arrayType } = laneOf(dataSource, column);
      return { of, alias: of === 'key' ? keyName : name, arrayType, column };
    });
  const places = [...side('values', values.keys()), ...side('key', key.keys())];
  if (table.versionColumn !== undefined && key.has(table.versionColumn))
    places.push({ of: 'ownMoves', alias: 'own_moves', arrayType: 'integer[]', column: null });
  return places;
}

function parametersOf(dataSource: DataSource, group: Group): unknown[] {
  const [first, ...more] = group;
  const carried = ['values', 'key'] as const;
  const parameters: unknown[] = carried.flatMap((side) =>
    [...first[side].keys()].map((column) => {
      const { encode } = laneOf(dataSource, column);
      if (more.length === 0) return encode(first[side].get(column));
      return group.map((change) => encode(change[side].get(column)));
    }),
  );
  const { versionColumn } = first.table;
  if (versionColumn !== undefined && first.key.has(versionColumn))
    parameters.push(more.length === 0 ? first.ownMoves : group.map(({ ownMoves }) => ownMoves));
  return parameters;
}

/** The SQL of one group, whose parameters follow `before` others. */
function written(
  dataSource: DataSource,
  group: Group,
  places: readonly Place[],
  before: number,
): string {
  const [{ kind, table, values }, ...more] = group;
  const isAlone = more.length === 0;
  const parameter = (place: number, type: string) => `$${before + place + 1}::${type}`;
  // Arrays of one length, side by side in the list of columns: as functions of the FROM each would be stored apart first.
  const lists = places.map(
    ({ alias, arrayType }, place) => `unnest(${parameter(place, arrayType)}) AS ${alias}`,
  );
  const source = isAlone ? '' : `(SELECT ${lists.join(', ')}) AS r`;
  const reads = places.map(({ alias, arrayType, column }, place) => {
    const cast = column === null ? '' : laneOf(dataSource, column).cast;
    return `${isAlone ? parameter(place, arrayType.slice(0, -'[]'.length)) : `r.${alias}`}${cast}`;
  });
  const path = quoted(table.tableName);
  const changed = [...values.keys()].map((column) => laneOf(dataSource, column).name);
  if (kind === 'INSERT' || kind === 'INSERT_NEW') {
    const from = isAlone ? '' : ` FROM ${source}`;
    const insert = `INSERT INTO ${path} (${changed.join(', ')}) SELECT ${reads.join(', ')}${from}`;
    return kind === 'INSERT' ? insert : `${insert} ON CONFLICT DO NOTHING RETURNING 1`;
  }
  const ownMoves = reads.at(-1) ?? '';
  const where = places
    .flatMap(({ of, column }, place) =>
      of === 'key' && column !== null
        ? [condition(column, laneOf(dataSource, column), reads[place] ?? '', ownMoves)]
        : [],
    )
    .join(' AND ');
  if (kind === 'DELETE')
    return `DELETE FROM ${path} AS t${isAlone ? '' : ` USING ${source}`} WHERE ${where} RETURNING 1`;
  const sets = changed.map((name, place) => `${name} = ${reads[place] ?? ''}`);
  if (table.versionColumn !== undefined) {
    const { name } = laneOf(dataSource, table.versionColumn);
    sets.push(`${name} = t.${name} + 1`);
  }
  const from = isAlone ? '' : ` FROM ${source}`;
  return `UPDATE ${path} AS t SET ${sets.join(', ')}${from} WHERE ${where} RETURNING 1`;
}

function condition(column: ColumnMetadata, { name }: Lane, read: string, ownMoves: string): string {
  if (column === column.entityMetadata.versionColumn)
    return `t.${name} BETWEEN ${read} AND ${read} + ${ownMoves}`;
  return `t.${name} ${column.isPrimary ? '=' : 'IS NOT DISTINCT FROM'} ${read}`;
}
