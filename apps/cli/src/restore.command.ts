import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { escapeIdentifier, type Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

import { auditVerify } from './audit.command';
import { asOwner } from './owner';
import { prove } from './prove.command';
import { say } from './say';
import { frame, framesOf, SNAPSHOT_FORMAT, type Frame, type SnapshotHeader } from './snapshot';
import { appliedMigrations, copiedPart, dataTables } from './tables';

/**
 * Fills an empty, migrated database from a snapshot, in one transaction, then proves the invariants and the audit chain. A file
 * that is cut or altered, of another schema, or a database that holds anything is refused before a row is written.
 */
export async function restore([file = '']: readonly string[]): Promise<boolean> {
  await mustBeWhole(file);
  await asOwner(async (client) => {
    await client.query('BEGIN');
    const tables = await dataTables(client);
    await mustBeEmpty(client, tables);
    await prepare(client, tables);
    const header = await load(client, file);
    await finish(client, tables, header);
    await client.query('COMMIT');
    await client.query('ANALYZE');
    say(`Restored the snapshot of ${header.takenAt}.`);
  });
  const proved = await prove();
  return (await auditVerify([])) && proved;
}

/** Reads the whole file once before writing anything: what is restored is what was backed up. */
async function mustBeWhole(file: string): Promise<void> {
  const hash = createHash('sha256');
  let sealed = false;
  for await (const { kind, bytes } of read(file)) {
    if (sealed) throw new Error('The backup holds more than it sealed.');
    if (kind === 'Z') {
      sealed = true;
      if (!hash.digest().equals(bytes))
        throw new Error('The backup was altered: its hash does not match.');
    } else hash.update(frame(kind, bytes));
  }
  if (!sealed) throw new Error('The backup is cut short.');
}

async function mustBeEmpty(client: Client, tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    const { rows } = await client.query<{ filled: boolean }>(
      `SELECT EXISTS (SELECT FROM ${escapeIdentifier(table)}) AS filled`,
    );
    if (rows[0]?.filled === true)
      throw new Error(`The database is not empty (${table}): restore into a fresh one.`);
  }
}

/** COPY is refused under row-level security, and facts must come back without a second audit of them. */
async function prepare(client: Client, tables: readonly string[]): Promise<void> {
  for (const table of tables.map(escapeIdentifier))
    await client.query(
      `ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY; ALTER TABLE ${table} DISABLE TRIGGER USER`,
    );
}

async function load(client: Client, file: string): Promise<SnapshotHeader> {
  let header: SnapshotHeader | undefined;
  let sink: ReturnType<typeof copyFrom> | undefined;
  for await (const { kind, bytes } of read(file)) {
    if (kind === 'H') header = await acceptHeader(client, bytes);
    else if (kind === 'T') {
      const part = await copiedPart(client, bytes.toString());
      sink = client.query(copyFrom(`COPY ${part} FROM STDIN`));
    } else if (kind === 'D' && sink !== undefined) await write(sink, bytes);
    else if (kind === 'E' && sink !== undefined) await end(sink);
  }
  if (header === undefined) throw new Error('The file is not a backup of Solde.');
  return header;
}

async function acceptHeader(client: Client, bytes: Buffer): Promise<SnapshotHeader> {
  const header = JSON.parse(bytes.toString()) as SnapshotHeader;
  const here = await appliedMigrations(client);
  if (header.format !== SNAPSHOT_FORMAT || header.migrations.join() !== here.join())
    throw new Error('The backup is of another version of the schema: migrate to that one first.');
  return header;
}

async function finish(
  client: Client,
  tables: readonly string[],
  header: SnapshotHeader,
): Promise<void> {
  // Foreign keys that wait for the commit are checked now: a table with checks ahead cannot be altered.
  await client.query('SET CONSTRAINTS ALL IMMEDIATE');
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class
     WHERE relnamespace = current_schema()::regnamespace AND relrowsecurity AND relname = ANY ($1)`,
    [tables],
  );
  for (const { name } of rows)
    await client.query(`ALTER TABLE ${escapeIdentifier(name)} FORCE ROW LEVEL SECURITY`);
  for (const table of tables.map(escapeIdentifier))
    await client.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
  for (const [sequence, value] of Object.entries(header.sequences))
    await client.query('SELECT setval($1::regclass, $2::bigint)', [
      escapeIdentifier(sequence),
      value,
    ]);
}

/** The frames of a backup. A file that cannot be unpacked is cut or altered like one whose hash does not match. */
async function* read(file: string): AsyncGenerator<Frame> {
  try {
    yield* framesOf(pipeline(createReadStream(file), createGunzip(), () => undefined));
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new Error(`There is no file ${file}.`, { cause: error });
    if (code === 'EACCES') throw new Error(`The file ${file} may not be read.`, { cause: error });
    if (code.startsWith('Z_') || code === 'ERR_STREAM_PREMATURE_CLOSE')
      throw new Error('The backup is cut short or altered.', { cause: error });
    throw error;
  }
}

function write(sink: NodeJS.WritableStream, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    sink.once('error', reject);
    sink.write(bytes, () => {
      sink.removeListener('error', reject);
      resolve();
    });
  });
}

function end(sink: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve, reject) => {
    sink.once('error', reject);
    sink.once('finish', resolve);
    sink.end();
  });
}
