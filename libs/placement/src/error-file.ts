import { stringify } from 'csv-stringify/sync';
import type { MappedColumn } from './mapping';
import { TO_FIX } from './mapping';
import { rowSentence } from './row-codes';

/** Excel reads UTF-8 only after this mark. */
export const BYTE_ORDER_MARK = '\uFEFF';

const FORMULA = /^[=+\-@\t\r]/;
const PLAIN_NUMBER = /^[+-]?\d+([.,]\d+)?$/;

/** A cell that a spreadsheet cannot take for a formula: an apostrophe goes before what would start one. Our reading removes it. */
export function harmless(text: string): string {
  return FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
}

/** A rejected row as it was sent. */
export interface RejectedRow {
  readonly cells: readonly (string | null)[];
  readonly errors: readonly string[];
}

/** Writes the error file of a placement piece by piece: the file's own columns, and one that says what to fix. */
export class ErrorFile {
  private readonly kept: readonly number[];
  private readonly titles = new Map<string, string>();

  constructor(
    private readonly columns: readonly MappedColumn[],
    private readonly delimiter: string,
    private readonly locale: 'fr' | 'en',
  ) {
    const own = new Set<string>(Object.values(TO_FIX));
    this.kept = columns.flatMap(({ header }, index) => (own.has(header) ? [] : [index]));
    for (const { header, target } of columns)
      if (target !== null && !this.titles.has(target)) this.titles.set(target, header);
  }

  header(): string {
    const titles = this.kept.map((index) => this.columns[index]?.header ?? '');
    return BYTE_ORDER_MARK + this.lines([[...titles, TO_FIX[this.locale]]]);
  }

  rows(rows: readonly RejectedRow[]): string {
    const { locale } = this;
    const titleOf = (target: string) => this.titles.get(target) ?? null;
    return this.lines(
      rows.map(({ cells, errors }) => [
        ...this.kept.map((index) => cells[index] ?? ''),
        errors.map((error) => rowSentence(error, locale, titleOf)).join(' ; '),
      ]),
    );
  }

  private lines(rows: readonly (readonly string[])[]): string {
    return stringify(
      rows.map((row) => row.map(harmless)),
      { delimiter: this.delimiter, record_delimiter: 'windows' },
    );
  }
}
