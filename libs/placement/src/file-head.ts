import { parse } from 'csv-parse/sync';
import { decodeHead, type FileEncoding } from './file-encoding';

export type Delimiter = ';' | ',' | '\t' | '|';
export const DELIMITERS: readonly Delimiter[] = [';', ',', '\t', '|'];

/** Bytes of a file that are kept aside to read its header from. */
export const HEAD_BYTES_MAX = 65_536;
export const COLUMNS_MAX = 60;
const LINES_LOOKED_AT = 20;
const SAMPLE_ROWS_MAX = 5;

export interface FileHead {
  readonly delimiter: Delimiter;
  readonly headers: readonly string[];
  /** The first rows as they stand, to choose a mapping by eye. */
  readonly sample: readonly (readonly string[])[];
  /** Which byte ends a line: a file that knows no line feed comes from an old spreadsheet. */
  readonly newline: '\n' | '\r';
}

export type HeadFault =
  | { readonly code: 'FILE_MALFORMED'; readonly line: number }
  | { readonly code: 'FILE_HEADER_MISSING' }
  | { readonly code: 'FILE_TOO_MANY_COLUMNS'; readonly columns: number; readonly max: number };

/** What the first lines tell of a file: its delimiter unless it is given, its header, a few rows. */
export function fileHead(
  bytes: Buffer,
  encoding: FileEncoding,
  given: Delimiter | null = null,
): FileHead | HeadFault {
  const text = decodeHead(bytes, encoding);
  const delimiter = given ?? detectDelimiter(text);
  const newline = text.includes('\n') || !text.includes('\r') ? '\n' : '\r';
  // Rows may be cut by the end of the head: the last one is looked at only when nothing follows it.
  const whole = text.slice(0, endOfRecords(text, bytes.length < HEAD_BYTES_MAX));
  const [headers] = recordsOf(whole, delimiter, 1) ?? [];
  if (headers === undefined) return { code: 'FILE_MALFORMED', line: 1 };
  if (headers.every((header) => header.trim() === '')) return { code: 'FILE_HEADER_MISSING' };
  if (headers.length > COLUMNS_MAX)
    return { code: 'FILE_TOO_MANY_COLUMNS', columns: headers.length, max: COLUMNS_MAX };
  // A fault further down is told with its line when the whole file is read.
  const sample = recordsOf(whole, delimiter, SAMPLE_ROWS_MAX + 1)?.slice(1) ?? [];
  return { delimiter, headers: headers.map((header) => header.trim()), sample, newline };
}

function recordsOf(text: string, delimiter: Delimiter, to: number): string[][] | null {
  try {
    return parse(text, { delimiter, relax_column_count: true, relax_quotes: true, to });
  } catch {
    return null;
  }
}

/** The delimiter found in the same number on most of the first lines, quoted cells left out; the most frequent of equals. */
export function detectDelimiter(text: string): Delimiter {
  const lines = firstLines(text);
  let best: { delimiter: Delimiter; steady: number; count: number } | null = null;
  for (const delimiter of DELIMITERS) {
    const counts = lines.map((line) => line.split(delimiter).length - 1);
    const count = counts[0] ?? 0;
    if (count === 0) continue;
    const steady = counts.filter((one) => one === count).length;
    if (best === null || steady > best.steady || (steady === best.steady && count > best.count))
      best = { delimiter, steady, count };
  }
  return best?.delimiter ?? ';';
}

/** The first records with their quoted cells emptied, so that what stands inside them is not counted. */
function firstLines(text: string): string[] {
  const bare = text.replace(/"(?:[^"]|"")*("|$)/g, '');
  return bare.split(/\r\n|\n|\r/, LINES_LOOKED_AT).filter((line) => line !== '');
}

function endOfRecords(text: string, isWhole: boolean): number {
  if (isWhole) return text.length;
  const last = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
  return last < 0 ? text.length : last;
}
