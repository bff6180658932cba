import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { DomainError, Reads, type Caller } from '@solde/platform';

import {
  bookFigures,
  contactFigures,
  promiseFigures,
  type BookFigures,
  type BookTotals,
  type ContactFigures,
  type ContactTotals,
  type PromiseFigures,
} from './key-figures';

/** Figures are of one currency, since no amount is converted or added across (R-CUR). */
export interface FiguresFilter {
  readonly currency: Currency;
  readonly creditorId?: string;
  /** First and last months of placement, given as any of their days. */
  readonly vintageFrom?: CalendarDate;
  readonly vintageUntil?: CalendarDate;
}

/** The book of one creditor and one month of placement. */
export interface BookRow extends BookTotals, BookFigures {
  readonly creditorId: string;
  readonly creditorName: string;
  /** First day of the month of placement. */
  readonly vintage: CalendarDate;
}

/** Which cases stand behind a figure. */
export type CaseFigure = 'PLACED' | 'RECOVERED' | 'CANCELLED' | 'FEES' | 'PAID' | 'PAYING';

export interface CaseFigureFilter extends FiguresFilter {
  readonly figure: CaseFigure;
  readonly after?: string;
  readonly limit: number;
}

export interface CaseRow {
  readonly caseId: string;
  readonly number: string;
  readonly creditorId: string;
  readonly creditorName: string;
  readonly debtorName: string;
  readonly vintage: CalendarDate;
  readonly status: string;
  readonly placedMinor: Minor;
  readonly recoveredMinor: Minor;
  readonly cancelledMinor: Minor;
  readonly feesMinor: Minor;
  readonly balanceMinor: Minor;
  readonly isPaid: boolean;
}

export interface FeePeriod {
  readonly currency: Currency;
  readonly creditorId?: string;
  readonly from: CalendarDate;
  readonly until: CalendarDate;
}

/** Fees earned and given back in a period, excluding VAT. */
export interface FeeFigures {
  readonly creditorId: string;
  readonly creditorName: string;
  readonly earnedMinor: Minor;
  /** What was taken back; positive. */
  readonly clawedBackMinor: Minor;
  readonly netMinor: Minor;
  readonly invoicedMinor: Minor;
}

/** One line behind a fee figure. */
export interface FeeRow {
  readonly feeLineId: string;
  /** Null for a subscription, which belongs to no case. */
  readonly caseId: string | null;
  readonly number: string | null;
  readonly kind: string;
  readonly component: string | null;
  readonly on: CalendarDate;
  readonly amountMinor: Minor;
  readonly isInvoiced: boolean;
}

/** One payment line behind what a case recovered. */
export interface RecoveryRow {
  readonly allocationId: string;
  readonly receiptId: string;
  readonly claimNumber: string;
  readonly currency: Currency;
  readonly channel: string;
  readonly valueOn: CalendarDate;
  readonly on: CalendarDate;
  readonly amountMinor: Minor;
}

export interface IdleCase {
  readonly caseId: string;
  readonly number: string;
  readonly creditorId: string;
  readonly creditorName: string;
  readonly debtorName: string;
  readonly status: string;
}

/** The desk and the promises of a period. */
export interface ActivityFigures extends ContactTotals, ContactFigures, PromiseFigures {}

const FILTER = `
  c.currency = $1 AND ($2::uuid IS NULL OR c.creditor_id = $2)
  AND ($3::date IS NULL OR c.vintage >= date_trunc('month', $3::date)::date)
  AND ($4::date IS NULL OR c.vintage <= date_trunc('month', $4::date)::date)`;

const TOTALS = `
  coalesce(sum(c.placed_minor), 0)::bigint AS "placedMinor", coalesce(sum(c.recovered_minor), 0)::bigint AS "recoveredMinor",
  coalesce(sum(c.cancelled_minor), 0)::bigint AS "cancelledMinor", coalesce(sum(c.fees_minor), 0)::bigint AS "feesMinor",
  count(*)::int AS "acceptedCases", count(*) FILTER (WHERE c.is_paid)::int AS "paidCases",
  count(*) FILTER (WHERE c.recovered_minor > 0)::int AS "payingCases"`;

