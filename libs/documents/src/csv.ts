import { stringify } from 'csv-stringify/sync';

/** What a spreadsheet would take for a formula when a cell begins with it. */
const FORMULA = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;
const PLAIN_NUMBER = /^-?\d+(?:\.\d+)?$/;

/**
 * A cell that no spreadsheet runs as a formula: a debtor's name may be `=HYPERLINK(...)`. Amounts keep their sign.
 */
export function csvCell(text: string): string {
  return FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
}

/** A list as CSV, with its head; UTF-8 with a mark, so that a spreadsheet reads the accents. */
export function csvOf(
  head: readonly string[],
  rows: readonly (readonly (string | null)[])[],
): string {
  const cells = rows.map((row) => row.map((cell) => csvCell(cell ?? '')));
  return stringify([[...head], ...cells], { bom: true, delimiter: ';', record_delimiter: '\r\n' });
}
