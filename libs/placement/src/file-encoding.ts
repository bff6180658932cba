/** How the bytes of a placement file are read. */
export type FileEncoding = 'UTF-8' | 'WINDOWS-1252' | 'UTF-16LE' | 'UTF-16BE';
export const FILE_ENCODINGS: readonly FileEncoding[] = [
  'UTF-8',
  'WINDOWS-1252',
  'UTF-16LE',
  'UTF-16BE',
];

export type EncodingFault = 'FILE_EMPTY' | 'FILE_HAS_NUL' | 'FILE_IS_NOT_TEXT';

/** First bytes of what is often sent in the place of a CSV: a workbook or an archive, an old workbook, a PDF, gzip. */
const FOREIGN = ['504b0304', 'd0cf11e0', '25504446', '1f8b08'];

/**
 * Reads the encoding of a file as its bytes go by: a byte order mark, else UTF-8 while every sequence is right, else
 * windows-1252, what a French spreadsheet exports. A NUL byte is in no text of these two.
 */
export class EncodingProbe {
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });
  private mark: FileEncoding | null = null;
  private isUtf8 = true;
  private hasNul = false;
  private isForeign = false;
  private seen = 0;

  add(bytes: Buffer): void {
    if (bytes.length === 0) return;
    if (this.seen === 0) this.open(bytes);
    this.seen += bytes.length;
    if (this.mark === 'UTF-16LE' || this.mark === 'UTF-16BE') return;
    this.hasNul ||= bytes.includes(0);
    if (this.isUtf8) this.isUtf8 = this.decodes(bytes, true);
  }

  /** The encoding, or why the file cannot be read. */
  end(): FileEncoding | EncodingFault {
    if (this.seen === 0) return 'FILE_EMPTY';
    if (this.isForeign) return 'FILE_IS_NOT_TEXT';
    if (this.hasNul) return 'FILE_HAS_NUL';
    if (this.mark === 'UTF-16LE' || this.mark === 'UTF-16BE') return this.mark;
    const isUtf8 = this.isUtf8 && this.decodes(Buffer.alloc(0), false);
    return isUtf8 ? 'UTF-8' : 'WINDOWS-1252';
  }

  private open(bytes: Buffer): void {
    const start = bytes.subarray(0, 4).toString('hex');
    this.isForeign = FOREIGN.some((magic) => start.startsWith(magic));
    if (start.startsWith('fffe')) this.mark = 'UTF-16LE';
    if (start.startsWith('feff')) this.mark = 'UTF-16BE';
  }

  private decodes(bytes: Buffer, stream: boolean): boolean {
    try {
      this.decoder.decode(bytes, { stream });
      return true;
    } catch {
      return false;
    }
  }
}

export function isFault(found: FileEncoding | EncodingFault): found is EncodingFault {
  return found.startsWith('FILE_');
}

/** The text of the first bytes; a character cut at the end is left out. */
export function decodeHead(head: Buffer, encoding: FileEncoding): string {
  const decoder = new TextDecoder(encoding.toLowerCase(), { ignoreBOM: false });
  return decoder.decode(head, { stream: true });
}