const CASE = `
  SELECT c.case_id AS "caseId", c.number, c.creditor_id AS "creditorId", c.creditor_name AS "creditorName",
         c.debtor_name AS "debtorName", c.vintage, c.status, c.placed_minor AS "placedMinor",
         c.recovered_minor AS "recoveredMinor", c.cancelled_minor AS "cancelledMinor", c.fees_minor AS "feesMinor",
         c.balance_minor AS "balanceMinor", c.is_paid AS "isPaid"
  FROM report_case c`;

const BEHIND: Readonly<Record<CaseFigure, string>> = {
  PLACED: 'true',
  RECOVERED: 'c.recovered_minor <> 0',
  CANCELLED: 'c.cancelled_minor <> 0',
  FEES: 'c.fees_minor <> 0',
  PAID: 'c.is_paid',
  PAYING: 'c.recovered_minor > 0',
};

type Totals = Omit<BookTotals, 'costsBorneMinor'>;

/** Key figures from posted facts (book C.15), each with the list of rows that it is the sum of. */
@Injectable()
export class FiguresQuery {
  constructor(private readonly reads: Reads) {}

  /** The book by creditor and month of placement. */
  async book(caller: Caller, filter: FiguresFilter): Promise<BookRow[]> {
    const rows = await this.reads.rows<
      Totals & Pick<BookRow, 'creditorId' | 'creditorName' | 'vintage'>
    >(
      caller,
      `SELECT c.creditor_id AS "creditorId", c.creditor_name AS "creditorName", c.vintage, ${TOTALS}
       FROM report_case c WHERE ${FILTER}
       GROUP BY c.creditor_id, c.creditor_name, c.vintage ORDER BY c.creditor_name, c.creditor_id, c.vintage`,
      paramsOf(filter),
    );
    return rows.map((row) => ({ ...row, ...withFigures(row) }));
  }

  /** The whole of what a filter selects: ratios of sums, not means of ratios. */
  async total(caller: Caller, filter: FiguresFilter): Promise<BookTotals & BookFigures> {
    const row = await this.reads.one<Totals>(
      caller,
      `SELECT ${TOTALS} FROM report_case c WHERE ${FILTER}`,
      paramsOf(filter),
    );
    return withFigures(row ?? EMPTY);
  }

  /** The cases behind a figure, by id; one more than the page. */
  cases(caller: Caller, { figure, after, limit, ...filter }: CaseFigureFilter): Promise<CaseRow[]> {
    return this.reads.rows<CaseRow>(
      caller,
      `${CASE} WHERE ${FILTER} AND ${BEHIND[figure]} AND ($5::uuid IS NULL OR c.case_id > $5)
       ORDER BY c.case_id LIMIT $6`,
      [...paramsOf(filter), after ?? null, limit + 1],
    );
  }

  /** The payment lines behind what a case recovered. Refuses NOT_FOUND. */
  async recoveries(caller: Caller, caseId: string): Promise<RecoveryRow[]> {
    const known = 'SELECT case_id FROM report_case WHERE case_id = $1';
    if ((await this.reads.one(caller, known, [caseId])) === null)
      throw new DomainError('NOT_FOUND', { caseId });
    return this.reads.rows<RecoveryRow>(
      caller,
      `SELECT allocation_id AS "allocationId", receipt_id AS "receiptId", number AS "claimNumber", currency, channel,
              value_on AS "valueOn", "on", amount_minor AS "amountMinor"
       FROM report_recovered WHERE case_id = $1 ORDER BY "on", allocation_id`,
      [caseId],
    );
  }

  /** Fees earned, given back and invoiced in a period, by creditor. */
  fees(caller: Caller, period: FeePeriod): Promise<FeeFigures[]> {
    return this.reads.rows<FeeFigures>(
      caller,
      `SELECT f.creditor_id AS "creditorId", f.creditor_name AS "creditorName",
              coalesce(sum(f.amount_minor) FILTER (WHERE f.amount_minor > 0), 0)::bigint AS "earnedMinor",
              coalesce(-sum(f.amount_minor) FILTER (WHERE f.amount_minor < 0), 0)::bigint AS "clawedBackMinor",
              sum(f.amount_minor)::bigint AS "netMinor",
              coalesce(sum(f.amount_minor) FILTER (WHERE f.is_invoiced), 0)::bigint AS "invoicedMinor"
       FROM report_fee f
       WHERE f.currency = $1 AND ($2::uuid IS NULL OR f.creditor_id = $2) AND f."on" BETWEEN $3 AND $4
       GROUP BY f.creditor_id, f.creditor_name ORDER BY f.creditor_name, f.creditor_id`,
      [period.currency, period.creditorId ?? null, period.from, period.until],
    );
  }

