import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import { isTerritory, vatOn, vatRateOn } from '@solde/country';
import type { Currency, Minor } from '@solde/money';
import { Reads, type Caller, type CursorPart, type Query } from '@solde/platform';

import { accountFault } from './account-fault';
import type { Cause } from './cause-words';

/** Money of a creditor whose legal month ends soon, or is over (CPCE R124-6, R-REMIT-DEADLINE). */
export interface DeadlineView {
  /** A receipt that no statement has settled, the money that a statement carries, or a transfer ordered and not confirmed. */
  readonly source: 'RECEIPT' | 'CARRY' | 'TRANSFER';
  readonly id: string;
  readonly creditorId: string;
  readonly creditorName: string;
  readonly currency: Currency;
  readonly clearedOn: CalendarDate;
  readonly limitOn: CalendarDate;
  /** Negative once the month is over. */
  readonly daysLeft: number;
  readonly amountMinor: Minor;
  readonly blockedBy: Cause;
}

export interface DeadlineFilter {
  /** Days ahead: 0 lists what is late or due today. */
  readonly days: number;
  readonly creditorId?: string;
  readonly currency?: Currency;
  readonly after: readonly CursorPart[] | null;
  readonly limit: number;
}

/** PostgreSQL adds a month as the law counts it: same day, clamped to the end of the month. */
const DEADLINES = `
  WITH last_one AS (
    SELECT DISTINCT ON (creditor_id, currency) id, creditor_id, currency, carry_minor, held_because, oldest_cleared_on
    FROM remittance_statement ORDER BY creditor_id, currency, id DESC
  ), waiting AS (
    -- Money of a partner's transfer was collected on the day it entered the account, whenever a person said what it was.
    SELECT 'RECEIPT' AS source, a.receipt_id AS id, a.creditor_id, f.currency, least(c.cleared_on, t.entered_on) AS cleared_on, sum(a.amount_minor)::bigint AS amount,
           NULL AS held_because
    FROM allocation a JOIN clearing c ON c.receipt_id = a.receipt_id JOIN case_file f ON f.id = a.case_id
    LEFT JOIN partner_transfer_payment p ON p.receipt_id = a.receipt_id AND p.amount_minor > 0
    LEFT JOIN partner_transfer t ON t.id = p.transfer_id
    WHERE a.channel = 'AGENCY' AND NOT EXISTS (SELECT FROM statement_line s
      WHERE s.document_kind = 'STATEMENT' AND s.source = 'ALLOCATION' AND s.source_id = a.id)
    GROUP BY a.receipt_id, a.creditor_id, f.currency, c.cleared_on, t.entered_on HAVING sum(a.amount_minor) > 0
    UNION ALL
    SELECT 'CARRY', id, creditor_id, currency, oldest_cleared_on, carry_minor, held_because
    FROM last_one WHERE carry_minor > 0 AND oldest_cleared_on IS NOT NULL
    UNION ALL
    SELECT 'TRANSFER', s.id, s.creditor_id, s.currency, s.oldest_cleared_on, s.transfer_minor, o.kind
    FROM remittance_statement s LEFT JOIN transfer_outcome o ON o.statement_id = s.id AND o.kind = 'RETURNED'
    WHERE s.transfer_minor > 0 AND s.oldest_cleared_on IS NOT NULL
      AND CASE WHEN o.id IS NULL THEN NOT EXISTS (SELECT FROM transfer_outcome x WHERE x.statement_id = s.id)
               ELSE NOT EXISTS (SELECT FROM statement_line l WHERE l.document_kind = 'STATEMENT'
                                AND l.source = 'TRANSFER_RETURN' AND l.source_id = o.id) END
  ), due AS (
    SELECT w.*, (w.cleared_on + interval '1 month')::date AS limit_on FROM waiting w
  ), page AS (
  SELECT d.source, d.id, d.creditor_id AS "creditorId", k.legal_name AS "creditorName", k.territory, d.currency, b.iban, b.bic,
         d.cleared_on AS "clearedOn", d.limit_on AS "limitOn", d.limit_on - today.on AS "daysLeft", d.amount AS "amountMinor",
         today.on AS today,
         t.remittance_mode = 'GROSS' AND NOT EXISTS (SELECT FROM own_account w
           WHERE w.currency = d.currency AND w.state = 'APPROVED' AND w.closed_on IS NULL) AS "isNowhereToPay",
         CASE
           WHEN d.source = 'TRANSFER' THEN CASE WHEN d.held_because IS NULL THEN 'TRANSFER_NOT_CONFIRMED' ELSE 'TRANSFER_RETURNED' END
           WHEN EXISTS (SELECT FROM remittance_hold h WHERE h.creditor_id = d.creditor_id
             AND NOT EXISTS (SELECT FROM remittance_hold_lift l WHERE l.hold_id = h.id)) THEN 'LEGAL_HOLD'
           WHEN t.id IS NULL THEN 'MANDATE_NOT_ACTIVE'
           WHEN b.id IS NULL THEN 'NO_IBAN'
           WHEN b.usable_from > today.on THEN 'BANK_DETAILS_CHANGED'
           WHEN d.source = 'CARRY' AND d.held_because IS NULL THEN 'BELOW_MINIMUM'
           WHEN d.source = 'RECEIPT' AND o.carry_minor < 0 THEN 'CREDITOR_IN_DEBIT'
           ELSE 'WAITS_FOR_ITS_RUN' END AS "blockedBy"
  FROM due d JOIN creditor k ON k.id = d.creditor_id
  CROSS JOIN (SELECT app_now()::date AS on) today
  LEFT JOIN last_one o ON o.creditor_id = d.creditor_id AND o.currency = d.currency
  LEFT JOIN bank_detail b ON b.creditor_id = d.creditor_id AND b.state = 'APPROVED'
  LEFT JOIN LATERAL (
    SELECT t.id, t.remittance_delay_clause, t.remittance_mode FROM mandate m JOIN mandate_terms t ON t.mandate_id = m.id
    WHERE m.creditor_id = d.creditor_id AND m.currency = d.currency AND t.agency_signed_at IS NOT NULL AND t.effective_from <= today.on
    ORDER BY m.state IN ('ACTIVE', 'NOTICE_GIVEN') DESC, m.id DESC, t.effective_from DESC, t.number DESC LIMIT 1
  ) t ON true
  WHERE t.remittance_delay_clause IS NULL AND d.limit_on <= today.on + $1::int
    AND ($2::uuid IS NULL OR d.creditor_id = $2) AND ($6::text IS NULL OR d.currency = $6) AND ($3::date IS NULL OR (d.limit_on, d.id) > ($3::date, $4::uuid))
  ORDER BY d.limit_on, d.id LIMIT $5
  )
  -- What the next invoice would ask for: of the creditors of the page alone that have nowhere to pay it.
  SELECT p.*, coalesce(f.amount, 0) AS "feesMinor", coalesce(k.amount, 0) AS "deboursMinor"
  FROM page p
  LEFT JOIN LATERAL (SELECT sum(l.amount_minor)::bigint AS amount FROM fee_line l
    WHERE l.creditor_id = p."creditorId" AND l.currency = p.currency AND l.earned_on <= p.today AND NOT EXISTS (SELECT FROM statement_line s
      WHERE s.document_kind = 'STATEMENT' AND s.source = 'FEE_LINE' AND s.source_id = l.id)) f ON p."isNowhereToPay"
  LEFT JOIN LATERAL (SELECT sum(c.amount_minor)::bigint AS amount FROM cost_line c
    WHERE c.creditor_id = p."creditorId" AND c.currency = p.currency AND c.kind = 'DEBOURS' AND c.earned_on <= p.today
      AND NOT EXISTS (SELECT FROM statement_line s
        WHERE s.document_kind = 'STATEMENT' AND s.source = 'COST' AND s.source_id = c.id)) k ON p."isNowhereToPay"
  ORDER BY p."limitOn", p.id`;

