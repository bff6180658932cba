import type { DataSource } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata';

/** How the values of a column travel: one array parameter, unnested beside the others. */
export interface Lane {
  /** Quoted for SQL. */
  readonly name: string;
  /** Under which the column's value in a key stands beside its new value. */
  readonly keyName: string;
  readonly parameterType: string;
  /** How a value reads once unnested: as it is, or cast from text. */
  readonly cast: string;
  readonly encode: (value: unknown) => unknown;
}

/** Documents, arrays and ranges cannot be the elements of an array parameter: they travel as text and are cast. */
const AS_TEXT = new Set<unknown>([
  'json',
  'jsonb',
  'daterange',
  'tstzrange',
  'int4range',
  'int8range',
  'numrange',
]);

const lanes = new WeakMap<ColumnMetadata, Lane>();

/** The lane of a column, made once. */
export function laneOf(dataSource: DataSource, column: ColumnMetadata): Lane {
  const known = lanes.get(column);
  if (known !== undefined) return known;
  const type = typeOf(dataSource, column);
  const asText = column.isArray || AS_TEXT.has(column.type);
  const lane: Lane = {
    name: quoted(column.databaseName),
    keyName: quoted(`key_${column.databaseName}`),
    parameterType: asText ? 'text[]' : `${type}[]`,
    cast: asText ? `::${type}` : '',
    encode: asText ? textOf : plain,
  };
  lanes.set(column, lane);
  return lane;
}

/** A name quoted for SQL. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function typeOf(dataSource: DataSource, column: ColumnMetadata): string {
  const type = dataSource.driver.normalizeType(column);
  // A cast to char(n) or varchar(n) would cut a long text in silence; assigned as text it is refused.
  if (/^(char|varchar|bpchar)/.test(type)) return column.isArray ? 'text[]' : 'text';
  return column.isArray ? `${type}[]` : type;
}

/** An instant in UTC whatever the machine's zone; everything else as node-postgres writes it. */
function plain(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : value;
}

/** An array literal of PostgreSQL, or the text the column's type reads. */
function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (!Array.isArray(value)) return scalarText(value);
  const items = value.map((item: unknown) => {
    if (item === null || item === undefined) return 'NULL';
    return `"${scalarText(item).replace(/["\\]/g, '\\$&')}"`;
  });
  return `{${items.join(',')}}`;
}

function scalarText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'bigint' ? value.toString() : JSON.stringify(value);
}