  /** The fee lines behind a fee figure, oldest first; one more than the page. */
  feeLines(
    caller: Caller,
    period: FeePeriod & {
      readonly after?: { readonly on: CalendarDate; readonly id: string };
      readonly limit: number;
    },
  ): Promise<FeeRow[]> {
    return this.reads.rows<FeeRow>(
      caller,
      `SELECT f.fee_line_id AS "feeLineId", f.case_id AS "caseId", f.number, f.kind, f.component, f."on",
              f.amount_minor AS "amountMinor", f.is_invoiced AS "isInvoiced"
       FROM report_fee f
       WHERE f.currency = $1 AND ($2::uuid IS NULL OR f.creditor_id = $2) AND f."on" BETWEEN $3 AND $4
         AND ($5::date IS NULL OR (f."on", f.fee_line_id) > ($5, $6::uuid))
       ORDER BY f."on", f.fee_line_id LIMIT $7`,
      [
        ...[period.currency, period.creditorId ?? null, period.from, period.until],
        ...[period.after?.on ?? null, period.after?.id ?? null, period.limit + 1],
      ],
    );
  }

  /** Open cases without anything to do and without a hold; the target is none. */
  idle(caller: Caller, limit: number): Promise<IdleCase[]> {
    return this.reads.rows<IdleCase>(
      caller,
      `SELECT case_id AS "caseId", number, creditor_id AS "creditorId", creditor_name AS "creditorName",
              debtor_name AS "debtorName", status
       FROM report_idle ORDER BY case_id LIMIT $1`,
      [limit],
    );
  }

  /** Calls, conversations and promises of a period: days of the debtor for attempts, of the agency for the rest. */
  async activity(caller: Caller, period: FeePeriod): Promise<ActivityFigures> {
    const params = [period.creditorId ?? null, period.from, period.until];
    const counts = await this.reads.one<ContactTotals>(
      caller,
      `SELECT (SELECT count(*)::int FROM report_attempt a
               WHERE ($1::uuid IS NULL OR a.creditor_id = $1) AND a."on" BETWEEN $2 AND $3) AS attempts,
              count(*) FILTER (WHERE d.contacted)::int AS contacts,
              count(*) FILTER (WHERE d.right_party)::int AS "rightPartyContacts",
              (SELECT count(*)::int FROM report_promise p
               WHERE ($1::uuid IS NULL OR p.creditor_id = $1) AND p."on" BETWEEN $2 AND $3) AS promises
       FROM report_disposition d
       WHERE ($1::uuid IS NULL OR d.creditor_id = $1) AND d.at::date BETWEEN $2 AND $3`,
      params,
    );
    const matured = await this.reads.rows<{ state: string; promised: Minor; received: Minor }>(
      caller,
      `SELECT state, amount_minor AS promised, counted_minor AS received FROM report_promise
       WHERE ($1::uuid IS NULL OR creditor_id = $1) AND decided_on BETWEEN $2 AND $3 AND currency = $4
         AND state IN ('KEPT', 'PARTIALLY_KEPT', 'BROKEN')`,
      [...params, period.currency],
    );
    const totals = counts ?? { attempts: 0, contacts: 0, rightPartyContacts: 0, promises: 0 };
    return {
      ...totals,
      ...contactFigures(totals),
      ...promiseFigures(
        matured.map(({ state, promised, received }) => ({
          ...{ isKept: state === 'KEPT', promisedMinor: promised, receivedMinor: received },
        })),
      ),
    };
  }
}

const EMPTY: Totals = {
  ...{ placedMinor: 0n, recoveredMinor: 0n, cancelledMinor: 0n, feesMinor: 0n },
  ...{ acceptedCases: 0, paidCases: 0, payingCases: 0 },
};

/** No cost is advanced for a creditor yet, so none is borne. */
function withFigures(totals: Totals): BookTotals & BookFigures {
  const whole = { ...totals, costsBorneMinor: 0n };
  return { ...whole, ...bookFigures(whole) };
}

function paramsOf(filter: FiguresFilter): (string | null)[] {
  const { currency, creditorId, vintageFrom, vintageUntil } = filter;
  return [currency, creditorId ?? null, vintageFrom ?? null, vintageUntil ?? null];
}
