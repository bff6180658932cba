import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { DomainError, Reads, type Caller, type Work } from '@solde/platform';

import type { RefundOrderKind } from './refund-order-kind';
import type { RefundState } from './refunds.query';

/** ORDERED: nobody has taken the file; DOWNLOADED: the bank has not paid all; PAID: nothing of it waits; DROPPED: it pays nothing. */
export const REFUND_ORDER_STATES = ['ORDERED', 'DOWNLOADED', 'PAID', 'DROPPED'] as const;
export type RefundOrderState = (typeof REFUND_ORDER_STATES)[number];

export interface RefundOrderView {
  readonly id: string;
  readonly number: bigint;
  readonly state: RefundOrderState;
  readonly kind: RefundOrderKind;
  readonly accountIban: string;
  readonly currency: Currency;
  readonly executionOn: CalendarDate;
  readonly messageId: string;
  readonly refunds: number;
  readonly totalMinor: Minor;
  /** Of the file, as lower-case hexadecimal: the same whenever it is downloaded. */
  readonly sha256: string;
  readonly downloads: number;
  readonly dropped: number;
  readonly orderedBy: string;
  readonly orderedAt: Date;
}

export interface RefundOrderLineView {
  readonly refundId: string;
  readonly endToEndId: string;
  readonly beneficiary: string;
  readonly iban: string;
  readonly amountMinor: Minor;
  readonly currency: Currency;
  readonly state: RefundState;
  readonly isDropped: boolean;
  readonly droppedBy: string | null;
  readonly droppedAt: Date | null;
  readonly droppedBecause: string | null;
}

export interface RefundOrderDetail extends RefundOrderView {
  readonly lines: readonly RefundOrderLineView[];
}

const ORDER = `
  SELECT * FROM (
    SELECT o.id, o.number, o.kind, o.currency, k.iban AS "accountIban", o.execution_on AS "executionOn", o.message_id AS "messageId", o.refunds,
           o.total_minor AS "totalMinor", encode(c.sha256, 'hex') AS sha256, x.downloads, l.dropped,
           u.display_name AS "orderedBy", a.at AS "orderedAt",
           CASE WHEN l.dropped = o.refunds THEN 'DROPPED' WHEN l.waiting = 0 THEN 'PAID'
                WHEN x.downloads = 0 THEN 'ORDERED' ELSE 'DOWNLOADED' END AS state
    FROM refund_order o JOIN dedicated_account k ON k.id = o.dedicated_account_id JOIN document c ON c.id = o.document_id
    JOIN user_account u ON u.id = o.ordered_by JOIN act a ON a.id = o.act_id
    CROSS JOIN LATERAL (SELECT count(*)::int AS downloads FROM refund_order_export e WHERE e.order_id = o.id) x
    CROSS JOIN LATERAL (
      SELECT count(d.order_id)::int AS dropped,
             count(*) FILTER (WHERE d.order_id IS NULL AND NOT EXISTS (
               SELECT FROM refund_event e WHERE e.refund_id = l.refund_id AND e.kind = 'PAID'))::int AS waiting
      FROM refund_order_line l LEFT JOIN refund_order_drop d ON d.order_id = l.order_id AND d.refund_id = l.refund_id
      WHERE l.order_id = o.id) l
  ) o`;

const LINES = `
  SELECT l.refund_id AS "refundId", l.end_to_end_id AS "endToEndId", f.beneficiary, l.iban, l.amount_minor AS "amountMinor", l.currency,
         (SELECT e.kind FROM refund_event e WHERE e.refund_id = l.refund_id ORDER BY e.id DESC LIMIT 1) AS state,
         d.order_id IS NOT NULL AS "isDropped", u.display_name AS "droppedBy", a.at AS "droppedAt", d.because AS "droppedBecause"
  FROM refund_order_line l JOIN refund f ON f.id = l.refund_id
  LEFT JOIN refund_order_drop d ON d.order_id = l.order_id AND d.refund_id = l.refund_id
  LEFT JOIN user_account u ON u.id = d.dropped_by LEFT JOIN act a ON a.id = d.act_id
  WHERE l.order_id = $1 ORDER BY l.number`;

/** Refund orders, for whoever makes them and for whoever looks for a transfer. */
@Injectable()
export class RefundOrdersQuery {
  constructor(private readonly reads: Reads) {}

  /** Those of a state or all, newest first; one more than the page. */
  page(
    caller: Caller,
    filter: { readonly state?: RefundOrderState; readonly after?: string; readonly limit: number },
  ): Promise<RefundOrderView[]> {
    return this.reads.rows(
      caller,
      `${ORDER} WHERE ($1::text IS NULL OR o.state = $1) AND ($2::uuid IS NULL OR o.id < $2) ORDER BY o.id DESC LIMIT $3`,
      [filter.state ?? null, filter.after ?? null, filter.limit + 1],
    );
  }

  /** One order with its refunds. Refuses NOT_FOUND. */
  async one(caller: Caller, id: string): Promise<RefundOrderDetail> {
    const order = await this.reads.one<RefundOrderView>(caller, `${ORDER} WHERE o.id = $1`, [id]);
    if (order === null) throw new DomainError('NOT_FOUND');
    return { ...order, lines: await this.reads.rows<RefundOrderLineView>(caller, LINES, [id]) };
  }

  /** The same as an act sees it. Refuses NOT_FOUND. */
  async inAct(work: Work, id: string): Promise<RefundOrderDetail> {
    const [order] = await work.query<RefundOrderView>(`${ORDER} WHERE o.id = $1`, [id]);
    if (order === undefined) throw new DomainError('NOT_FOUND');
    return { ...order, lines: await work.query<RefundOrderLineView>(LINES, [id]) };
  }
}
