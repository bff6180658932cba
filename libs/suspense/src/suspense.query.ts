import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { REFUNDED } from '@solde/payments';
import { pageOf, Reads, type Caller, type Page, type PageRequest } from '@solde/platform';

/** How long money has waited, in days. */
export const AGE_BUCKETS = ['0-30', '31-60', '61-90', '91+'] as const;
export type AgeBucket = (typeof AGE_BUCKETS)[number];

/** The first and the last day of age of each. */
const DAYS: Readonly<Record<AgeBucket, readonly [number, number]>> = {
  ...{ '0-30': [0, 30], '31-60': [31, 60], '61-90': [61, 90], '91+': [91, 2 ** 31 - 1] },
};

export interface SuspenseFilter {
  readonly currency?: Currency;
  readonly age?: AgeBucket;
  /** What is left, or what was received. */
  readonly amountMinor?: Minor;
  /** Part of the payer's name, of his words or of the receipt's number. */
  readonly text?: string;
}

/** Money that waits, oldest first. */
export interface SuspenseItem {
  readonly receiptId: string;
  readonly number: bigint;
  readonly currency: Currency;
  readonly amountMinor: Minor;
  /** What nothing has used of it yet. */
  readonly suspenseMinor: Minor;
  readonly receivedOn: CalendarDate;
  readonly valueOn: CalendarDate;
  readonly ageDays: number;
  readonly means: string;
  readonly payerName: string | null;
  readonly payerIbanLast4: string | null;
  readonly statedReference: string | null;
  readonly namedCaseId: string | null;
  readonly because: 'NO_CASE' | 'CASE_CLOSED' | 'ABOVE_BALANCE' | 'RATE_MISSING';
  /** A refund of it waits for a decision. */
  readonly isRefundAsked: boolean;
}

export interface SuspenseAge {
  readonly currency: Currency;
  readonly age: AgeBucket;
  readonly receipts: number;
  readonly suspenseMinor: Minor;
}

const WAITING = `
  SELECT r.*, $1::date - r.received_on AS age_days, r.amount_minor - spent.amount - f.amount AS suspense_minor
  FROM receipt r
  CROSS JOIN LATERAL (SELECT coalesce(sum(amount_minor), 0)::bigint AS amount FROM allocation WHERE receipt_id = r.id) spent
  CROSS JOIN LATERAL (${REFUNDED}) f
  -- What a partner has passed on is on our account as well.
  WHERE (r.channel = 'AGENCY' OR r.channel = 'PARTNER' AND EXISTS (SELECT FROM clearing c WHERE c.receipt_id = r.id))
    AND r.amount_minor - spent.amount - f.amount > 0
    AND NOT EXISTS (SELECT FROM reversal v WHERE v.receipt_id = r.id)`;

const ITEMS = `
  SELECT w.id AS "receiptId", w.number, w.currency, w.amount_minor AS "amountMinor", w.suspense_minor AS "suspenseMinor",
         w.received_on AS "receivedOn", w.value_on AS "valueOn", w.age_days AS "ageDays", w.means, w.payer_name AS "payerName",
         w.payer_iban_last4 AS "payerIbanLast4", w.stated_reference AS "statedReference", w.named_case_id AS "namedCaseId",
         CASE WHEN w.named_case_id IS NULL THEN 'NO_CASE' WHEN c.closed_on IS NOT NULL THEN 'CASE_CLOSED'
              WHEN EXISTS (SELECT FROM receipt_match m WHERE m.receipt_id = w.id) THEN 'ABOVE_BALANCE'
              ELSE 'RATE_MISSING' END AS because,
         EXISTS (SELECT FROM refund b WHERE b.receipt_id = w.id
                   AND NOT EXISTS (SELECT FROM refund_event e WHERE e.refund_id = b.id)) AS "isRefundAsked"
  FROM (${WAITING}) w LEFT JOIN case_file c ON c.id = w.named_case_id`;

const PAGE = `
  ${ITEMS}
  WHERE ($2::text IS NULL OR w.currency = $2) AND ($3::int IS NULL OR w.age_days BETWEEN $3 AND $4)
    AND ($5::bigint IS NULL OR $5 IN (w.suspense_minor, w.amount_minor))
    AND ($6::text IS NULL OR strpos(search_form(concat_ws(' ', w.payer_name, w.stated_reference, w.number)), trim(search_form($6))) > 0)
    AND ($7::date IS NULL OR (w.received_on, w.id) > ($7, $8))
  ORDER BY w.received_on, w.id LIMIT $9`;

const AGES = `
  SELECT w.currency, b.age, count(*)::int AS receipts, sum(w.suspense_minor)::bigint AS "suspenseMinor"
  FROM (${WAITING}) w
  JOIN unnest($2::text[], $3::int[], $4::int[]) WITH ORDINALITY AS b(age, first, last, place) ON w.age_days BETWEEN b.first AND b.last
  GROUP BY w.currency, b.age, b.place ORDER BY w.currency, b.place`;

/** Money in suspense, as the accountant clears it. */
@Injectable()
export class SuspenseQuery {
  constructor(private readonly reads: Reads) {}

  /** What waits on that day, oldest first. */
  async page(
    caller: Caller,
    on: CalendarDate,
    { currency, age, amountMinor, text }: SuspenseFilter,
    { limit, after }: PageRequest,
  ): Promise<Page<SuspenseItem>> {
    const [first = null, last = null] = age === undefined ? [] : DAYS[age];
    const [receivedOn = null, id = null] = after ?? [];
    const rows = await this.reads.rows<SuspenseItem>(caller, PAGE, [
      ...[on, currency ?? null, first, last, amountMinor ?? null, text ?? null],
      ...[receivedOn, id, limit + 1],
    ]);
    return pageOf(rows, limit, (row) => [row.receivedOn, row.receiptId]);
  }

  /** One of them; null when nothing of it waits. */
  one(caller: Caller, on: CalendarDate, receiptId: string): Promise<SuspenseItem | null> {
    return this.reads.one(caller, `${ITEMS} WHERE w.id = $2`, [on, receiptId]);
  }

  /** How much has waited for how long, by currency; a bucket without money is left out. */
  ages(caller: Caller, on: CalendarDate): Promise<SuspenseAge[]> {
    const ends = AGE_BUCKETS.map((age) => DAYS[age]);
    return this.reads.rows(caller, AGES, [
      ...[on, AGE_BUCKETS, ends.map(([first]) => first), ends.map(([, last]) => last)],
    ]);
  }
}
