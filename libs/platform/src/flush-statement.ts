import type { Change, Values } from './change';
import { quoted } from './lane';
import { statementName } from './statement-name';
import type { WrittenColumn, WrittenTable } from './written-table';

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
  /** A row that may be there already: fewer is an answer. */
  readonly isNew: boolean;
}

/**
 * Builds the statement that writes a batch.
 *
 * A row alone of its shape travels as plain parameters; several as one array per column, so that the text depends neither on
 * the values nor on the number of rows, and is built once.
 */
export function flushStatement(batch: readonly Change[]): FlushStatement {
  const groups = grouped(batch);
  const values: unknown[] = [];
  const expected: Expected[] = [];
  let shape = '';
  for (const [place, group] of groups.entries()) {
    const { kind, table, said, named, changes } = group;
    addParameters(values, group);
    if (kind !== 'INSERT')
      expected.push({
        ...{ part: `part_${place}`, table: table.name, rows: changes.length },
        isNew: kind === 'INSERT_NEW',
      });
    shape += `${table.path}|${kind}|${said}|${named}${changes.length === 1 ? '' : '*'},`;
  }
  let text = texts.get(shape);
  if (text === undefined) {
    text = textOf(groups, expected);
    if (texts.size < TEXTS_MAX) texts.set(shape, text);
  }
  return { name: statementName(text), text, values, expected };
}

/** Rows of the same table, kind and columns, in the order of the batch. */
interface Group {
  readonly kind: Change['kind'];
  readonly table: WrittenTable;
  /** Which columns the rows say, and which their keys name. */
  readonly said: Places;
  readonly named: Places;
  readonly changes: Change[];
}

function grouped(batch: readonly Change[]): Group[] {
  const groups: Group[] = [];
  const ofTables = new Map<WrittenTable, Group[]>();
  for (const change of batch) {
    const { kind, table } = change;
    const [said, named] = [placesSaid(change.values), placesSaid(change.key)];
    let ofTable = ofTables.get(table);
    if (ofTable === undefined) ofTables.set(table, (ofTable = []));
    const isIt = (one: Group) => one.kind === kind && one.said === said && one.named === named;
    const group = ofTable.find(isIt);
    if (group === undefined) {
      const one = { kind, table, said, named, changes: [change] };
      ofTable.push(one);
      groups.push(one);
    } else group.changes.push(change);
  }
  return groups;
}

/** Which places of a row are said: a sum of powers of two, or the places themselves where a number no longer tells them apart. */
type Places = number | string;

const SUMMED_PLACES_MAX = 50;

function placesSaid(values: Values): Places {
  if (values.length > SUMMED_PLACES_MAX)
    return values.flatMap((value, place) => (value === undefined ? [] : [place])).join();
  let [sum, power] = [0, 1];
  for (const value of values) {
    if (value !== undefined) sum += power;
    power *= 2;
  }
  return sum;
}

function textOf(groups: readonly Group[], expected: readonly Expected[]): string {
  const parts: string[] = [];
  let parameters = 0;
  for (const group of groups) {
    const carried = carriedBy(group);
    parts.push(`part_${parts.length} AS (${written(group, carried, parameters)})`);
    parameters += carried.length;
  }
  const counts = expected.map(({ part }) => `(SELECT count(*) FROM ${part})::int AS ${part}`);
  return `WITH ${parts.join(',\n')}\nSELECT ${counts.join(', ')}`;
}

/** One parameter of a group: what it carries, and under which name. */
interface Carried {
  readonly of: 'values' | 'key' | 'ownMoves';
  readonly alias: string;
  readonly arrayType: string;
  readonly column: WrittenColumn | null;
}

function saidOf({ columns }: WrittenTable, values: Values): WrittenColumn[] {
  return columns.filter(({ place }) => values[place] !== undefined);
}

/** A key with the version asks how often the work has moved it itself. */
function namesVersion({ table: { version }, changes: [first] }: Group): boolean {
  return version !== undefined && first?.key[version.place] !== undefined;
}

