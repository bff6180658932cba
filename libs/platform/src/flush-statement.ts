import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata';
import type { Change, Values } from './change';
import { laneOf, quoted, type Lane } from './lane';

/** One statement of data-modifying CTEs, with the number of rows that each counted part must touch. */
export interface FlushStatement {
  /** Names the shape, so that the server parses and plans it once per connection; absent beyond the kept shapes. */
  readonly name: string | undefined;
  readonly text: string;
  readonly values: unknown[][];
  readonly expected: readonly Expected[];
}

interface Expected {
  readonly part: string;
  readonly table: string;
  readonly rows: number;
}

/** Statements that a connection keeps prepared at most. */
const SHAPES_MAX = 500;
const shapes = new Map<string, string>();

/**
 * Builds the statement that writes a batch.
 *
 * Rows of one shape travel as one array per column, so the text does not depend on their number.
 */
export function flushStatement(dataSource: DataSource, batch: readonly Change[]): FlushStatement {
  const parts: string[] = [];
  const values: unknown[][] = [];
  const expected: Expected[] = [];
  for (const group of grouped(batch)) {
    const part = `part_${parts.length}`;
    const [{ kind, table }] = group;
    parts.push(`${part} AS (${written(dataSource, group, values)})`);
    if (kind !== 'INSERT') expected.push({ part, table: table.tableName, rows: group.length });
  }
  const counts = expected.map(({ part }) => `(SELECT count(*) FROM ${part})::int AS ${part}`);
  const text = `WITH ${parts.join(',\n')}\nSELECT ${counts.join(', ')}`;
  return { name: shapeName(text), text, values, expected };
}

type Group = readonly [Change, ...Change[]];

/** Rows of the same table, kind and columns, in the order of the batch. */
function grouped(batch: readonly Change[]): Iterable<Group> {
  const groups = new Map<string, [Change, ...Change[]]>();
  for (const change of batch) {
    const shape = `${change.table.tablePath}|${change.kind}|${names(change.values)}|${names(change.key)}`;
    const group = groups.get(shape);
    if (group === undefined) groups.set(shape, [change]);
    else group.push(change);
  }
  return groups.values();
}

/** Columns are set in the order of the table, so rows that say the same things have the same shape. */
function names(values: Values): string {
  let all = '';
  for (const { databaseName } of values.keys()) all += `${databaseName},`;
  return all;
}

/** The SQL of one group; adds its parameters to `parameters`. */
function written(dataSource: DataSource, group: Group, parameters: unknown[][]): string {
  const [{ kind, table, values, key }] = group;
  const path = quoted(table.tableName);
  const arrays: string[] = [];
  const aliases: string[] = [];
  const add = (alias: string, type: string, array: unknown[]) => {
    parameters.push(array);
    arrays.push(`$${parameters.length}::${type}`);
    aliases.push(alias);
  };
  const side = (name: 'values' | 'key', columns: Iterable<ColumnMetadata>) =>
    [...columns].map((column) => {
      const lane = laneOf(dataSource, column);
      const alias = name === 'key' ? lane.keyName : lane.name;
      add(
        alias,
        lane.parameterType,
        group.map((change) => lane.encode(change[name].get(column))),
      );
      return { column, lane, read: `r.${alias}${lane.cast}` };
    });
  const changed = side('values', values.keys());
  const keyed = side('key', key.keys());
  const { versionColumn } = table;
  if (versionColumn !== undefined && key.has(versionColumn)) {
    const moves = group.map(({ ownMoves }) => ownMoves);
    add('own_moves', 'integer[]', moves);
  }
  const source = `unnest(${arrays.join(', ')}) AS r (${aliases.join(', ')})`;

  if (kind === 'INSERT' || kind === 'INSERT_NEW') {
    const columns = changed.map(({ lane }) => lane.name).join(', ');
    const insert = `INSERT INTO ${path} (${columns}) SELECT ${changed.map(({ read }) => read).join(', ')} FROM ${source}`;
    return kind === 'INSERT' ? insert : `${insert} ON CONFLICT DO NOTHING RETURNING 1`;
  }
  const where = keyed.map(({ column, lane, read }) => condition(column, lane, read)).join(' AND ');
  if (kind === 'DELETE')
    return `DELETE FROM ${path} AS t USING ${source} WHERE ${where} RETURNING 1`;
  const sets = changed.map(({ lane, read }) => `${lane.name} = ${read}`);
  if (versionColumn !== undefined) {
    const { name } = laneOf(dataSource, versionColumn);
    sets.push(`${name} = t.${name} + 1`);
  }
  return `UPDATE ${path} AS t SET ${sets.join(', ')} FROM ${source} WHERE ${where} RETURNING 1`;
}

function condition(column: ColumnMetadata, { name }: Lane, read: string): string {
  if (column === column.entityMetadata.versionColumn)
    return `t.${name} BETWEEN ${read} AND ${read} + r.own_moves`;
  return `t.${name} ${column.isPrimary ? '=' : 'IS NOT DISTINCT FROM'} ${read}`;
}

function shapeName(text: string): string | undefined {
  const known = shapes.get(text);
  if (known !== undefined || shapes.size >= SHAPES_MAX) return known;
  // Of the text itself: behind a pooler, two processes must not mean two statements by one name.
  const name = `flush_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
  shapes.set(text, name);
  return name;
}
