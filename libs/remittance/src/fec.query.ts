import { Injectable } from '@nestjs/common';

import { AgencyQuery } from '@solde/agency';
import type { CalendarDate } from '@solde/calendar';
import type { Currency } from '@solde/money';
import { DomainError, Reads, type Caller } from '@solde/platform';

import { fecFileName, fecHead, fecLine, type FecRow } from './fec';

/** Lines read at once: the file of a year never stands in memory. */
const PAGE_LINES = 2_000;
/** Taxes are declared in euros: the books of another currency are exported apart, in their own. */
const CURRENCY = 'EUR';

const PAGE = `
  SELECT e.id AS "entryId", p.line, e.kind, e.booked_on AS "bookedOn", a.code, k.code AS "creditorCode",
         k.legal_name AS "creditorName", p.amount_minor AS "amountMinor",
         coalesce(f.number, s.number, e.source || ' ' || e.source_id) AS "pieceRef", coalesce(f.issued_on, e.value_on) AS "pieceOn"
  FROM entry e JOIN posting p ON p.entry_id = e.id AND p.book = 'AGENCY' JOIN ledger_account a ON a.id = p.account_id
  LEFT JOIN creditor k ON k.id = a.creditor_id
  LEFT JOIN fee_document f ON e.source = 'FEE_DOCUMENT' AND f.id = e.source_id
  LEFT JOIN remittance_statement s ON e.source = 'REMITTANCE_STATEMENT' AND s.id = e.source_id
  WHERE e.currency = $1 AND e.booked_on BETWEEN $2 AND $3 AND (e.booked_on, e.id, p.line) > ($4, $5, $6)
  ORDER BY e.booked_on, e.id, p.line LIMIT ${PAGE_LINES}`;

const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

interface Row extends FecRow {
  readonly entryId: string;
  readonly line: number;
}

/** The days of a financial year, both included. */
export interface FinancialYear {
  readonly from: CalendarDate;
  readonly until: CalendarDate;
  /** EUR by default. */
  readonly currency?: Currency;
}

export interface FecFile {
  readonly name: string;
  /** Pages of text, as they are read. */
  readonly text: AsyncIterable<string>;
}

/** The agency's own book as the tax administration wants it. */
@Injectable()
export class FecQuery {
  constructor(
    private readonly reads: Reads,
    private readonly agency: AgencyQuery,
  ) {}

  /**
   * The file of accounting entries of a financial year (LPF, article A.47 A-1): one line by posting of the AGENCY book, numbered by
   * entry without a gap, in the order of the books. Entries are never edited, so that the file of closed months is always the same.
   *
   * Refuses AGENCY_NOT_DESCRIBED, and DATE_OUT_OF_RANGE for a year that ends before it starts.
   */
  async file(caller: Caller, year: FinancialYear): Promise<FecFile> {
    if (year.until < year.from) throw new DomainError('DATE_OUT_OF_RANGE', { ...year });
    const profile = await this.agency.profile(caller);
    if (profile === null) throw new DomainError('AGENCY_NOT_DESCRIBED');
    return { name: fecFileName(profile.siren, year.until), text: this.pages(caller, year) };
  }

  private async *pages(caller: Caller, year: FinancialYear): AsyncGenerator<string> {
    const { from, until, currency = CURRENCY } = year;
    yield fecHead();
    let last = { bookedOn: from, entryId: BEFORE_ALL, line: 0 };
    let number = 0;
    for (;;) {
      const after = [last.bookedOn, last.entryId, last.line];
      const rows = await this.reads.rows<Row>(caller, PAGE, [currency, from, until, ...after]);
      let text = '';
      for (const row of rows) {
        if (row.entryId !== last.entryId) number += 1;
        text += fecLine(row, number, currency);
        last = row;
      }
      if (text !== '') yield text;
      if (rows.length < PAGE_LINES) return;
    }
  }
}