/** The parameters of a group in their order: new values, key, and how often the work has moved the version itself. */
function carriedBy(group: Group): Carried[] {
  const { table, changes } = group;
  const side = (of: 'values' | 'key'): Carried[] =>
    saidOf(table, changes[0]?.[of] ?? []).map((column) => {
      const { name, keyName, parameterType: arrayType } = column.lane;
      return { of, alias: of === 'key' ? keyName : name, arrayType, column };
    });
  const carried = [...side('values'), ...side('key')];
  if (namesVersion(group))
    carried.push({ of: 'ownMoves', alias: 'own_moves', arrayType: 'integer[]', column: null });
  return carried;
}

function addParameters(parameters: unknown[], group: Group): void {
  const { table, changes } = group;
  const [first, ...more] = changes;
  for (const side of ['values', 'key'] as const)
    for (const { place, lane } of table.columns) {
      if (first?.[side][place] === undefined) continue;
      parameters.push(
        more.length === 0
          ? lane.encode(first[side][place])
          : lane.list(changes.map((change) => change[side][place])),
      );
    }
  if (namesVersion(group))
    parameters.push(more.length === 0 ? first?.ownMoves : changes.map(({ ownMoves }) => ownMoves));
}

/** The SQL of one group, whose parameters follow `before` others. */
function written(group: Group, carried: readonly Carried[], before: number): string {
  const { kind, table, changes } = group;
  const isAlone = changes.length === 1;
  const parameter = (place: number, type: string) => `$${before + place + 1}::${type}`;
  // Arrays of one length, side by side in the list of columns: as functions of the FROM each would be stored apart first.
  const lists = carried.map(
    ({ alias, arrayType }, place) => `unnest(${parameter(place, arrayType)}) AS ${alias}`,
  );
  const source = isAlone ? '' : `(SELECT ${lists.join(', ')}) AS r`;
  const reads = carried.map(({ alias, arrayType, column }, place) => {
    const cast = column?.lane.cast ?? '';
    return `${isAlone ? parameter(place, arrayType.slice(0, -'[]'.length)) : `r.${alias}`}${cast}`;
  });
  const path = quoted(table.name);
  const changed = saidOf(table, changes[0]?.values ?? []).map(({ lane }) => lane.name);
  if (kind === 'INSERT' || kind === 'INSERT_NEW') {
    const from = isAlone ? '' : ` FROM ${source}`;
    const insert = `INSERT INTO ${path} (${changed.join(', ')}) SELECT ${reads.join(', ')}${from}`;
    return kind === 'INSERT' ? insert : `${insert} ON CONFLICT DO NOTHING RETURNING 1`;
  }
  const ownMoves = reads.at(-1) ?? '';
  const where = carried
    .flatMap(({ of, column }, place) =>
      of === 'key' && column !== null
        ? [condition(table, column, reads[place] ?? '', ownMoves)]
        : [],
    )
    .join(' AND ');
  if (kind === 'DELETE')
    return `DELETE FROM ${path} AS t${isAlone ? '' : ` USING ${source}`} WHERE ${where} RETURNING 1`;
  const sets = changed.map((name, place) => `${name} = ${reads[place] ?? ''}`);
  if (table.version !== undefined) {
    const { name } = table.version.lane;
    sets.push(`${name} = t.${name} + 1`);
  }
  const from = isAlone ? '' : ` FROM ${source}`;
  return `UPDATE ${path} AS t SET ${sets.join(', ')}${from} WHERE ${where} RETURNING 1`;
}

function condition(
  { version }: WrittenTable,
  { lane: { name }, isPrimary, place }: WrittenColumn,
  read: string,
  ownMoves: string,
): string {
  if (place === version?.place) return `t.${name} BETWEEN ${read} AND ${read} + ${ownMoves}`;
  return `t.${name} ${isPrimary ? '=' : 'IS NOT DISTINCT FROM'} ${read}`;
}
