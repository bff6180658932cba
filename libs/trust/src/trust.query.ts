import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import type { AccountCode } from '@solde/ledger';
import type { Currency, Minor } from '@solde/money';
import {
  Reads,
  type Caller,
  type Page,
  type PageRequest,
  type Work,
  pageOf,
} from '@solde/platform';

import {
  trustProof,
  type BankSays,
  type GapKind,
  type GapReason,
  type TrustBalance,
  type TrustProof,
} from './trust-proof';

const BALANCES = `
  SELECT a.code, coalesce(sum(p.amount_minor), 0)::bigint AS "balanceMinor"
  FROM ledger_account a JOIN posting p ON p.account_id = a.id JOIN entry e ON e.id = p.entry_id AND e.booked_on <= $2
  WHERE a.book = 'TRUST' AND a.currency = $1
  GROUP BY a.code ORDER BY a.code`;

/** The accounts of a currency, one after the other in time, count together: money moved from one to the next is held all the same. */
const BANK_SAYS = `
  SELECT max(closing_on)::text AS on, sum(closing_minor)::bigint AS "closingMinor"
  FROM (SELECT DISTINCT ON (dedicated_account_id) closing_on, closing_minor FROM bank_statement
        WHERE currency = $1 AND closing_on <= $2
        ORDER BY dedicated_account_id, closing_on DESC, id DESC) last_one
  HAVING count(*) > 0`;

/** What a statement up to the day has carried, each line once. */
const CARRIED = `
  SELECT DISTINCT l.id, l.amount_minor, l.booked_on FROM bank_line l
  JOIN bank_statement_line x ON x.line_id = l.id JOIN bank_statement s ON s.id = x.statement_id
  WHERE l.currency = $1 AND s.closing_on <= $2`;

/** Entries of the trust bank account up to the day, with the line of the bank that each one is. */
const BOOKED = `
  SELECT e.id, e.kind, e.value_on, e.source, e.source_id, sum(p.amount_minor) AS amount_minor,
         CASE e.source WHEN 'bank_line' THEN e.source_id
         ELSE (SELECT o.line_id FROM bank_standing o
           WHERE o.kind <> 'WAITING' AND (o.entry_id = e.id
              OR (e.source = 'receipt' AND o.receipt_id = e.source_id AND o.kind = e.kind))
           LIMIT 1) END AS line_id
  FROM entry e JOIN posting p ON p.entry_id = e.id JOIN ledger_account a ON a.id = p.account_id
  WHERE a.code = 'BANK_TP' AND a.currency = $1 AND e.booked_on <= $2
  GROUP BY e.id`;

/** Both sides one against the other: what only the bank has, and what only the books have. */
const ONE_SIDED = `
  WITH carried AS (${CARRIED}), booked AS (${BOOKED})
  SELECT 'BANK_LINE_NOT_POSTED' AS kind, c.id, c.booked_on AS on, c.amount_minor
  FROM carried c WHERE NOT EXISTS (SELECT FROM booked b WHERE b.line_id = c.id)
  UNION ALL
  SELECT 'NOT_ON_A_STATEMENT', b.id, b.value_on, -b.amount_minor
  FROM booked b WHERE NOT EXISTS (SELECT FROM carried c WHERE c.id = b.line_id)`;

/** Statements of an account in the order of their days: the first one's opening, then what does not follow. */
const OPENINGS = `
  SELECT CASE WHEN before IS NULL THEN 'BEFORE_THE_FIRST_STATEMENT' ELSE 'BETWEEN_STATEMENTS' END AS kind, id,
         opening_on AS on, opening_minor - coalesce(before, 0) AS amount_minor
  FROM (SELECT id, opening_on, opening_minor,
               lag(closing_minor) OVER (PARTITION BY dedicated_account_id ORDER BY closing_on, opening_on, id) AS before
        FROM bank_statement t WHERE currency = $1 AND closing_on <= $2
          -- A statement that another one holds whole says nothing more.
          AND NOT EXISTS (SELECT FROM bank_statement w WHERE w.dedicated_account_id = t.dedicated_account_id AND w.id <> t.id
            AND w.closing_on <= $2 AND w.opening_on <= t.opening_on AND w.closing_on >= t.closing_on
            AND (w.opening_on < t.opening_on OR w.closing_on > t.closing_on OR w.id < t.id))) followed
  WHERE opening_minor <> coalesce(before, 0)`;

