import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { Reads, type Caller } from '@solde/platform';
import type { AccountCode, Book } from './chart';

export const BALANCE = `
  SELECT coalesce(sum(p.amount_minor), 0)::bigint AS balance
  FROM ledger_account AS a JOIN posting AS p ON p.account_id = a.id
  WHERE a.code = $1 AND a.creditor_id IS NOT DISTINCT FROM $2 AND a.currency = $3`;

const TRIAL_BALANCE = `
  SELECT a.book, a.code, a.creditor_id AS "creditorId", a.currency,
         coalesce(sum(p.amount_minor) FILTER (WHERE p.amount_minor > 0), 0)::bigint AS "debitMinor",
         coalesce(-sum(p.amount_minor) FILTER (WHERE p.amount_minor < 0), 0)::bigint AS "creditMinor",
         coalesce(sum(p.amount_minor), 0)::bigint AS "balanceMinor"
  FROM ledger_account AS a
  LEFT JOIN (posting AS p JOIN entry AS e ON e.id = p.entry_id AND e.booked_on <= $1) ON p.account_id = a.id
  WHERE ($2::text IS NULL OR a.book = $2) AND ($3::uuid IS NULL OR a.creditor_id = $3)
  GROUP BY a.id
  ORDER BY a.book DESC, a.currency, a.code, a.creditor_id NULLS FIRST`;

const ENTRIES_OF_SOURCE = `
  SELECT e.id, e.kind, e.currency, e.value_on AS "valueOn", e.booked_on AS "bookedOn",
         a.code, a.book, a.creditor_id AS "creditorId", p.line, p.amount_minor AS "amountMinor"
  FROM entry AS e JOIN posting AS p ON p.entry_id = e.id JOIN ledger_account AS a ON a.id = p.account_id
  WHERE e.source = $1 AND e.source_id = $2
  ORDER BY e.id, p.line`;

const CLOSED_PERIODS = `
  SELECT to_char(l.month, 'YYYY-MM') AS month, act.caller_name AS "closedBy", act.at AS "closedAt"
  FROM ledger_period AS l JOIN act ON act.id = l.act_id ORDER BY l.month DESC`;

export interface ClosedPeriod {
  /** As 2026-03. */
  readonly month: string;
  readonly closedBy: string;
  readonly closedAt: Date;
}

/** One account and what moved on it up to a day of the books; debit positive, minor units. */
export interface AccountBalance {
  readonly book: Book;
  readonly code: AccountCode;
  readonly creditorId: string | null;
  readonly currency: Currency;
  readonly debitMinor: Minor;
  readonly creditMinor: Minor;
  readonly balanceMinor: Minor;
}

/** One line of an entry with its account. */
export interface PostedLine {
  readonly id: string;
  readonly kind: string;
  readonly currency: Currency;
  readonly valueOn: CalendarDate;
  readonly bookedOn: CalendarDate;
  readonly code: AccountCode;
  readonly book: Book;
  readonly creditorId: string | null;
  readonly line: number;
  readonly amountMinor: Minor;
}

export interface BalanceFilter {
  readonly book?: Book;
  readonly creditorId?: string;
}

/** The reading of the books. */
@Injectable()
export class LedgerQuery {
  constructor(private readonly reads: Reads) {}

  /** The balance of one account: debit positive, minor units; 0 when nothing was ever posted on it. */
  async balanceOf(
    caller: Caller,
    code: AccountCode,
    creditorId: string | null,
    currency: Currency,
  ): Promise<Minor> {
    const row = await this.reads.one<{ balance: Minor }>(caller, BALANCE, [
      code,
      creditorId,
      currency,
    ]);
    return row?.balance ?? 0n;
  }

  /** Every account with its debits, credits and balance, booked up to and including a day. */
  trialBalance(
    caller: Caller,
    on: CalendarDate,
    { book, creditorId }: BalanceFilter = {},
  ): Promise<AccountBalance[]> {
    return this.reads.rows(caller, TRIAL_BALANCE, [on, book ?? null, creditorId ?? null]);
  }

  /** The months that are closed, the last one first; years of them are few. */
  closedPeriods(caller: Caller): Promise<ClosedPeriod[]> {
    return this.reads.rows(caller, CLOSED_PERIODS);
  }

  /** What was posted for a fact. */
  entriesOf(caller: Caller, source: string, sourceId: string): Promise<PostedLine[]> {
    return this.reads.rows(caller, ENTRIES_OF_SOURCE, [source, sourceId]);
  }
}
