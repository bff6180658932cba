import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { Reads, type Caller } from '@solde/platform';

import { STILL_WAITS } from './waiting-lines.query';

/** A statement whose closing balance the lines known so far do not reach: a file is missing before it, or says otherwise than another. */
export interface StatementGap {
  readonly statementId: string;
  readonly accountLast4: string;
  readonly currency: Currency;
  readonly openingOn: CalendarDate;
  readonly closingOn: CalendarDate;
  readonly openingMinor: Minor;
  readonly closingMinor: Minor;
  /** What the statements before it and the lines up to its last day give. */
  readonly expectedMinor: Minor;
  /** What this statement adds to the gaps before it. */
  readonly gapMinor: Minor;
}

/** What the bank says stands on an account, beside what the books say, and what explains the difference. */
export interface BankPosition {
  readonly dedicatedAccountId: string;
  readonly accountLast4: string;
  readonly currency: Currency;
  readonly statementId: string;
  readonly closingOn: CalendarDate;
  readonly bankMinor: Minor;
  /** BANK_TP in the currency: an agency has one open dedicated account in each. */
  readonly booksMinor: Minor;
  /** Lines that nobody has posted yet, up to that day. */
  readonly dueMinor: Minor;
  /** Lines that wait for a person, up to that day. */
  readonly waitingMinor: Minor;
  /** Entries of the bank's account that no line shows yet: received, reversed, refunded, provided or withdrawn. */
  readonly unseenMinor: Minor;
  /** What is left of the difference: nought, or something is wrong. */
  readonly unexplainedMinor: Minor;
}

/** The first statement of each account opens its line of balances; every later day is that balance and the lines since. */
const EXPECTED = `
  WITH first AS (
    SELECT DISTINCT ON (dedicated_account_id) dedicated_account_id, opening_minor, opening_on FROM bank_statement
    ORDER BY dedicated_account_id, opening_on, closing_on, id
  ), told AS (
    SELECT DISTINCT ON (dedicated_account_id, closing_on, closing_minor) * FROM bank_statement
    ORDER BY dedicated_account_id, closing_on, closing_minor, id
  ), expected AS (
    SELECT t.*, f.opening_minor + coalesce((SELECT sum(l.amount_minor) FROM bank_line l
             WHERE l.dedicated_account_id = t.dedicated_account_id AND l.booked_on BETWEEN f.opening_on AND t.closing_on), 0)::bigint
             AS expected_minor
    FROM told t JOIN first f USING (dedicated_account_id)
  ), gap AS (
    SELECT e.*, e.closing_minor - e.expected_minor - coalesce(lag(e.closing_minor - e.expected_minor)
             OVER (PARTITION BY e.dedicated_account_id ORDER BY e.closing_on, e.id), 0) AS gap_minor
    FROM expected e
  )`;

const GAPS = `
  ${EXPECTED}
  SELECT g.id AS "statementId", right(d.iban, 4) AS "accountLast4", g.currency, g.opening_on AS "openingOn",
         g.closing_on AS "closingOn", g.opening_minor AS "openingMinor", g.closing_minor AS "closingMinor",
         g.expected_minor AS "expectedMinor", g.gap_minor AS "gapMinor"
  FROM gap g JOIN dedicated_account d ON d.id = g.dedicated_account_id
  WHERE g.gap_minor <> 0 ORDER BY g.closing_on, g.id LIMIT $1`;

const POSITIONS = `
  WITH last AS (
    SELECT DISTINCT ON (dedicated_account_id) * FROM bank_statement ORDER BY dedicated_account_id, closing_on DESC, id DESC
  ), position AS (
    SELECT t.dedicated_account_id AS "dedicatedAccountId", right(d.iban, 4) AS "accountLast4", t.currency, t.id AS "statementId",
           t.closing_on AS "closingOn", t.closing_minor AS "bankMinor",
           coalesce((SELECT sum(p.amount_minor) FROM posting p JOIN ledger_account a ON a.id = p.account_id
                     WHERE a.code = 'BANK_TP' AND a.currency = t.currency), 0)::bigint AS "booksMinor",
           coalesce((SELECT sum(l.amount_minor) FROM bank_line_due e JOIN bank_line l ON l.id = e.line_id
                     WHERE l.dedicated_account_id = t.dedicated_account_id AND l.booked_on <= t.closing_on
                       AND NOT EXISTS (SELECT FROM bank_outcome o WHERE o.line_id = l.id)), 0)::bigint AS "dueMinor",
           coalesce((SELECT sum(l.amount_minor) FROM bank_outcome o JOIN bank_line l ON l.id = o.line_id
                     WHERE o.kind = 'WAITING' AND l.dedicated_account_id = t.dedicated_account_id
                       AND l.booked_on <= t.closing_on AND ${STILL_WAITS}), 0)::bigint AS "waitingMinor",
           coalesce((SELECT sum(p.amount_minor) FROM posting p JOIN ledger_account a ON a.id = p.account_id JOIN entry e ON e.id = p.entry_id
                     WHERE a.code = 'BANK_TP' AND a.currency = t.currency
                       AND NOT EXISTS (SELECT FROM bank_line l WHERE e.source = 'bank_line' AND l.id = e.source_id
                                         AND l.booked_on <= t.closing_on)
                       AND NOT EXISTS (SELECT FROM bank_standing o JOIN bank_line l ON l.id = o.line_id
                                       WHERE o.entry_id = e.id AND l.booked_on <= t.closing_on)
                       AND NOT EXISTS (SELECT FROM bank_outcome o JOIN bank_line l ON l.id = o.line_id
                                       WHERE e.source = 'receipt' AND o.receipt_id = e.source_id AND o.kind = e.kind
                                         AND l.booked_on <= t.closing_on)), 0)::bigint AS "unseenMinor"
    FROM last t JOIN dedicated_account d ON d.id = t.dedicated_account_id
  )
  SELECT p.*, "bankMinor" - "booksMinor" - "dueMinor" - "waitingMinor" + "unseenMinor" AS "unexplainedMinor"
  FROM position p ORDER BY p.currency, p."accountLast4"`;

const GAPS_MAX = 200;

/** Whether the statements follow each other, and agree with the books. */
@Injectable()
export class ContinuityQuery {
  constructor(private readonly reads: Reads) {}

  /** Statements that do not follow those before them, the oldest first; the first two hundred. */
  gaps(caller: Caller): Promise<StatementGap[]> {
    return this.reads.rows(caller, GAPS, [GAPS_MAX]);
  }

  /** Each dedicated account at its last statement, beside the books. */
  positions(caller: Caller): Promise<BankPosition[]> {
    return this.reads.rows(caller, POSITIONS);
  }
}
