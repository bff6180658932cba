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

import type { FoundBy, OutcomeReason } from './bank-outcome.entity';
import { sameReference } from './returns.query';
import { IS_EXPLAINED } from './waiting-lines.query';

/**
 * Where a movement stands. DUE: the worker has not posted it. MATCHED, SUSPENSE, REVERSED: a receipt, as it is now. RETURN: it took a receipt back.
 * EXCEPTION: the bank's own. REFUND, REFUND_RETURNED: money given back, or that came back. TRANSFER: another act's own money, cleared. PROVISION: a creditor's, recorded by a person. COST: paid out of it. WAITING: nothing was posted, a person must look.
 */
export const LINE_STATES = [
  ...['DUE', 'MATCHED', 'SUSPENSE', 'REVERSED', 'RETURN', 'EXCEPTION', 'REFUND', 'REFUND_RETURNED'],
  ...['TRANSFER', 'PROVISION', 'COST', 'WAITING'],
] as readonly LineState[];
export type LineState =
  | 'DUE'
  | 'MATCHED'
  | 'SUSPENSE'
  | 'REVERSED'
  | 'RETURN'
  | 'EXCEPTION'
  | 'REFUND'
  | 'REFUND_RETURNED'
  | 'TRANSFER'
  | 'PROVISION'
  | 'COST'
  | 'WAITING';

export interface ShownStatement {
  readonly id: string;
  readonly fileId: string;
  readonly fileName: string;
  readonly format: string;
  readonly accountLast4: string;
  readonly currency: Currency;
  readonly reference: string | null;
  readonly openingMinor: Minor;
  readonly openingOn: CalendarDate;
  readonly closingMinor: Minor;
  readonly closingOn: CalendarDate;
  readonly lines: number;
  readonly newLines: number;
  readonly importedAt: Date;
}

export interface StateCount {
  readonly state: LineState;
  readonly lines: number;
}

export interface ShownLine {
  readonly id: string;
  readonly number: number;
  readonly state: LineState;
  readonly reason: OutcomeReason | null;
  readonly matchedBy: FoundBy | null;
  readonly receiptId: string | null;
  readonly caseId: string | null;
  readonly caseNumber: string | null;
  readonly entryId: string | null;
  readonly amountMinor: Minor;
  readonly currency: Currency;
  readonly bookedOn: CalendarDate;
  readonly valueOn: CalendarDate;
  readonly endToEndId: string | null;
  readonly structuredReference: string | null;
  readonly text: string;
  readonly counterpartyName: string | null;
  readonly counterpartyIbanLast4: string | null;
  readonly bankReference: string | null;
  readonly returnCode: string | null;
  readonly transactionCode: string | null;
}

const STATEMENT = `
  SELECT t.id, t.file_id AS "fileId", f.name AS "fileName", f.format, right(d.iban, 4) AS "accountLast4", t.currency, t.reference,
         t.opening_minor AS "openingMinor", t.opening_on AS "openingOn", t.closing_minor AS "closingMinor",
         t.closing_on AS "closingOn", t.lines, t.new_lines AS "newLines", a.at AS "importedAt"
  FROM bank_statement t
  JOIN bank_file f ON f.id = t.file_id
  JOIN dedicated_account d ON d.id = t.dedicated_account_id
  JOIN act a ON a.id = t.act_id`;

/** What came of the lines of a statement, as it is now: a receipt in suspense may have been matched since. */
const LINES = `
  SELECT l.id, e.number, l.amount_minor AS "amountMinor", l.currency, l.booked_on AS "bookedOn", l.value_on AS "valueOn",
         l.end_to_end_id AS "endToEndId", l.structured_reference AS "structuredReference", l.text,
         l.counterparty_name AS "counterpartyName", l.counterparty_iban_last4 AS "counterpartyIbanLast4",
         l.bank_reference AS "bankReference", l.return_code AS "returnCode", l.transaction_code AS "transactionCode",
         o.reason, o.matched_by AS "matchedBy", o.receipt_id AS "receiptId", o.entry_id AS "entryId",
         c.id AS "caseId", c.number AS "caseNumber",
         CASE WHEN o.id IS NULL THEN 'DUE'
              WHEN o.kind = 'REVERSAL' THEN 'RETURN'
              WHEN o.kind = 'RECORDED' THEN CASE b.source WHEN 'provision' THEN 'PROVISION' WHEN 'case_cost' THEN 'COST' ELSE 'TRANSFER' END
              WHEN o.kind = 'WAITING' AND ${IS_EXPLAINED} THEN 'TRANSFER'
              WHEN o.kind <> 'RECEIPT' THEN o.kind
              WHEN EXISTS (SELECT FROM reversal v WHERE v.receipt_id = o.receipt_id) THEN 'REVERSED'
              WHEN m.case_id IS NULL THEN 'SUSPENSE'
              ELSE 'MATCHED' END AS state
  FROM bank_statement_line e
  JOIN bank_line l ON l.id = e.line_id
  LEFT JOIN LATERAL (
    SELECT * FROM bank_standing WHERE line_id = l.id ORDER BY kind = 'WAITING' LIMIT 1
  ) o ON true
  LEFT JOIN entry b ON b.id = o.entry_id
  LEFT JOIN LATERAL (
    SELECT case_id FROM receipt_match WHERE receipt_id = o.receipt_id
    GROUP BY case_id HAVING sum(amount_minor) > 0 ORDER BY sum(amount_minor) DESC, case_id LIMIT 1
  ) m ON true
  LEFT JOIN case_file c ON c.id = m.case_id
  WHERE e.statement_id = $1`;

