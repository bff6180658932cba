import { createHash } from 'node:crypto';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';

import { HEAD_BYTES } from '@solde/bank-files';
import { DomainError } from '@solde/platform';

/** Ten years of a busy account; a month is a few MiB. */
export const BANK_FILE_BYTES_MAX = 64 * 2 ** 20;

/** A file of the bank, waiting on disk for the work that reads it. */
export interface BankUpload {
  readonly path: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly sha256: Buffer;
  readonly head: Buffer;
}

/** Receives the bank's files: to disk first, because a slow sender must not hold a transaction open. */
@Injectable()
export class BankUploads {
  /**
   * Writes a stream to disk, hands it to the task, and removes it whatever happens. Memory stays flat.
   *
   * Refuses PAYLOAD_TOO_LARGE above `bytesMax`, BANK_FILE_EMPTY.
   */
  async receive<T>(
    source: AsyncIterable<Buffer>,
    name: string,
    task: (upload: BankUpload) => Promise<T>,
    bytesMax = BANK_FILE_BYTES_MAX,
  ): Promise<T> {
    const folder = await mkdtemp(join(tmpdir(), 'solde-bank-'));
    try {
      return await task(await spooled(source, join(folder, 'file'), name, bytesMax));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

async function spooled(
  source: AsyncIterable<Buffer>,
  path: string,
  name: string,
  bytesMax: number,
): Promise<BankUpload> {
  const hash = createHash('sha256');
  const file = await open(path, 'wx', 0o600);
  let sizeBytes = 0;
  let head = Buffer.alloc(0);
  try {
    for await (const bytes of source) {
      sizeBytes += bytes.length;
      if (sizeBytes > bytesMax) throw new DomainError('PAYLOAD_TOO_LARGE', { bytesMax });
      hash.update(bytes);
      if (head.length < HEAD_BYTES)
        head = Buffer.concat([head, bytes.subarray(0, HEAD_BYTES - head.length)]);
      await file.write(bytes);
    }
  } finally {
    await file.close();
  }
  if (sizeBytes === 0) throw new DomainError('BANK_FILE_EMPTY');
  return { path, name, sizeBytes, sha256: hash.digest(), head };
}
