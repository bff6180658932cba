import { escapeIdentifier, type Client } from 'pg';

import { inReferenceOrder } from './snapshot';

/** The clock and the simulator's secret belong to the installation, the list of migrations to the schema, stages to a work. */
const LEFT_OUT = ['clock_offset', 'migration', 'placement_stage', 'simulator_secret'];

/** The tables of the schema that hold the agency's data, each after those it refers to. */
export async function dataTables(client: Client): Promise<string[]> {
  const { rows: tables } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class
     WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND NOT relname = ANY ($1)`,
    [LEFT_OUT],
  );
  const { rows: references } = await client.query<{ from: string; to: string }>(
    `SELECT c.relname AS "from", f.relname AS "to" FROM pg_constraint k
     JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class f ON f.oid = k.confrelid
     WHERE k.connamespace = current_schema()::regnamespace AND k.contype = 'f'`,
  );
  return inReferenceOrder(
    tables.map(({ name }) => name),
    references,
  );
}

/**
 * A table with the columns that COPY carries, for both ways. They are named, since COPY of a table under row-level security is a SELECT of
 * everything, and what the table computes itself would not be taken back.
 */
export async function copiedPart(client: Client, table: string): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT attname AS name FROM pg_attribute
     WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum`,
    [escapeIdentifier(table)],
  );
  return `${escapeIdentifier(table)} (${rows.map(({ name }) => escapeIdentifier(name)).join(', ')})`;
}

export async function appliedMigrations(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('SELECT name FROM migration ORDER BY id');
  return rows.map(({ name }) => name);
}

/** The value each sequence gave last, as text; a fresh one is left out. */
export async function sequenceValues(client: Client): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string; value: string | null }>(
    `SELECT sequencename AS name, last_value::text AS value FROM pg_sequences WHERE schemaname = current_schema()`,
  );
  return Object.fromEntries(
    rows.flatMap(({ name, value }) => (value === null ? [] : [[name, value]])),
  );
}