interface Kept extends Pick<DeadlineView, 'currency' | 'amountMinor'> {
  readonly iban: string | null;
  readonly bic: string | null;
  readonly territory: string;
  readonly today: CalendarDate;
  readonly isNowhereToPay: boolean;
  readonly feesMinor: Minor;
  readonly deboursMinor: Minor;
}

type Row = DeadlineView & Kept;

/** What keeps money whether its creditor can be invoiced or not. */
const BEFORE_AN_INVOICE: readonly Cause[] = [
  ...(['TRANSFER_NOT_CONFIRMED', 'TRANSFER_RETURNED'] as const),
  ...(['LEGAL_HOLD', 'MANDATE_NOT_ACTIVE'] as const),
];

/** The red list: money that the law wants paid out by a day. */
@Injectable()
export class DeadlinesQuery {
  constructor(private readonly reads: Reads) {}

  /** The earliest limit first, one more than the page. Creditors whose mandate has a clause of delay are not on it. */
  deadlines(caller: Caller, filter: DeadlineFilter): Promise<DeadlineView[]> {
    return this.reads.run(caller, (query) => deadlinesIn(query, filter));
  }
}

/** The same, inside a reading that is open. */
export async function deadlinesIn(query: Query, filter: DeadlineFilter): Promise<DeadlineView[]> {
  const { days, creditorId = null, currency = null, after, limit } = filter;
  const from = [after?.[0] ?? null, after?.[1] ?? null];
  const rows = await query<Row>(DEADLINES, [...[days, creditorId, ...from, limit + 1, currency]]);
  return rows.map((row) => {
    const { source, id, creditorId, creditorName, currency, clearedOn, limitOn, daysLeft } = row;
    return {
      ...{ source, id, creditorId, creditorName, currency, clearedOn, limitOn, daysLeft },
      ...{ amountMinor: row.amountMinor, blockedBy: blockOf(row.blockedBy, row) },
    };
  });
}

/** The cause that comes first, in the order in which a run asks: without an invoice its creditor is in no run, whatever his account. */
function blockOf(found: Cause, kept: Kept): Cause {
  const { territory, today, isNowhereToPay, feesMinor, deboursMinor } = kept;
  const vat = vatRateOn(isTerritory(territory) ? territory : null, today);
  const vatMinor = vat.kind === 'VAT_RATE' ? vatOn(feesMinor, vat.rate) : 0n;
  const isInvoiced = isNowhereToPay && feesMinor + vatMinor + deboursMinor > 0n;
  if (BEFORE_AN_INVOICE.includes(found)) return found;
  // In GROSS nobody could pay the invoice of its fees, so its run leaves the creditor out.
  if (isInvoiced) return 'NO_OWN_ACCOUNT';
  const { iban, bic, amountMinor, currency } = kept;
  const fault = iban === null ? null : accountFault({ iban, bic }, amountMinor, currency);
  if (fault !== null) return fault;
  return found === 'WAITS_FOR_ITS_RUN' && vat.kind !== 'VAT_RATE' ? 'RATE_MISSING' : found;
}