const REASONS = `
  SELECT kind, count(*)::int AS lines, sum(amount_minor)::bigint AS "amountMinor"
  FROM (${ONE_SIDED} UNION ALL ${OPENINGS}) AS found GROUP BY kind`;

const DETAILS = `
  SELECT kind, id, on_day::text AS on, amount_minor AS "amountMinor"
  FROM (SELECT kind, id, found.on AS on_day, amount_minor FROM (${ONE_SIDED} UNION ALL ${OPENINGS}) AS found) AS listed
  WHERE $3::uuid IS NULL OR id > $3
  ORDER BY id LIMIT $4`;

const DAYS = `
  SELECT t.id, t.currency, t.day, t.balances, t.held_minor AS "heldMinor", t.owed_minor AS "owedMinor",
         t.with_partners_minor AS "withPartnersMinor",
         t.statement_on AS "statementOn", t.statement_minor AS "statementMinor", t.gap_minor AS "gapMinor", t.remark,
         u.display_name AS "signedBy", act.at AS "signedAt"
  FROM trust_day t JOIN user_account u ON u.id = t.signed_by JOIN act ON act.id = t.act_id`;

export interface SignedDay {
  readonly id: string;
  readonly currency: Currency;
  readonly day: CalendarDate;
  readonly balances: Readonly<Partial<Record<AccountCode, string>>>;
  readonly heldMinor: Minor;
  readonly owedMinor: Minor;
  readonly withPartnersMinor: Minor;
  readonly statementOn: CalendarDate | null;
  readonly statementMinor: Minor | null;
  readonly gapMinor: Minor | null;
  readonly remark: string | null;
  readonly signedBy: string;
  readonly signedAt: Date;
}

/** One thing that only the bank, or only the books, have: the id is the line's, the entry's or the statement's. */
export interface GapDetail {
  readonly kind: GapKind;
  readonly id: string;
  readonly on: CalendarDate;
  readonly amountMinor: Minor;
}

type Ask = <T extends object>(sql: string, params: readonly unknown[]) => Promise<T[]>;

/** The proof of the dedicated account on any day, from the books and the bank's statements. */
@Injectable()
export class TrustQuery {
  constructor(private readonly reads: Reads) {}

  /** The proof at the end of a day, in one currency. */
  proof(caller: Caller, currency: Currency, on: CalendarDate): Promise<TrustProof> {
    return proved((sql, params) => this.reads.rows(caller, sql, params), currency, on);
  }

  /** The same, as an act sees it. */
  proofIn(work: Work, currency: Currency, on: CalendarDate): Promise<TrustProof> {
    return proved((sql, params) => work.query(sql, [...params]), currency, on);
  }

  /** What explains the gap of a day, one by one. */
  async details(
    caller: Caller,
    currency: Currency,
    on: CalendarDate,
    { limit, after }: PageRequest,
  ): Promise<Page<GapDetail>> {
    const params = [currency, on, after?.[0] ?? null, limit + 1];
    const rows = await this.reads.rows<GapDetail>(caller, DETAILS, params);
    return pageOf(rows, limit, ({ id }) => [id]);
  }

  /** The days that were signed, the last one first. */
  async days(
    caller: Caller,
    currency: Currency,
    { limit, after }: PageRequest,
  ): Promise<Page<SignedDay>> {
    const rows = await this.reads.rows<SignedDay>(
      caller,
      `${DAYS} WHERE t.currency = $1 AND ($2::date IS NULL OR t.day < $2) ORDER BY t.day DESC LIMIT $3`,
      [currency, after?.[0] ?? null, limit + 1],
    );
    return pageOf(rows, limit, ({ day }) => [day]);
  }

  /** The signed days of a month, in their order. */
  signedIn(
    caller: Caller,
    currency: Currency,
    from: CalendarDate,
    until: CalendarDate,
  ): Promise<SignedDay[]> {
    return this.reads.rows<SignedDay>(
      caller,
      `${DAYS} WHERE t.currency = $1 AND t.day BETWEEN $2 AND $3 ORDER BY t.day`,
      [currency, from, until],
    );
  }
}

async function proved(ask: Ask, currency: Currency, on: CalendarDate): Promise<TrustProof> {
  const of = [currency, on];
  const balances = await ask<TrustBalance>(BALANCES, of);
  const [bank = null] = await ask<BankSays>(BANK_SAYS, of);
  const reasons = bank === null ? [] : await ask<GapReason>(REASONS, of);
  return trustProof(currency, on, balances, bank, reasons);
}
