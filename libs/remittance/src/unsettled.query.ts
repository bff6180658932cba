import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import { holidaysOf } from '@solde/country';
import type { Currency } from '@solde/money';
import type { Work } from '@solde/platform';

import {
  runFigures,
  type CreditorTerms,
  type RunFigures,
  type UnsettledCreditor,
} from './run-figures';

/** The lines that no statement has settled, of one act; it dies with the work. */
const UNSETTLED = `
  CREATE TEMP TABLE unsettled_line (
    source       text   NOT NULL,
    -- Of a cost: who gets it.
    kind         text,
    source_id    uuid   NOT NULL,
    creditor_id  uuid   NOT NULL,
    case_id      uuid,
    value_on     date   NOT NULL,
    amount_minor bigint NOT NULL,
    receipt_id   uuid,
    cleared_on   date
  ) ON COMMIT DROP`;

/**
 * Certain agency money spent on claims, mirrors of what came back included, the fees earned, those on direct payments too, what
 * costs take and give back, and transfers that the bank returned: whatever its age, what no statement has settled by the cut-off.
 * In the creditor's favour, so that fees and costs come negative.
 */
const COLLECT = `
  INSERT INTO unsettled_line
  SELECT 'ALLOCATION', NULL, a.id, a.creditor_id, a.case_id, a.value_on, a.amount_minor, a.receipt_id, least(c.cleared_on, t.entered_on)
  FROM allocation a
  JOIN clearing c ON c.receipt_id = a.receipt_id AND c.cleared_on <= $1
  JOIN case_file f ON f.id = a.case_id AND f.currency = $2
  -- The legal month of what a partner passed on runs from the day it entered the account.
  LEFT JOIN partner_transfer_payment p ON p.receipt_id = a.receipt_id AND p.amount_minor > 0
  LEFT JOIN partner_transfer t ON t.id = p.transfer_id
  WHERE a.channel = 'AGENCY' AND a.booked_on <= $1
    AND NOT EXISTS (SELECT FROM statement_line s
      WHERE s.document_kind = 'STATEMENT' AND s.source = 'ALLOCATION' AND s.source_id = a.id)
  UNION ALL
  SELECT 'FEE_LINE', NULL, l.id, l.creditor_id, l.case_id, l.value_on, -l.amount_minor, l.receipt_id, NULL
  FROM fee_line l
  WHERE l.earned_on <= $1 AND l.currency = $2
    AND NOT EXISTS (SELECT FROM statement_line s
      WHERE s.document_kind = 'STATEMENT' AND s.source = 'FEE_LINE' AND s.source_id = l.id)
  UNION ALL
  SELECT 'COST', k.kind, k.id, k.creditor_id, k.case_id, k.earned_on, -k.amount_minor, k.receipt_id, NULL
  FROM cost_line k
  WHERE k.earned_on <= $1 AND k.currency = $2
    AND NOT EXISTS (SELECT FROM statement_line s
      WHERE s.document_kind = 'STATEMENT' AND s.source = 'COST' AND s.source_id = k.id)
  UNION ALL
  SELECT 'TRANSFER_RETURN', NULL, o.id, o.creditor_id, NULL, o.happened_on, o.amount_minor, NULL, r.oldest_cleared_on
  FROM transfer_outcome o JOIN remittance_statement r ON r.id = o.statement_id AND r.currency = $2
  WHERE o.kind = 'RETURNED' AND o.happened_on <= $1
    AND NOT EXISTS (SELECT FROM statement_line s
      WHERE s.document_kind = 'STATEMENT' AND s.source = 'TRANSFER_RETURN' AND s.source_id = o.id)`;

