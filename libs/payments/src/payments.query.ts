import { Injectable } from '@nestjs/common';

import type { PartnerKind } from '@solde/agency';
import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { DomainError, Reads, type Caller, type Work } from '@solde/platform';

export interface ReceiptView {
  readonly id: string;
  readonly number: bigint;
  readonly channel: string;
  readonly means: string;
  readonly amountMinor: Minor;
  readonly currency: Currency;
  readonly valueOn: CalendarDate;
  readonly receivedOn: CalendarDate;
  readonly clearedOn: CalendarDate | null;
  readonly reversedOn: CalendarDate | null;
  readonly reversalReason: string | null;
  /** Who received it for us, when it is not on our account or was not at first. */
  readonly partnerId: string | null;
  readonly partnerKind: PartnerKind | null;
  /** Money of ours that nothing has used yet. */
  readonly suspenseMinor: Minor;
  readonly payerName: string | null;
  readonly statedReference: string | null;
  readonly namedCaseId: string | null;
  /** The receipt of which this is what stays. */
  readonly restOfId: string | null;
}

export interface SuspenseView extends ReceiptView {
  readonly because: 'NO_CASE' | 'CASE_CLOSED' | 'ABOVE_BALANCE' | 'RATE_MISSING';
  readonly ageDays: number;
}

export interface AllocationView {
  readonly claimId: string;
  readonly claimNumber: string;
  readonly component: string;
  readonly amountMinor: Minor;
}

/** One payment as a creditor reads it: of his cases only, without the payer's bank. */
export interface CasePaymentView {
  readonly id: string;
  readonly receiptId: string;
  readonly caseId: string;
  readonly caseNumber: string;
  readonly creditorId: string;
  readonly channel: string;
  readonly means: string;
  readonly currency: Currency;
  readonly valueOn: CalendarDate;
  readonly amountMinor: Minor;
  readonly allocatedMinor: Minor;
  /** Who received it for us, of money that was not paid to our account. */
  readonly partnerKind: PartnerKind | null;
  /** The day from which it is on the account for good; null while it is not. */
  readonly certainOn: CalendarDate | null;
}

/** What of receipt `r` was given back or is about to be, is a partner's transfer or a creditor's provision: `refunded_minor`, where the planner sees through it. */
export const REFUNDED = `
  SELECT (coalesce(sum(b.amount_minor), 0)
    + coalesce((SELECT t.amount_minor FROM partner_transfer t WHERE t.receipt_id = r.id
                  AND NOT EXISTS (SELECT FROM partner_transfer_undo u WHERE u.transfer_id = t.id)), 0)
    + coalesce((SELECT sum(n.amount_minor) FROM receipt_provision n WHERE n.receipt_id = r.id), 0))::bigint AS amount FROM refund b
  WHERE b.receipt_id = r.id AND EXISTS (SELECT FROM refund_event e WHERE e.refund_id = b.id AND e.kind = 'APPROVED')
    AND NOT EXISTS (SELECT FROM refund_event e WHERE e.refund_id = b.id AND e.kind IN ('GIVEN_UP', 'RETURNED'))`;

const RECEIPT = `
  SELECT r.id, r.number, r.channel, r.means, r.amount_minor AS "amountMinor", r.currency, r.value_on AS "valueOn",
         r.received_on AS "receivedOn", c.cleared_on AS "clearedOn", v.reversed_on AS "reversedOn",
         v.reason AS "reversalReason", r.payer_name AS "payerName", r.stated_reference AS "statedReference",
         r.named_case_id AS "namedCaseId", r.rest_of_id AS "restOfId",
         r.partner_id AS "partnerId", r.partner_kind AS "partnerKind",
         CASE WHEN r.channel <> 'DIRECT' AND v.id IS NULL THEN r.amount_minor - coalesce(a.amount, 0) - f.amount ELSE 0 END AS "suspenseMinor"
  FROM receipt r
  LEFT JOIN clearing c ON c.receipt_id = r.id
  LEFT JOIN reversal v ON v.receipt_id = r.id
  LEFT JOIN LATERAL (SELECT sum(amount_minor)::bigint AS amount FROM allocation WHERE receipt_id = r.id) a ON true
  CROSS JOIN LATERAL (${REFUNDED}) f`;

@Injectable()
export class PaymentsQuery {
  constructor(private readonly reads: Reads) {}

  /** One receipt. Refuses NOT_FOUND. */
  async one(caller: Caller, id: string): Promise<ReceiptView> {
    const receipt = await this.reads.one<ReceiptView>(caller, `${RECEIPT} WHERE r.id = $1`, [id]);
    if (receipt === null) throw new DomainError('NOT_FOUND');
    return receipt;
  }

  /** The receipts of a case, or all, newest first; one more than the page. */
  page(
    caller: Caller,
    filter: { readonly caseId?: string; readonly after?: string; readonly limit: number },
  ): Promise<ReceiptView[]> {
    return this.reads.rows<ReceiptView>(
      caller,
      `${RECEIPT}
       WHERE ($1::uuid IS NULL OR EXISTS (SELECT FROM receipt_match m WHERE m.receipt_id = r.id AND m.case_id = $1))
         AND ($2::uuid IS NULL OR r.id < $2)
       ORDER BY r.id DESC LIMIT $3`,
      [filter.caseId ?? null, filter.after ?? null, filter.limit + 1],
    );
  }

