/**
 * The form of a backup: frames of one kind letter, a length and bytes, the whole compressed. The last frame holds the hash of all
 * that precedes it, so that a cut or altered file is known before anything is written.
 */
export type FrameKind = 'H' | 'T' | 'D' | 'E' | 'Z';

/** What the header must say; another form is another name. */
export const SNAPSHOT_FORMAT = 'solde-backup-1';

export interface SnapshotHeader {
  readonly format: string;
  readonly takenAt: string;
  readonly migrations: readonly string[];
  readonly sequences: Readonly<Record<string, string>>;
}

export interface Frame {
  readonly kind: FrameKind;
  readonly bytes: Buffer;
}

const HEAD_BYTES = 5;
/** No frame is larger: COPY gives rows in chunks far below. */
export const FRAME_BYTES_MAX = 256 * 1024 * 1024;

export function frame(kind: FrameKind, bytes: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.write(kind, 0, 'latin1');
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

/** Cuts a stream of bytes into frames, whatever the chunks it arrives in. */
export async function* framesOf(source: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of source) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (;;) {
      if (rest.length < HEAD_BYTES) break;
      const length = rest.readUInt32BE(1);
      if (length > FRAME_BYTES_MAX) throw new Error('The file is not a backup of Solde.');
      if (rest.length < HEAD_BYTES + length) break;
      const kind = rest.toString('latin1', 0, 1) as FrameKind;
      yield { kind, bytes: rest.subarray(HEAD_BYTES, HEAD_BYTES + length) };
      rest = rest.subarray(HEAD_BYTES + length);
    }
  }
  if (rest.length > 0) throw new Error('The backup is cut short.');
}

/** Tables in an order in which each follows those it refers to; a table may refer to itself. */
export function inReferenceOrder(
  tables: readonly string[],
  references: readonly { readonly from: string; readonly to: string }[],
): string[] {
  const ordered: string[] = [];
  const left = new Set(tables);
  while (left.size > 0) {
    const free = [...left].filter((table) =>
      references.every(({ from, to }) => from !== table || to === table || !left.has(to)),
    );
    if (free.length === 0)
      throw new Error(`Tables refer to each other in a circle: ${[...left].join(', ')}`);
    for (const table of free.sort()) {
      ordered.push(table);
      left.delete(table);
    }
  }
  return ordered;
}
