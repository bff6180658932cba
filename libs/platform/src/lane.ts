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
  /** The values of many rows as one array literal: the driver would look at each of them again, twice. */
  readonly list: (values: readonly unknown[]) => string;
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
    list: asText ? (values) => arrayOf(values.map(textOf)) : arrayOf,
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
  return Array.isArray(value) ? arrayOf(value) : scalarText(value);
}

/** An array literal of PostgreSQL. */
function arrayOf(values: readonly unknown[]): string {
  const elements = new Array<string>(values.length);
  // Neighbours often say the same: the act, the day, the currency.
  let [last, text]: [unknown, string] = [null, 'NULL'];
  for (const [place, value] of values.entries()) {
    if (value !== last) [last, text] = [value, elementOf(value)];
    elements[place] = text;
  }
  return `{${elements.join(',')}}`;
}

/** What may stand in an array without quotes; the word NULL would be one. */
const NEEDS_QUOTES = /[^\w.:+-]|^null$|^$/i;

function elementOf(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'bigint' || typeof value === 'number') return String(value);
  const text = ArrayBuffer.isView(value) ? bytesOf(value) : scalarText(value);
  return NEEDS_QUOTES.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : text;
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  return `\\x${Buffer.from(buffer, byteOffset, byteLength).toString('hex')}`;
}

function scalarText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'bigint' ? value.toString() : JSON.stringify(value);
}
