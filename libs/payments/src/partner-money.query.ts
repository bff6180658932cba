import { Injectable } from '@nestjs/common';

import type { PartnerKind } from '@solde/agency';
import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { pageOf, Reads, type Caller, type Page, type PageRequest } from '@solde/platform';

/** A payment that a partner has received and not passed on, or has passed on and that was reversed since. */
export interface PartnerMoney {
  readonly receiptId: string;
  readonly number: bigint;
  readonly partnerId: string;
  readonly partnerName: string;
  readonly partnerKind: PartnerKind;
  readonly caseId: string | null;
  readonly caseNumber: string | null;
  readonly means: string;
  readonly reference: string | null;
  readonly currency: Currency;
  /** Below zero: the agency has it, and the partner is owed it. */
  readonly amountMinor: Minor;
  readonly receivedOn: CalendarDate;
  readonly ageDays: number;
}

/** What each partner holds in one currency. */
export interface PartnerBalance {
  readonly partnerId: string;
  readonly partnerName: string;
  readonly partnerKind: PartnerKind;
  readonly currency: Currency;
  readonly payments: number;
  /** What he must send, less what he kept already. */
  readonly amountMinor: Minor;
  /** Costs that he kept of transfers that were undone since: he keeps them of the next. */
  readonly keptMinor: Minor;
  readonly oldestOn: CalendarDate;
  readonly oldestDays: number;
}

const HELD = `
  SELECT r.id AS "receiptId", r.number, p.id AS "partnerId", p.name AS "partnerName", p.kind AS "partnerKind", r.means,
         r.named_case_id AS "caseId", f.number AS "caseNumber", r.bank_reference AS reference, r.currency,
         r.received_on AS "receivedOn", $1::date - r.received_on AS "ageDays",
         CASE WHEN v.id IS NULL THEN r.amount_minor ELSE 0 END - l.amount AS "amountMinor"
  FROM receipt r JOIN partner p ON p.id = r.partner_id
  LEFT JOIN case_file f ON f.id = r.named_case_id
  LEFT JOIN reversal v ON v.receipt_id = r.id
  CROSS JOIN LATERAL (SELECT coalesce(sum(p.amount_minor), 0)::bigint AS amount FROM partner_transfer_payment p
                      WHERE p.receipt_id = r.id AND NOT EXISTS (SELECT FROM partner_transfer_undo u WHERE u.transfer_id = p.transfer_id)) l
  WHERE r.channel = 'PARTNER' AND CASE WHEN v.id IS NULL THEN r.amount_minor ELSE 0 END <> l.amount`;

/** Costs that partners kept of transfers that were undone, and of none since. */
const KEPT = `
  SELECT p.id AS "partnerId", p.name AS "partnerName", p.kind AS "partnerKind", c.currency, c.amount_minor AS amount, c.incurred_on AS on
  FROM case_cost c JOIN partner p ON p.id = c.partner_id
  WHERE NOT EXISTS (SELECT FROM partner_transfer_cost x WHERE x.cost_id = c.id
                      AND NOT EXISTS (SELECT FROM partner_transfer_undo u WHERE u.transfer_id = x.transfer_id))`;

/** Money of creditors in the hands of partners. */
@Injectable()
export class PartnerMoneyQuery {
  constructor(private readonly reads: Reads) {}

  /** Payment by payment, the oldest first, of one partner or all, from an age on. */
  async page(
    caller: Caller,
    on: CalendarDate,
    filter: { readonly partnerId?: string; readonly daysMin?: number },
    { limit, after }: PageRequest,
  ): Promise<Page<PartnerMoney>> {
    const rows = await this.reads.rows<PartnerMoney>(
      caller,
      `SELECT * FROM (${HELD}) h
       WHERE ($2::uuid IS NULL OR h."partnerId" = $2) AND h."ageDays" >= $3
         AND ($4::date IS NULL OR (h."receivedOn", h."receiptId") > ($4::date, $5::uuid))
       ORDER BY h."receivedOn", h."receiptId" LIMIT $6`,
      [
        ...[on, filter.partnerId ?? null, filter.daysMin ?? 0],
        ...[after?.[0] ?? null, after?.[1] ?? null, limit + 1],
      ],
    );
    return pageOf(rows, limit, ({ receivedOn, receiptId }) => [receivedOn, receiptId]);
  }

  /** What each partner holds, by currency: who has kept money longest comes first. Whoever holds nothing and is owed nothing is left out. */
  balances(caller: Caller, on: CalendarDate): Promise<PartnerBalance[]> {
    return this.reads.rows<PartnerBalance>(
      caller,
      `SELECT "partnerId", "partnerName", "partnerKind", currency, count(held)::int AS payments,
              (coalesce(sum(held), 0) - coalesce(sum(kept), 0))::bigint AS "amountMinor", coalesce(sum(kept), 0)::bigint AS "keptMinor",
              min("on") AS "oldestOn", $1::date - min("on") AS "oldestDays"
       FROM (SELECT "partnerId", "partnerName", "partnerKind", currency, "amountMinor" AS held, NULL::bigint AS kept, "receivedOn" AS "on"
             FROM (${HELD}) h
             UNION ALL
             SELECT "partnerId", "partnerName", "partnerKind", currency, NULL, amount, "on" FROM (${KEPT}) k) both_sides
       GROUP BY 1, 2, 3, 4 ORDER BY "oldestOn", "partnerId", currency`,
      [on],
    );
  }

  /** What some partners hold, payment by payment and the oldest first, in each currency so many of each at most. */
  heldBy(
    caller: Caller,
    on: CalendarDate,
    partnerIds: readonly string[],
    max: number,
  ): Promise<PartnerMoney[]> {
    return this.reads.rows<PartnerMoney>(
      caller,
      `SELECT * FROM (
         SELECT h.*, row_number() OVER (PARTITION BY "partnerId", currency ORDER BY "receivedOn", "receiptId") AS place
         FROM (${HELD}) h WHERE "partnerId" = ANY ($2::uuid[])) each
       WHERE place <= $3 ORDER BY "partnerId", currency, place`,
      [on, partnerIds, max],
    );
  }
}