/** By creditor: its lines, what its last statement carried, its mandate's terms on the cut-off and its bank details. */
const BY_CREDITOR = `
  WITH due AS (
    SELECT creditor_id, count(*)::int AS lines,
           md5(string_agg(source_id::text || amount_minor, ',' ORDER BY source_id, source)) AS digest,
           coalesce(sum(amount_minor) FILTER (WHERE source = 'ALLOCATION'), 0)::bigint AS collected,
           coalesce(sum(amount_minor) FILTER (WHERE source = 'TRANSFER_RETURN' OR kind = 'PROVISION_RETURNED'), 0)::bigint AS given_back,
           coalesce(-sum(amount_minor) FILTER (WHERE kind = 'KEPT'), 0)::bigint AS kept,
           coalesce(-sum(amount_minor) FILTER (WHERE kind = 'DEBOURS'), 0)::bigint AS debours,
           coalesce(-sum(amount_minor) FILTER (WHERE source = 'FEE_LINE'), 0)::bigint AS fees,
           count(DISTINCT receipt_id) FILTER (WHERE source = 'ALLOCATION')::int AS receipts,
           min(cleared_on) FILTER (WHERE amount_minor > 0) AS oldest
    FROM unsettled_line GROUP BY creditor_id
  ), carried AS (
    SELECT DISTINCT ON (creditor_id) creditor_id, carry_minor, oldest_cleared_on
    FROM remittance_statement WHERE currency = $2 ORDER BY creditor_id, id DESC
  ), terms AS (
    SELECT DISTINCT ON (m.creditor_id) t.*
    FROM mandate m JOIN mandate_terms t ON t.mandate_id = m.id
    WHERE m.currency = $2 AND t.agency_signed_at IS NOT NULL AND t.effective_from <= $1
    ORDER BY m.creditor_id, m.state IN ('ACTIVE', 'NOTICE_GIVEN') DESC, m.id DESC, t.effective_from DESC, t.number DESC
  )
  SELECT k.id AS "creditorId", k.territory,
         CASE WHEN t.id IS NOT NULL THEN jsonb_build_object('mode', t.remittance_mode, 'cycle', t.remittance_cycle,
           'payoutBusinessDays', t.payout_business_days, 'delayClause', t.remittance_delay_clause,
           'negativeBalance', t.negative_balance, 'invoiceDueDays', t.invoice_due_days, 'transferMinMinor', t.transfer_min_minor::text) END AS terms,
         CASE WHEN b.id IS NOT NULL THEN jsonb_build_object('bankDetailId', b.id, 'usableFrom', b.usable_from) END AS account,
         EXISTS (SELECT FROM remittance_hold h WHERE h.creditor_id = k.id
           AND NOT EXISTS (SELECT FROM remittance_hold_lift l WHERE l.hold_id = h.id)) AS "isHeld",
         coalesce(c.carry_minor, 0) AS "openingCarryMinor", c.oldest_cleared_on AS "carriedClearedOn",
         coalesce(d.lines, 0) AS lines, coalesce(d.digest, '') AS digest,
         coalesce(d.collected, 0) AS "collectedMinor", coalesce(d.given_back, 0) AS "givenBackMinor",
         coalesce(d.kept, 0) AS "costsKeptMinor", coalesce(d.debours, 0) AS "deboursMinor", coalesce(d.fees, 0) AS "feesMinor",
         coalesce(d.receipts, 0) AS receipts, d.oldest AS "oldestClearedOn"
  FROM (SELECT creditor_id FROM due UNION SELECT creditor_id FROM carried WHERE carry_minor > 0) who
  JOIN creditor k ON k.id = who.creditor_id
  LEFT JOIN due d ON d.creditor_id = k.id
  LEFT JOIN carried c ON c.creditor_id = k.id
  LEFT JOIN terms t ON t.creditor_id = k.id
  LEFT JOIN bank_detail b ON b.creditor_id = k.id AND b.state = 'APPROVED'
  ORDER BY k.code`;

type Row = Omit<UnsettledCreditor, 'terms'> & {
  readonly terms: (Omit<CreditorTerms, 'transferMinMinor'> & { transferMinMinor: string }) | null;
};

/** What is to be remitted at a cut-off, read set by set inside the act that prepares, checks or approves it. */
@Injectable()
export class UnsettledQuery {
  /** The figures of a cut-off from what is posted now; its lines stay at hand in `unsettled_line` until the work ends. */
  async figures(work: Work, currency: Currency, cutOffOn: CalendarDate): Promise<RunFigures> {
    await work.query(UNSETTLED);
    await work.query(COLLECT, [cutOffOn, currency]);
    const rows = await work.query<Row>(BY_CREDITOR, [cutOffOn, currency]);
    const creditors = rows.map(({ terms, ...row }) => ({
      ...row,
      terms: terms === null ? null : { ...terms, transferMinMinor: BigInt(terms.transferMinMinor) },
    }));
    // The day a bank executes: its own calendar is the national one.
    const holidays = holidaysOf('FR-METRO', { use: 'LEGAL' });
    return runFigures({ currency, cutOffOn, holidays }, creditors);
  }
}
