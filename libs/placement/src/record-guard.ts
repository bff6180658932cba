export const RECORD_BYTES_MAX = 1_048_576;

const QUOTE = 0x22;
const DOT = Buffer.from('\\.');
const LF = 0x0a;
const CR = 0x0d;
/** A line end and the mark after it. */
const TAIL_BYTES = 3;
const UNCUT = Buffer.alloc(0);

export type RecordFault =
  | { readonly kind: 'RECORD_TOO_LONG'; readonly atByte: number }
  | { readonly kind: 'END_OF_DATA_MARK'; readonly atByte: number };

/**
 * Watches a CSV go by, chunk after chunk, without touching it: where the record under way began, whether it is still inside
 * quotes, and whether it has grown too long. An unclosed quote would otherwise be gathered in memory to the end of the file.
 *
 * Quotes count as COPY counts them: each toggles, wherever it stands.
 */
export class RecordGuard {
  private inQuotes = false;
  private seen = 0;
  /** First byte of the record under way, counted from the start of the file. */
  private recordAt = 0;
  private last: Buffer = UNCUT;

  constructor(private readonly newline: '\n' | '\r' = '\n') {}

  /** Where the record that is still open began; what an unclosed quote is blamed on. */
  get openRecordAtByte(): number {
    return this.recordAt;
  }

  /** Whether a quote is still open. */
  get isInQuotes(): boolean {
    return this.inQuotes;
  }

  /** Null, or why the file must be refused. */
  add(chunk: Buffer): RecordFault | null {
    const mark = this.endOfDataMark(chunk);
    if (mark !== null) return { kind: 'END_OF_DATA_MARK', atByte: mark };
    const end = this.newline === '\n' ? LF : CR;
    let from = 0;
    for (;;) {
      const quote = chunk.indexOf(QUOTE, from);
      const until = quote < 0 ? chunk.length : quote;
      if (!this.inQuotes && until > from) this.findRecord(chunk, end, from, until);
      if (this.seen + until - this.recordAt > RECORD_BYTES_MAX)
        return { kind: 'RECORD_TOO_LONG', atByte: this.recordAt };
      if (quote < 0) break;
      this.inQuotes = !this.inQuotes;
      from = quote + 1;
    }
    this.seen += chunk.length;
    this.last = Buffer.concat([this.last, chunk.subarray(-TAIL_BYTES)]).subarray(-TAIL_BYTES);
    return null;
  }

  private findRecord(chunk: Buffer, end: number, from: number, until: number): void {
    const first = chunk.indexOf(end, from);
    // A gap before the first line end is the tail of the record under way.
    if (first < 0 || first >= until) return;
    if (this.seen + first - this.recordAt > RECORD_BYTES_MAX) return;
    this.recordAt = this.seen + chunk.lastIndexOf(end, until - 1) + 1;
  }

  /** A line `\.` ends the data for COPY before PostgreSQL 18: what follows it would be dropped in silence. */
  private endOfDataMark(chunk: Buffer): number | null {
    const joined =
      this.last.length === 0 ? chunk : Buffer.concat([this.last, chunk.subarray(0, 4)]);
    for (const [bytes, base] of [
      [joined, this.seen - this.last.length],
      [chunk, this.seen],
    ] as const) {
      for (let at = bytes.indexOf(DOT); at >= 0; at = bytes.indexOf(DOT, at + 1)) {
        const before = at === 0 ? (base === 0 ? LF : undefined) : bytes[at - 1];
        const after = bytes[at + 2];
        if ((before === LF || before === CR) && (after === LF || after === CR)) return base + at;
      }
    }
    return null;
  }
}
