import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import {
  DomainError,
  pageOf,
  Reads,
  type Caller,
  type Page,
  type PageRequest,
} from '@solde/platform';
import { ErrorFile, type RejectedRow } from './error-file';
import type { Placement } from './placement.entity';
import { rowCode, rowSentence, type RowCode } from './row-codes';

/** Rejected rows read in one go while an error file is written. */
const ERROR_ROWS_PAGE = 1000;

/** A placement as screens show it; its internals (bytes, versions, acts) stay inside. */
export interface ShownPlacement {
  readonly id: string;
  readonly number: string;
  readonly creditorId: string;
  readonly mandateId: string;
  readonly fileId: string;
  readonly fileName: string;
  readonly source: Placement['source'];
  readonly encoding: string | null;
  readonly delimiter: string | null;
  readonly mapping: Placement['mapping'];
  readonly currency: Currency;
  readonly placedOn: CalendarDate;
  readonly state: Placement['state'];
  readonly refusal: Placement['refusal'];
  readonly lines: number;
  readonly nextRow: number;
  readonly rows: number;
  readonly accepted: number;
  readonly joined: number;
  readonly pendingReview: number;
  readonly rejected: number;
  readonly warned: number;
  readonly acceptedTotalMinor: Minor;
  readonly fileTotalMinor: Minor;
  readonly controlRows: number | null;
  readonly controlTotalMinor: Minor | null;
  readonly confirmsExpired: boolean;
  readonly correctsId: string | null;
  readonly version: number;
}

/** A row that needs a word. */
export interface ShownRow {
  readonly line: number;
  readonly result: 'ACCEPTED' | 'JOINED' | 'PENDING_REVIEW' | 'REJECTED';
  readonly errors: readonly RowCode[];
  readonly warnings: readonly RowCode[];
  /** What to do, in the caller's language. */
  readonly toFix: readonly string[];
  readonly cells: readonly (string | null)[];
  readonly caseId: string | null;
  readonly claimId: string | null;
}

export interface RowFilter {
  readonly result?: ShownRow['result'];
  /** The code, without its field: `BAD_SIREN`. */
  readonly code?: string;
}

const SHOWN = `
  SELECT p.id, p.number, p.creditor_id AS "creditorId", p.mandate_id AS "mandateId", p.file_id AS "fileId", f.name AS "fileName",
         p.source, p.encoding, p.delimiter, p.mapping, m.currency, p.placed_on AS "placedOn", p.state, p.refusal, p.lines,
         p.next_row AS "nextRow", p.rows, p.accepted, p.joined, p.pending_review AS "pendingReview", p.rejected, p.warned,
         p.accepted_total_minor AS "acceptedTotalMinor", p.file_total_minor AS "fileTotalMinor", p.control_rows AS "controlRows",
         p.control_total_minor AS "controlTotalMinor", p.confirms_expired AS "confirmsExpired", p.corrects_id AS "correctsId",
         p.version
  FROM placement p
  JOIN placement_file f ON f.id = p.file_id
  JOIN mandate m ON m.id = p.mandate_id`;

/** The reading of placements; a portal user reads those of his creditors. */
@Injectable()
export class PlacementQuery {
  constructor(private readonly reads: Reads) {}

  /** Newest first. */
  async page(
    caller: Caller,
    creditorId: string | null,
    { limit, after }: PageRequest,
  ): Promise<Page<ShownPlacement>> {
    const [last = null] = after ?? [];
    const rows = await this.reads.rows<ShownPlacement>(
      caller,
      `${SHOWN} WHERE ($1::uuid IS NULL OR p.creditor_id = $1) AND ($2::uuid IS NULL OR p.id < $2)
       ORDER BY p.id DESC LIMIT $3`,
      [creditorId, last, limit + 1],
    );
    return pageOf(rows, limit, ({ id }) => [id]);
  }

  /** Refuses NOT_FOUND. */
  async one(caller: Caller, id: string): Promise<ShownPlacement> {
    const placement = await this.reads.one<ShownPlacement>(caller, `${SHOWN} WHERE p.id = $1`, [
      id,
    ]);
    if (placement === null) throw new DomainError('NOT_FOUND');
    return placement;
  }

