import { Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import { DomainError, poolOf, type Work } from '@solde/platform';
import type { PoolClient } from 'pg';
import { from, to } from 'pg-copy-streams';
import { DataSource } from 'typeorm';
import { BinaryCells } from './binary-cells';
import { fileHead, type Delimiter } from './file-head';
import type { FileEncoding } from './file-encoding';
import { PlacementFile } from './placement-file.entity';
import type { Placement } from './placement.entity';
import { RecordGuard, RECORD_BYTES_MAX, type RecordFault } from './record-guard';

/** Copying 2 GiB takes minutes on a slow disk; an ordinary act has thirty seconds. */
const STATEMENT_MINUTES_MAX = 30;
const COPY_ENCODINGS: Readonly<Record<FileEncoding, string>> = {
  'UTF-8': 'UTF8',
  'WINDOWS-1252': 'WIN1252',
  'UTF-16LE': 'UTF8',
  'UTF-16BE': 'UTF8',
};
/** Pieces of nothing but line ends that are held back at most. */
const BLANK_CHUNKS_MAX = 4;
const BAD_COPY = '22P04';
const BAD_CHARACTERS = new Set(['22021', '22P05']);
const TOO_LARGE = '54000';

/** What staging reads of a placement. */
export type Staged = Pick<
  Placement,
  'id' | 'creditorId' | 'fileId' | 'encoding' | 'delimiter' | 'mapping'
>;

/** Puts the rows of a file, as text, where statements can read them. */
@Injectable()
export class StagingService {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Pipes the file's bytes untouched into COPY; the server parses them. Answers how many lines there are under the header.
   *
   * All or nothing: FILE_MALFORMED, FILE_RECORD_TOO_LONG, FILE_ENCODING_WRONG name the line and leave no row.
   */
  async stage(work: Work, placement: Staged): Promise<number> {
    const { id, fileId, creditorId, mapping, delimiter } = placement;
    const encoding = (placement.encoding ?? 'UTF-8') as FileEncoding;
    const file = await work.manager.findOneByOrFail(PlacementFile, { id: fileId, creditorId });
    const head = fileHead(file.head, encoding, delimiter as Delimiter);
    const columns = mapping?.columns.length ?? 0;
    const guard = new RecordGuard('newline' in head ? head.newline : '\n');

    await work.query(`SET LOCAL statement_timeout = '${STATEMENT_MINUTES_MAX}min'`);
    await work.query(`SET LOCAL lock_timeout = '${STATEMENT_MINUTES_MAX}min'`);
    await work.query('DELETE FROM placement_stage WHERE placement_id = $1', [id]);
    // One file at a time: its lines are counted from its own header, 1, without a gap.
    await work.query(`SELECT pg_advisory_xact_lock(hashtext('placement_stage'))`);
    await work.query(`SELECT setval('placement_stage_line', 1)`);
    await work.query(`SELECT set_config('solde.placement_id', $1, true)`, [id]);
    const client = (await work.manager.queryRunner?.connect()) as PoolClient;
    const copy = client.query(from(copyStatement(columns, encoding, delimiter ?? ';')));
    try {
      const bytes = this.bytes(file);
      if (encoding.startsWith('UTF-16'))
        await pipeline(bytes, decoding(encoding), guarding(guard), copy);
      else await pipeline(bytes, guarding(guard), copy);
    } catch (error) {
      throw await this.refused(error, file, encoding, guard);
    }
    return copy.rowCount;
  }

  /**
   * The file's bytes as the database streams them out, on a connection of its own: the work's is busy with the COPY. Pieces stay
   * small whatever the file, and nothing is decoded on the way.
   */
  private async *bytes(file: Pick<PlacementFile, 'id' | 'chunks'>): AsyncGenerator<Buffer> {
    const client = await poolOf(this.dataSource).connect();
    let isWhole = false;
    try {
      const cells = new BinaryCells();
      const query = `COPY (SELECT bytes FROM placement_chunk WHERE file_id = '${file.id}' ORDER BY number) TO STDOUT (FORMAT binary)`;
      for await (const piece of client.query(to(query))) yield* cells.of(piece as Buffer);
      if (cells.count !== file.chunks)
        throw new Error(`Placement file ${file.id} has ${cells.count} of ${file.chunks} chunks.`);
      isWhole = true;
    } finally {
      // A stream left half-way leaves its connection in the middle of an answer.
      client.release(!isWhole);
    }
  }

  /** The refusal that a failed COPY stands for; another failure as it is. */
  private async refused(
    error: unknown,
    file: PlacementFile,
    encoding: FileEncoding,
    guard: RecordGuard,
  ): Promise<unknown> {
    if (error instanceof GuardFault) {
      const line = await this.lineAt(file, encoding, error.fault.atByte);
      return error.fault.kind === 'RECORD_TOO_LONG'
        ? new DomainError('FILE_RECORD_TOO_LONG', { line, bytesMax: RECORD_BYTES_MAX })
        : new DomainError('FILE_MALFORMED', { line, because: 'END_OF_DATA_MARK' });
    }
    const { code, where, message } = error as { code?: string; where?: string; message?: string };
    if (code === TOO_LARGE)
      return new DomainError('FILE_RECORD_TOO_LONG', { bytesMax: RECORD_BYTES_MAX });
    if (code !== BAD_COPY && !BAD_CHARACTERS.has(code ?? '')) return error;
    const isOpenQuote = code === BAD_COPY && guard.isInQuotes;
    const line = isOpenQuote
      ? await this.lineAt(file, encoding, guard.openRecordAtByte)
      : Number(/^COPY \S+ \S+ (\d+)/.exec(where ?? '')?.[1] ?? 0) || null;
    if (code !== BAD_COPY) return new DomainError('FILE_ENCODING_WRONG', { line, encoding });
    const because = isOpenQuote ? 'QUOTE_NOT_CLOSED' : becauseOf(message ?? '');
    return new DomainError('FILE_MALFORMED', { line, because });
  }

  /** The line that holds a byte of the (decoded) file, found by reading it again: this is a file that is refused. */
  private async lineAt(
    file: PlacementFile,
    encoding: FileEncoding,
    atByte: number,
  ): Promise<number> {
    const decoder = encoding.startsWith('UTF-16') ? new TextDecoder(encoding.toLowerCase()) : null;
    let line = 1;
    let seen = 0;
    for await (const chunk of this.bytes(file)) {
      const bytes = decoder === null ? chunk : Buffer.from(decoder.decode(chunk, { stream: true }));
      const until = Math.min(bytes.length, atByte - seen);
      for (let at = bytes.indexOf(10); at >= 0 && at < until; at = bytes.indexOf(10, at + 1))
        line += 1;
      seen += bytes.length;
      if (seen >= atByte) return line;
    }
    return line;
  }
}

/** The server says it in its own language; what it means is told by what differs. */
function becauseOf(message: string): string {
  if (message.startsWith('missing data')) return 'COLUMN_MISSING';
  if (message.startsWith('extra data')) return 'COLUMN_TOO_MANY';
  return 'NOT_CSV';
}

function copyStatement(columns: number, encoding: FileEncoding, delimiter: string): string {
  const names = Array.from({ length: columns }, (_, index) => `c${index + 1}`).join(', ');
  const mark = delimiter === '\t' ? String.raw`E'\t'` : `'${delimiter}'`;
  return `COPY placement_stage (${names}) FROM STDIN
    WITH (FORMAT csv, HEADER true, DELIMITER ${mark}, ENCODING '${COPY_ENCODINGS[encoding]}')`;
}

class GuardFault extends Error {
  constructor(readonly fault: RecordFault) {
    super(fault.kind);
  }
}

/**
 * Lets the bytes through as they are and stops at the first fault. Line ends at the very end are held back: a blank last line is no row.
 */
function guarding(guard: RecordGuard): Transform {
  let held: Buffer[] = [];
  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      const fault = guard.add(chunk);
      if (fault !== null) {
        done(new GuardFault(fault));
        return;
      }
      const end = endOfText(chunk);
      if (end > 0 || held.length >= BLANK_CHUNKS_MAX) {
        for (const blank of held) this.push(blank);
        held = [];
      }
      if (end > 0) this.push(chunk.subarray(0, end));
      if (end < chunk.length) held.push(chunk.subarray(end));
      done();
    },
  });
}

/** Where the line ends at the end of a chunk begin. */
function endOfText(chunk: Buffer): number {
  let end = chunk.length;
  while (end > 0 && (chunk[end - 1] === 10 || chunk[end - 1] === 13)) end -= 1;
  return end;
}

function decoding(encoding: FileEncoding): Transform {
  const decoder = new TextDecoder(encoding.toLowerCase());
  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      done(null, Buffer.from(decoder.decode(chunk, { stream: true })));
    },
    flush(done) {
      done(null, Buffer.from(decoder.decode()));
    },
  });
}