/** What a notification of the bank says of a line: the whole of it, or one payment of those that were booked together. */
export interface ShownNotice {
  readonly id: string;
  readonly amountMinor: Minor;
  readonly currency: Currency;
  readonly bookedOn: CalendarDate;
  readonly endToEndId: string | null;
  readonly structuredReference: string | null;
  readonly text: string;
  readonly counterpartyName: string | null;
  readonly counterpartyIbanLast4: string | null;
  readonly returnCode: string | null;
}

/** By the bank's own name of the booking and its whole amount; else by end-to-end reference, amount and day. */
export const EXPLAINS = `
  n.dedicated_account_id = l.dedicated_account_id AND (
    (n.entry_reference = l.bank_reference AND l.amount_minor IN (n.entry_minor, n.amount_minor))
    OR (${sameReference('n.end_to_end_id', 'l.end_to_end_id')} AND n.amount_minor = l.amount_minor AND n.booked_on = l.booked_on))`;

const NOTICES = `
  SELECT n.id, n.amount_minor AS "amountMinor", n.currency, n.booked_on AS "bookedOn", n.end_to_end_id AS "endToEndId",
         n.structured_reference AS "structuredReference", n.text, n.counterparty_name AS "counterpartyName",
         n.counterparty_iban_last4 AS "counterpartyIbanLast4", n.return_code AS "returnCode"
  FROM bank_line l JOIN bank_notice n ON ${EXPLAINS} WHERE l.id = $1 ORDER BY n.file_id, n.number LIMIT $2`;
const NOTICES_MAX = 1000;

/** Statements of the dedicated accounts, for the people who keep them. */
@Injectable()
export class BankQuery {
  constructor(private readonly reads: Reads) {}

  /** Statements, the last imported first. */
  async statements(caller: Caller, { limit, after }: PageRequest): Promise<Page<ShownStatement>> {
    const [last = null] = after ?? [];
    const rows = await this.reads.rows<ShownStatement>(
      caller,
      `${STATEMENT} WHERE $1::uuid IS NULL OR t.id < $1 ORDER BY t.id DESC LIMIT $2`,
      [last, limit + 1],
    );
    return pageOf(rows, limit, ({ id }) => [id]);
  }

  /** Refuses NOT_FOUND. */
  async statement(caller: Caller, id: string): Promise<ShownStatement> {
    const found = await this.reads.one<ShownStatement>(caller, `${STATEMENT} WHERE t.id = $1`, [
      id,
    ]);
    if (found === null) throw new DomainError('NOT_FOUND');
    return found;
  }

  /** How many lines of a statement stand where: its progress. */
  progress(caller: Caller, id: string): Promise<StateCount[]> {
    return this.reads.rows(
      caller,
      `SELECT state, count(*)::int AS lines FROM (${LINES}) line GROUP BY state ORDER BY state`,
      [id],
    );
  }

  /** The lines of a statement in its order, of one state or of all. Refuses NOT_FOUND. */
  async lines(
    caller: Caller,
    id: string,
    state: LineState | null,
    { limit, after }: PageRequest,
  ): Promise<Page<ShownLine>> {
    await this.statement(caller, id);
    const [last = null] = after ?? [];
    const rows = await this.reads.rows<ShownLine>(
      caller,
      `SELECT * FROM (${LINES} AND ($2::int IS NULL OR e.number > $2)) line
       WHERE $3::text IS NULL OR state = $3 ORDER BY number LIMIT $4`,
      [id, last, state, limit + 1],
    );
    return pageOf(rows, limit, ({ number }) => [number]);
  }

  /** What notifications say of a line, the first thousand. Refuses NOT_FOUND. */
  async notices(caller: Caller, lineId: string): Promise<ShownNotice[]> {
    const line = await this.reads.one(caller, 'SELECT id FROM bank_line WHERE id = $1', [lineId]);
    if (line === null) throw new DomainError('NOT_FOUND', { lineId });
    return this.reads.rows(caller, NOTICES, [lineId, NOTICES_MAX]);
  }
}