  /** Placements that wait for the worker, oldest first. */
  async due(caller: Caller, limit: number): Promise<string[]> {
    const rows = await this.reads.rows<{ id: string }>(
      caller,
      `SELECT id FROM placement WHERE state IN ('RECEIVED', 'VALIDATING', 'SUBMITTED') ORDER BY id LIMIT $1`,
      [limit],
    );
    return rows.map(({ id }) => id);
  }

  /** How many rows were rejected under each code, the first of each row. */
  rejections(caller: Caller, id: string): Promise<{ code: string; rows: number }[]> {
    return this.reads.rows(
      caller,
      `SELECT split_part(errors[1], ':', 1) AS code, count(*)::int AS rows FROM placement_row
       WHERE placement_id = $1 AND result = 'REJECTED' GROUP BY 1 ORDER BY 2 DESC, 1`,
      [id],
    );
  }

  /** How many rows carry each warning. */
  warnings(caller: Caller, id: string): Promise<{ code: string; rows: number }[]> {
    return this.reads.rows(
      caller,
      `SELECT split_part(warning, ':', 1) AS code, count(*)::int AS rows
       FROM placement_row CROSS JOIN unnest(warnings) AS warning
       WHERE placement_id = $1 AND result <> 'REJECTED' GROUP BY 1 ORDER BY 2 DESC, 1`,
      [id],
    );
  }

  /** Rows that need a word, in the order of the file. Refuses NOT_FOUND. */
  async rows(
    caller: Caller,
    id: string,
    { result, code }: RowFilter,
    { limit, after }: PageRequest,
  ): Promise<Page<ShownRow>> {
    const { mapping } = await this.one(caller, id);
    const [last = null] = after ?? [];
    const rows = await this.reads.rows<
      Omit<ShownRow, 'errors' | 'warnings' | 'toFix'> & StoredCodes
    >(
      caller,
      `SELECT r.line, r.result, r.errors, r.warnings, r.cells, l.case_id AS "caseId", l.id AS "claimId"
       FROM placement_row r
       LEFT JOIN claim l ON l.placement_id = r.placement_id AND l.placement_line = r.line
       WHERE r.placement_id = $1 AND ($2::text IS NULL OR r.result = $2) AND ($4::int IS NULL OR r.line > $4)
         AND ($3::text IS NULL OR EXISTS (SELECT FROM unnest(r.errors || r.warnings) AS c WHERE split_part(c, ':', 1) = $3))
       ORDER BY r.line LIMIT $5`,
      [id, result ?? null, code ?? null, last, limit + 1],
    );
    const columns = mapping?.columns ?? [];
    const titleOf = (target: string) =>
      columns.find((column) => column.target === target)?.header ?? null;
    const page = pageOf(rows, limit, ({ line }) => [line]);
    return {
      ...page,
      items: page.items.map((row) => ({
        ...row,
        errors: row.errors.map(rowCode),
        warnings: row.warnings.map(rowCode),
        toFix: row.errors.map((error) => rowSentence(error, caller.locale, titleOf)),
      })),
    };
  }

  /**
   * The rejected rows in the file's own columns with one more that says what to fix, written as it is read: UTF-8 with its mark, no cell
   * that a spreadsheet could run. Corrected and sent back, it places what was missing. Refuses NOT_FOUND.
   */
  async errorFile(
    caller: Caller,
    id: string,
  ): Promise<{ readonly name: string; readonly lines: AsyncGenerator<string> }> {
    const { mapping, delimiter, number } = await this.one(caller, id);
    const file = new ErrorFile(mapping?.columns ?? [], delimiter ?? ';', caller.locale);
    return { name: `${number}-erreurs.csv`, lines: this.errorLines(caller, id, file) };
  }

  private async *errorLines(caller: Caller, id: string, file: ErrorFile): AsyncGenerator<string> {
    yield file.header();
    for (let last = 0; ;) {
      const rows = await this.reads.rows<RejectedRow & { readonly line: number }>(
        caller,
        `SELECT line, cells, errors FROM placement_row
         WHERE placement_id = $1 AND result = 'REJECTED' AND line > $2 ORDER BY line LIMIT $3`,
        [id, last, ERROR_ROWS_PAGE],
      );
      if (rows.length > 0) yield file.rows(rows);
      if (rows.length < ERROR_ROWS_PAGE) return;
      last = rows.at(-1)?.line ?? last;
    }
  }
}

interface StoredCodes {
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}