  /** How a receipt is spent today, mirrors netted. */
  allocations(caller: Caller, receiptId: string, caseId?: string): Promise<AllocationView[]> {
    return this.reads.rows<AllocationView>(
      caller,
      `SELECT a.claim_id AS "claimId", c.number AS "claimNumber", a.component, sum(a.amount_minor)::bigint AS "amountMinor"
       FROM allocation a JOIN claim c ON c.id = a.claim_id
       WHERE a.receipt_id = $1 AND ($2::uuid IS NULL OR a.case_id = $2)
       GROUP BY a.claim_id, c.number, c.due_on, a.component HAVING sum(a.amount_minor) <> 0
       ORDER BY c.due_on, c.number, a.component`,
      [receiptId, caseId ?? null],
    );
  }

  /** Money that belongs to no case yet, oldest first, with the reason it waits and its age. */
  suspense(
    caller: Caller,
    on: CalendarDate,
    { after, limit }: { readonly after?: string; readonly limit: number },
  ): Promise<SuspenseView[]> {
    return this.reads.rows<SuspenseView>(
      caller,
      `SELECT s.*, CASE WHEN s."namedCaseId" IS NULL THEN 'NO_CASE' WHEN f.closed_on IS NOT NULL THEN 'CASE_CLOSED'
                        WHEN EXISTS (SELECT FROM receipt_match m WHERE m.receipt_id = s.id) THEN 'ABOVE_BALANCE'
                        ELSE 'RATE_MISSING' END AS because, $1::date - s."receivedOn" AS "ageDays"
       FROM (${RECEIPT}) s LEFT JOIN case_file f ON f.id = s."namedCaseId"
       WHERE s."suspenseMinor" > 0 AND ($2::uuid IS NULL OR s.id > $2)
       ORDER BY s.id LIMIT $3`,
      [on, after ?? null, limit + 1],
    );
  }

  /** Payments of a creditor's cases, newest first: what the portal shows (R124-5), under row-level security. */
  ofCreditors(
    caller: Caller,
    filter: { readonly caseId?: string; readonly after?: string; readonly limit: number },
  ): Promise<CasePaymentView[]> {
    return this.reads.rows<CasePaymentView>(
      caller,
      `SELECT m.id, m.receipt_id AS "receiptId", m.case_id AS "caseId", f.number AS "caseNumber",
              m.creditor_id AS "creditorId", m.channel, m.means, m.currency, m.value_on AS "valueOn",
              m.amount_minor AS "amountMinor", m.partner_kind AS "partnerKind", certain_on(m.receipt_id) AS "certainOn",
              coalesce((SELECT sum(a.amount_minor) FROM allocation a
                        WHERE a.receipt_id = m.receipt_id AND a.case_id = m.case_id), 0)::bigint AS "allocatedMinor"
       FROM receipt_match m JOIN case_file f ON f.id = m.case_id
       WHERE ($1::uuid IS NULL OR m.case_id = $1) AND ($2::uuid IS NULL OR m.id < $2)
       ORDER BY m.id DESC LIMIT $3`,
      [filter.caseId ?? null, filter.after ?? null, filter.limit + 1],
    );
  }

  /** How a receipt is spent on a case, as the act sees it. */
  spentOn(
    work: Work,
    receiptId: string,
    caseId: string,
  ): Promise<Pick<AllocationView, 'claimId' | 'component' | 'amountMinor'>[]> {
    return work.query(
      `SELECT claim_id AS "claimId", component, sum(amount_minor)::bigint AS "amountMinor" FROM allocation
       WHERE receipt_id = $1 AND case_id = $2 GROUP BY claim_id, component HAVING sum(amount_minor) <> 0`,
      [receiptId, caseId],
    );
  }

  /**
   * What of the money received for a case is still moving, as the act sees it: in suspense, or matched and not certain.
   * A case is not closed over it.
   */
  async waitingFor(
    work: Work,
    caseId: string,
  ): Promise<{ readonly suspenseMinor: Minor; readonly unclearedMinor: Minor }> {
    const [row] = await work.query<{ suspenseMinor: Minor; unclearedMinor: Minor }>(
      `SELECT coalesce(sum("suspenseMinor"), 0)::bigint AS "suspenseMinor",
              coalesce(sum("amountMinor") FILTER (WHERE "clearedOn" IS NULL AND "reversedOn" IS NULL), 0)::bigint
                AS "unclearedMinor"
       FROM (${RECEIPT}
             WHERE r.named_case_id = $1
                OR EXISTS (SELECT FROM receipt_match m WHERE m.receipt_id = r.id AND m.case_id = $1)) s`,
      [caseId],
    );
    return row ?? { suspenseMinor: 0n, unclearedMinor: 0n };
  }

  /** By which way the last standing money of a case came, or null when there is none. */
  async lastChannel(work: Work, caseId: string): Promise<'AGENCY' | 'DIRECT' | null> {
    const [row] = await work.query<{ channel: 'AGENCY' | 'DIRECT' }>(
      `SELECT CASE m.channel WHEN 'DIRECT' THEN m.channel ELSE 'AGENCY' END AS channel FROM receipt_match m
       WHERE m.case_id = $1 AND NOT EXISTS (SELECT FROM reversal v WHERE v.receipt_id = m.receipt_id)
       GROUP BY m.receipt_id, m.channel, m.value_on HAVING sum(m.amount_minor) > 0
       ORDER BY m.value_on DESC, m.receipt_id DESC LIMIT 1`,
      [caseId],
    );
    return row?.channel ?? null;
  }
}
