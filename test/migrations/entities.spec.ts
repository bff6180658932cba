import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Client } from 'pg';
import { getMetadataArgsStorage } from 'typeorm';

import { type FreshDatabase, freshDatabase } from '../support/database';
import { SCHEMA } from '../support/template';

const root = join(__dirname, '../..');

/** Tables without an entity: staged text, and a clock that only the owner moves. */
const BARE = ['clock_offset', 'migration', 'placement_stage'];

const snake = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

describe('entities and tables', () => {
  let database: FreshDatabase;
  let inDatabase: Map<string, string[]>;

  beforeAll(async () => {
    const load = createRequire(__filename);
    for (const lib of readdirSync(join(root, 'libs')))
      for (const file of readdirSync(join(root, 'libs', lib, 'src')))
        if (file.endsWith('.entity.ts')) load(join(root, 'libs', lib, 'src', file));
    database = await freshDatabase();
    const client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
    const { rows } = await client.query<{ table: string; columns: string[] }>(
      `SELECT c.relname::text AS table,
              array_agg(format('%s %s%s', attname, format_type(atttypid, atttypmod),
                               CASE WHEN attnotnull THEN '' ELSE ' null' END)) AS columns
       FROM pg_class c JOIN pg_attribute ON attrelid = c.oid
       WHERE relnamespace = $1::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
       GROUP BY c.relname`,
      [SCHEMA],
    );
    await client.end();
    inDatabase = new Map(rows.map(({ table, columns }) => [table, columns.sort()]));
  });
  afterAll(() => database.drop());

  const TYPES: Readonly<Record<string, string>> = { timestamptz: 'timestamp with time zone' };

  function inCode(): Map<string, string[]> {
    const { tables, columns } = getMetadataArgsStorage();
    return new Map(
      tables.map(({ name, target }) => [
        name ?? '',
        columns
          .filter((column) => column.target === target)
          .map(({ propertyName, mode, options }) => {
            const type = mode === 'version' ? 'integer' : String(options.type);
            const full = `${TYPES[type] ?? type}${options.length === undefined ? '' : `(${options.length})`}`;
            const named = type === 'char' ? full.replace('char', 'character') : full;
            return `${options.name ?? snake(propertyName)} ${named}${options.array === true ? '[]' : ''}${
              options.nullable === true ? ' null' : ''
            }`;
          })
          .sort(),
      ]),
    );
  }

  it('are the same tables', () => {
    expect([...inCode().keys()].sort()).toEqual(
      [...inDatabase.keys()].filter((table) => !BARE.includes(table)).sort(),
    );
  });

  it('have the same columns, of the same types, as empty as each other', () => {
    const differing = [...inCode()].filter(
      ([table, columns]) => columns.join() !== inDatabase.get(table)?.join(),
    );
    expect(
      Object.fromEntries(
        differing.map(([table, columns]) => [
          table,
          { code: columns, database: inDatabase.get(table) },
        ]),
      ),
    ).toEqual({});
  });
});
