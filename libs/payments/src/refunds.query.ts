import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { DomainError, Reads, type Caller, type Work } from '@solde/platform';

import type { RefundReason } from './refund.entity';

/** ASKED waits for a second person, APPROVED for the bank. */
export const REFUND_STATES = [
  'ASKED',
  'APPROVED',
  'REFUSED',
  'PAID',
  'GIVEN_UP',
  'RETURNED',
] as const;
export type RefundState = (typeof REFUND_STATES)[number];

export interface RefundView {
  readonly id: string;
  readonly number: bigint;
  readonly receiptId: string;
  readonly receiptNumber: bigint;
  readonly state: RefundState;
  readonly amountMinor: Minor;
  readonly currency: Currency;
  readonly reason: RefundReason;
  readonly beneficiary: string;
  readonly iban: string;
  readonly isPayersAccount: boolean;
  readonly otherAccountReason: string | null;
  readonly evidenceId: string | null;
  readonly askedById: string;
  readonly askedBy: string;
  readonly askedAt: Date;
  readonly decidedBy: string | null;
  readonly paidOn: CalendarDate | null;
  readonly bankReference: string | null;
  /** The order that pays it, unless that was dropped. */
  readonly orderId: string | null;
}

const REFUND = `
  SELECT f.id, f.number, f.receipt_id AS "receiptId", r.number AS "receiptNumber", coalesce(last.kind, 'ASKED') AS state,
         f.amount_minor AS "amountMinor", f.currency, f.reason, f.beneficiary, f.iban,
         f.is_payers_account AS "isPayersAccount", f.other_account_reason AS "otherAccountReason", f.evidence_id AS "evidenceId",
         f.asked_by AS "askedById", u.display_name AS "askedBy", a.at AS "askedAt", w.display_name AS "decidedBy",
         p.happened_on AS "paidOn", p.reference AS "bankReference",
         (SELECT l.order_id FROM refund_order_line l WHERE l.refund_id = f.id AND NOT EXISTS (
            SELECT FROM refund_order_drop x WHERE x.order_id = l.order_id AND x.refund_id = l.refund_id)) AS "orderId"
  FROM refund f JOIN receipt r ON r.id = f.receipt_id JOIN user_account u ON u.id = f.asked_by JOIN act a ON a.id = f.act_id
  LEFT JOIN LATERAL (SELECT kind FROM refund_event e WHERE e.refund_id = f.id ORDER BY e.id DESC LIMIT 1) last ON true
  LEFT JOIN refund_event d ON d.refund_id = f.id AND d.kind IN ('APPROVED', 'REFUSED')
  LEFT JOIN user_account w ON w.id = d.done_by
  LEFT JOIN refund_event p ON p.refund_id = f.id AND p.kind = 'PAID'`;

/** Refunds, for the people who ask, approve and pay them. */
@Injectable()
export class RefundsQuery {
  constructor(private readonly reads: Reads) {}

  /** Those of a state or all, newest first; one more than the page. */
  page(
    caller: Caller,
    filter: { readonly state?: RefundState; readonly after?: string; readonly limit: number },
  ): Promise<RefundView[]> {
    return this.reads.rows(
      caller,
      `${REFUND} WHERE ($1::text IS NULL OR coalesce(last.kind, 'ASKED') = $1) AND ($2::uuid IS NULL OR f.id < $2)
       ORDER BY f.id DESC LIMIT $3`,
      [filter.state ?? null, filter.after ?? null, filter.limit + 1],
    );
  }

  /** Refuses NOT_FOUND. */
  async one(caller: Caller, id: string): Promise<RefundView> {
    const refund = await this.reads.one<RefundView>(caller, `${REFUND} WHERE f.id = $1`, [id]);
    if (refund === null) throw new DomainError('NOT_FOUND');
    return refund;
  }

  /** One refund as the act sees it. Refuses NOT_FOUND. */
  async inAct(work: Work, id: string): Promise<RefundView> {
    const [refund] = await work.query<RefundView>(`${REFUND} WHERE f.id = $1`, [id]);
    if (refund === undefined) throw new DomainError('NOT_FOUND');
    return refund;
  }

  /** The one refund of that number and amount on the account, as an act reads it; null when there is none. */
  async numbered(
    work: Work,
    { number, amountMinor, dedicatedAccountId }: NumberedRefund,
  ): Promise<Pick<RefundView, 'id' | 'state'> | null> {
    const [found] = await work.query<Pick<RefundView, 'id' | 'state'>>(
      `SELECT f.id, coalesce(last.kind, 'ASKED') AS state FROM refund f JOIN receipt r ON r.id = f.receipt_id
       LEFT JOIN LATERAL (SELECT kind FROM refund_event e WHERE e.refund_id = f.id ORDER BY e.id DESC LIMIT 1) last ON true
       WHERE f.number = $1 AND f.amount_minor = $2 AND account_of_receipt(r.id) = $3`,
      [number, amountMinor, dedicatedAccountId],
    );
    return found ?? null;
  }
}

export interface NumberedRefund {
  readonly number: bigint;
  readonly amountMinor: Minor;
  readonly dedicatedAccountId: string;
}
