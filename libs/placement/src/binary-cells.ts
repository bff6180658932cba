const SIGNATURE_BYTES = 19;
const FIELD_COUNT_BYTES = 2;
const LENGTH_BYTES = 4;
const LAST = -1;

/**
 * Takes the cells of a one-column COPY in binary out of the frames around them, piece by piece as the bytes come: a signature of 19
 * bytes, then for each row a count of fields, a length and the bytes, then -1.
 */
export class BinaryCells {
  private frame = Buffer.alloc(0);
  private expected: number = SIGNATURE_BYTES;
  private state: 'SIGNATURE' | 'ROW' | 'LENGTH' | 'CELL' | 'END' = 'SIGNATURE';
  private left = 0;
  private rows = 0;

  /** Cells that have begun so far. */
  get count(): number {
    return this.rows;
  }

  *of(piece: Buffer): Generator<Buffer> {
    let at = 0;
    while (at < piece.length && this.state !== 'END') {
      if (this.state === 'CELL') {
        const until = Math.min(piece.length, at + this.left);
        yield piece.subarray(at, until);
        this.left -= until - at;
        at = until;
        if (this.left === 0) this.expect('ROW', FIELD_COUNT_BYTES);
        continue;
      }
      const until = Math.min(piece.length, at + this.expected - this.frame.length);
      this.frame = Buffer.concat([this.frame, piece.subarray(at, until)]);
      at = until;
      if (this.frame.length === this.expected) this.read(this.frame);
    }
  }

  private read(frame: Buffer): void {
    if (this.state === 'SIGNATURE') this.expect('ROW', FIELD_COUNT_BYTES);
    else if (this.state === 'ROW' && frame.readInt16BE(0) === LAST) this.state = 'END';
    else if (this.state === 'ROW') this.expect('LENGTH', LENGTH_BYTES);
    else {
      this.rows += 1;
      this.left = frame.readInt32BE(0);
      this.expect('CELL', 0);
    }
  }

  private expect(state: typeof this.state, bytes: number): void {
    this.state = state;
    this.expected = bytes;
    this.frame = Buffer.alloc(0);
  }
}
