import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';

import { asOwner } from './owner';
import { say } from './say';
import { frame, SNAPSHOT_FORMAT, type SnapshotHeader } from './snapshot';
import { appliedMigrations, copiedPart, dataTables, sequenceValues } from './tables';

/** Writes one consistent snapshot of the agency; the file appears under its name only when it is whole. */
export async function backup([file = '']: readonly string[]): Promise<boolean> {
  const draft = `${file}.unfinished`;
  const rows = await asOwner(async (client) => {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    const tables = await dataTables(client);
    await pipeline(
      Readable.from(framesOfDatabase(client, tables)),
      createGzip(),
      createWriteStream(draft, { mode: 0o600, flags: 'w' }),
    );
    await client.query('COMMIT');
    return tables.length;
  });
  await rename(draft, file);
  say(`${rows} tables written to ${file}.`);
  return true;
}

async function* framesOfDatabase(
  client: Client,
  tables: readonly string[],
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  const hashed = (bytes: Buffer): Buffer => {
    hash.update(bytes);
    return bytes;
  };
  const { rows } = await client.query<{ at: Date }>('SELECT clock_timestamp() AS at');
  const header: SnapshotHeader = {
    format: SNAPSHOT_FORMAT,
    takenAt: rows[0]?.at.toISOString() ?? '',
    migrations: await appliedMigrations(client),
    sequences: await sequenceValues(client),
  };
  yield hashed(frame('H', Buffer.from(JSON.stringify(header))));
  for (const table of tables) {
    yield hashed(frame('T', Buffer.from(table)));
    const part = await copiedPart(client, table);
    const source = client.query(copyTo(`COPY ${part} TO STDOUT`));
    for await (const chunk of source) yield hashed(frame('D', chunk as Buffer));
    yield hashed(frame('E'));
  }
  yield frame('Z', hash.digest());
}
