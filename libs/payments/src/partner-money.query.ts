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
  readonly amountMinor: Minor;
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
  CROSS JOIN LATERAL (SELECT coalesce(sum(amount_minor), 0)::bigint AS amount FROM partner_transfer_payment WHERE receipt_id = r.id) l
  WHERE r.channel = 'PARTNER' AND CASE WHEN v.id IS NULL THEN r.amount_minor ELSE 0 END <> l.amount`;

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

  /** What each partner holds, by currency: who has kept money longest comes first. */
  balances(caller: Caller, on: CalendarDate): Promise<PartnerBalance[]> {
    return this.reads.rows<PartnerBalance>(
      caller,
      `SELECT "partnerId", "partnerName", "partnerKind", currency, count(*)::int AS payments, sum("amountMinor")::bigint AS "amountMinor",
              min("receivedOn") AS "oldestOn", max("ageDays")::int AS "oldestDays"
       FROM (${HELD}) h GROUP BY 1, 2, 3, 4 ORDER BY "oldestOn", "partnerId", currency`,
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
