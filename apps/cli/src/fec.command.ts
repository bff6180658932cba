import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { calendarDate } from '@solde/calendar';
import { systemCaller } from '@solde/platform';
import { FecQuery } from '@solde/remittance';

import { inProduct } from './cli.module';
import { say } from './say';

/** Writes the file of accounting entries of a financial year into a folder, under the name that the law gives it. */
export async function writeFec([
  from = '',
  until = '',
  folder = '.',
]: readonly string[]): Promise<boolean> {
  const year = { from: calendarDate(from), until: calendarDate(until) };
  return inProduct(async (app) => {
    const { name, text } = await app.get(FecQuery).file(systemCaller('cli.fec'), year);
    const file = join(folder, name);
    await pipeline(Readable.from(text, { objectMode: false }), createWriteStream(file));
    say(`The entries from ${from} to ${until} are in ${file}.`);
    return true;
  });
}
