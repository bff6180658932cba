import { Injectable } from '@nestjs/common';

import { AgencyQuery } from '@solde/agency';
import type { CalendarDate } from '@solde/calendar';
import { holidaysOf } from '@solde/country';
import type { Currency } from '@solde/money';
import type { Work } from '@solde/platform';

import {
  plannedCreditors,
  runPayoutOn,
  type CreditorTerms,
  type PlannedCreditors,
  type PlanningFacts,
  type RunDays,
  type UnsettledCreditor,
} from './run-figures';

/** Creditors that are in memory at once, whatever the size of the run. */
export const CREDITORS_PAGE = 100;

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

/** The lines of a page of creditors are found by them; nothing plans for a temporary table unless it is asked. */
const BY_CREDITOR_AT_HAND = [
  'CREATE INDEX ON unsettled_line (creditor_id)',
  'ANALYZE unsettled_line',
];

/** The creditors of that act in their order, as they stood in one statement: however slowly they are walked, nothing moves under them. */
const CREDITORS = `
  CREATE TEMP TABLE unsettled_creditor (
    rank                bigint  PRIMARY KEY,
    creditor_id         uuid    NOT NULL,
    territory           text    NOT NULL,
    terms               jsonb,
    account             jsonb,
    is_held             boolean NOT NULL,
    opening_carry_minor bigint  NOT NULL,
    carried_cleared_on  date,
    lines               integer NOT NULL,
    digest              text    NOT NULL,
    collected_minor     bigint  NOT NULL,
    given_back_minor    bigint  NOT NULL,
    costs_kept_minor    bigint  NOT NULL,
    debours_minor       bigint  NOT NULL,
    fees_minor          bigint  NOT NULL,
    receipts            integer NOT NULL,
    oldest_cleared_on   date
  ) ON COMMIT DROP`;

/** By creditor: its lines, what its last statement carried, its mandate's terms on the cut-off and its bank details. */
const BY_CREDITOR = `
  INSERT INTO unsettled_creditor
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
  SELECT row_number() OVER (ORDER BY k.code), k.id, k.territory,
         CASE WHEN t.id IS NOT NULL THEN jsonb_build_object('mode', t.remittance_mode, 'cycle', t.remittance_cycle,
           'payoutBusinessDays', t.payout_business_days, 'delayClause', t.remittance_delay_clause,
           'negativeBalance', t.negative_balance, 'invoiceDueDays', t.invoice_due_days, 'transferMinMinor', t.transfer_min_minor::text) END,
         CASE WHEN b.id IS NOT NULL THEN jsonb_build_object('bankDetailId', b.id, 'usableFrom', b.usable_from,
           'iban', b.iban, 'bic', b.bic) END,
         EXISTS (SELECT FROM remittance_hold h WHERE h.creditor_id = k.id
           AND NOT EXISTS (SELECT FROM remittance_hold_lift l WHERE l.hold_id = h.id)),
         coalesce(c.carry_minor, 0), c.oldest_cleared_on, coalesce(d.lines, 0), coalesce(d.digest, ''),
         coalesce(d.collected, 0), coalesce(d.given_back, 0), coalesce(d.kept, 0), coalesce(d.debours, 0), coalesce(d.fees, 0),
         coalesce(d.receipts, 0), d.oldest
  FROM (SELECT creditor_id FROM due UNION SELECT creditor_id FROM carried WHERE carry_minor > 0) who
  JOIN creditor k ON k.id = who.creditor_id
  LEFT JOIN due d ON d.creditor_id = k.id
  LEFT JOIN carried c ON c.creditor_id = k.id
  LEFT JOIN terms t ON t.creditor_id = k.id
  LEFT JOIN bank_detail b ON b.creditor_id = k.id AND b.state = 'APPROVED'`;

/** The cycles and days promised in a run: they are few, however many its creditors. */
const PROMISED = `
  SELECT DISTINCT terms ->> 'cycle' AS cycle, (terms ->> 'payoutBusinessDays')::integer AS "payoutBusinessDays"
  FROM unsettled_creditor`;

const PAGE = `
  SELECT rank, creditor_id AS "creditorId", territory, terms, account, is_held AS "isHeld",
         opening_carry_minor AS "openingCarryMinor", carried_cleared_on AS "carriedClearedOn", lines, digest,
         collected_minor AS "collectedMinor", given_back_minor AS "givenBackMinor", costs_kept_minor AS "costsKeptMinor",
         debours_minor AS "deboursMinor", fees_minor AS "feesMinor", receipts, oldest_cleared_on AS "oldestClearedOn"
  FROM unsettled_creditor WHERE rank > $1 ORDER BY rank LIMIT ${CREDITORS_PAGE}`;

type Row = Omit<UnsettledCreditor, 'terms'> & {
  readonly rank: bigint;
  readonly terms: (Omit<CreditorTerms, 'transferMinMinor'> & { transferMinMinor: string }) | null;
};

interface Promised {
  readonly cycle: CreditorTerms['cycle'] | null;
  readonly payoutBusinessDays: number | null;
}

/** What stands unsettled in one act: its lines and its creditors are at hand in PostgreSQL until the work ends. */
export interface Unsettled extends RunDays, PlanningFacts {
  /** Of the agency, to which its invoices in GROSS are paid; null when none is in force. */
  readonly ownAccountId: string | null;
}

/** What is to be remitted at a cut-off, read set by set inside the act that prepares, checks or approves it. */
@Injectable()
export class UnsettledQuery {
  constructor(private readonly agency: AgencyQuery) {}

  /**
   * Sets aside what is posted now and unsettled at a cut-off, in `unsettled_line` and `unsettled_creditor`: what is walked
   * afterwards, and as often as the act needs, is this and nothing that came since.
   */
  async gather(work: Work, currency: Currency, cutOffOn: CalendarDate): Promise<Unsettled> {
    await work.query(UNSETTLED);
    await work.query(COLLECT, [cutOffOn, currency]);
    for (const statement of BY_CREDITOR_AT_HAND) await work.query(statement);
    await work.query(CREDITORS);
    await work.query(BY_CREDITOR, [cutOffOn, currency]);
    // The day a bank executes: its own calendar is the national one.
    const holidays = holidaysOf('FR-METRO', { use: 'LEGAL' });
    const promised = await work.query<Promised>(PROMISED);
    const terms = promised.map(({ cycle, payoutBusinessDays }) =>
      cycle === null || payoutBusinessDays === null ? null : { cycle, payoutBusinessDays },
    );
    const payoutOn = runPayoutOn({ cutOffOn, holidays }, terms);
    const ownAccountId = (await this.agency.ownAccount(work, currency))?.id ?? null;
    const hasOwnAccount = ownAccountId !== null;
    return { currency, cutOffOn, payoutOn, holidays, ownAccountId, hasOwnAccount };
  }

  /** The figures of what was set aside, a page of creditors at a time and in their order. */
  async *figures(work: Work, unsettled: Unsettled): AsyncGenerator<PlannedCreditors> {
    let after = 0n;
    for (;;) {
      const rows = await work.query<Row>(PAGE, [after]);
      const last = rows.at(-1);
      if (last === undefined) return;
      yield plannedCreditors(unsettled, rows.map(creditorOf));
      if (rows.length < CREDITORS_PAGE) return;
      after = last.rank;
    }
  }
}

function creditorOf({ rank: _rank, terms, ...row }: Row): UnsettledCreditor {
  return {
    ...row,
    terms: terms === null ? null : { ...terms, transferMinMinor: BigInt(terms.transferMinMinor) },
  };
}
