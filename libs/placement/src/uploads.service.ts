import { createHash } from 'node:crypto';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { DomainError } from '@solde/platform';
import { EncodingProbe, isFault, type FileEncoding } from './file-encoding';
import { HEAD_BYTES_MAX } from './file-head';

export const FILE_BYTES_CEILING = 2 ** 31;
/** What an upload may weigh unless the caller allows more: a million rows of twenty columns. */
export const UPLOAD_BYTES_MAX = 256 * 2 ** 20;
export const CHUNK_BYTES = 2 ** 20;

/** A file received and looked at, waiting on disk for the work that stores it. */
export interface Upload {
  readonly path: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly sha256: Buffer;
  readonly encoding: FileEncoding;
  readonly head: Buffer;
}

/**
 * Receives files: to disk first, because a slow sender must not hold a transaction open, and because a file cut short must
 * leave nothing in the database.
 */
@Injectable()
export class UploadsService {
  /**
   * Writes a stream to disk, hands it to the task, and removes it whatever happens. Memory stays flat.
   *
   * Refuses PAYLOAD_TOO_LARGE above `bytesMax`, FILE_EMPTY, FILE_HAS_NUL, FILE_IS_NOT_TEXT.
   */
  async receive<T>(
    source: AsyncIterable<Buffer>,
    name: string,
    task: (upload: Upload) => Promise<T>,
    bytesMax = UPLOAD_BYTES_MAX,
  ): Promise<T> {
    const folder = await mkdtemp(join(tmpdir(), 'solde-upload-'));
    try {
      const path = join(folder, 'file');
      return await task(await spooled(source, path, name, Math.min(bytesMax, FILE_BYTES_CEILING)));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

/**
 * The bytes of an upload in the pieces that the database keeps. Each is valid until the next is asked for: one buffer serves them
 * all, so that a large file asks for no more memory than a small one.
 */
export async function* chunksOf({ path }: Pick<Upload, 'path'>): AsyncGenerator<Buffer> {
  const file = await open(path, 'r');
  const buffer = Buffer.alloc(CHUNK_BYTES);
  try {
    for (;;) {
      let filled = 0;
      while (filled < CHUNK_BYTES) {
        const { bytesRead } = await file.read(buffer, filled, CHUNK_BYTES - filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      if (filled > 0) yield buffer.subarray(0, filled);
      if (filled < CHUNK_BYTES) return;
    }
  } finally {
    await file.close();
  }
}

async function spooled(
  source: AsyncIterable<Buffer>,
  path: string,
  name: string,
  bytesMax: number,
): Promise<Upload> {
  const hash = createHash('sha256');
  const probe = new EncodingProbe();
  const file = await open(path, 'wx', 0o600);
  let sizeBytes = 0;
  let head = Buffer.alloc(0);
  try {
    for await (const bytes of source) {
      sizeBytes += bytes.length;
      if (sizeBytes > bytesMax) throw new DomainError('PAYLOAD_TOO_LARGE', { bytesMax });
      hash.update(bytes);
      probe.add(bytes);
      if (head.length < HEAD_BYTES_MAX)
        head = Buffer.concat([head, bytes.subarray(0, HEAD_BYTES_MAX - head.length)]);
      await file.write(bytes);
    }
  } finally {
    await file.close();
  }
  const encoding = probe.end();
  if (isFault(encoding)) throw new DomainError(encoding);
  return { path, name, sizeBytes, sha256: hash.digest(), encoding, head };
}
