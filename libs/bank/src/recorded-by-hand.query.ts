import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import { Reads, type Caller, type Work } from '@solde/platform';

import type { BankLine } from './bank-line.entity';
import { BY_HAND_DAYS } from './line-kind';
import type { RecordedEntry } from './recorded';

/** Entries of one amount about one day are few; more of them say nothing. */
const ENTRIES_MAX = 20;
/** How far the day that a person recorded may be from the bank's for a person to choose it. */
const CHOICE_DAYS = 31;

/** A receipt that a person recorded under the bank's own reference before its file came; one that was a mistake is no money. */
const UNDER_REFERENCE = `
  SELECT r.id FROM receipt r
  WHERE r.dedicated_account_id = $1 AND r.bank_reference = $2 AND r.amount_minor = $3 AND r.value_on = $4
    AND NOT EXISTS (SELECT FROM reversal v WHERE v.receipt_id = r.id AND v.reason = 'POSTING_ERROR')
    AND NOT EXISTS (SELECT FROM bank_outcome o WHERE o.receipt_id = r.id AND o.kind = 'RECEIPT')`;

/** Receipts that a person recorded for a case without the bank's reference, of an amount and about a day, that no line has shown yet. */
const BY_HAND = `
  SELECT r.id, abs(r.value_on - l.value_on) AS days FROM receipt r
  WHERE r.id IN (SELECT n.id FROM receipt n WHERE n.named_case_id = l.case_id
                 UNION ALL SELECT m.receipt_id FROM receipt_match m WHERE m.case_id = l.case_id)
    AND r.dedicated_account_id = l.dedicated_account_id AND r.amount_minor = l.amount_minor
    AND r.value_on BETWEEN l.value_on - ${BY_HAND_DAYS} AND l.value_on + ${BY_HAND_DAYS}
    AND r.bank_reference IS NULL AND r.rest_of_id IS NULL
    AND NOT EXISTS (SELECT FROM reversal v WHERE v.receipt_id = r.id)
    AND NOT EXISTS (SELECT FROM bank_outcome o WHERE o.receipt_id = r.id AND o.kind = 'RECEIPT')`;

/** Lines with the case that each is for, beside the receipt of it that a person had recorded, the nearest in time. */
const RECEIPTS_BY_HAND = `
  SELECT l.id AS "lineId", h.id AS "receiptId"
  FROM (SELECT b.*, asked.case_id FROM unnest($1::uuid[], $2::uuid[]) AS asked (line_id, case_id)
        JOIN bank_line b ON b.id = asked.line_id) l
  CROSS JOIN LATERAL (${BY_HAND} ORDER BY days, r.id LIMIT 1) h`;

/** An entry `e` of the dedicated account that a person made, and that no line of the bank has shown: see `entry_recorded_by_hand`. */
const UNSEEN = `
  e.kind IN ('TRANSFER_CLEARED', 'WITHDRAWAL', 'REFUND', 'PROVISION', 'INVOICE_PAID') AND e.source <> 'bank_line'
  AND NOT EXISTS (SELECT FROM bank_standing o WHERE o.entry_id = e.id)`;

/** What an entry `e` moves on the dedicated account. */
const MOVED = `
  JOIN posting p ON p.entry_id = e.id JOIN ledger_account a ON a.id = p.account_id AND a.code = 'BANK_TP'`;

/** Those of some lines that a person may have recorded: each is looked at by itself. Entries are read once for all the lines. */
const MAY_BE_RECORDED = `
  WITH l AS (
    SELECT * FROM bank_line WHERE id = ANY ($1::uuid[])
  ), recorded AS MATERIALIZED (
    SELECT e.currency, e.value_on, p.amount_minor FROM entry e ${MOVED}
    WHERE ${UNSEEN} AND p.amount_minor > 0
      AND e.value_on BETWEEN (SELECT min(value_on) - ${BY_HAND_DAYS} FROM l) AND (SELECT max(value_on) + ${BY_HAND_DAYS} FROM l)
  )
  SELECT l.id FROM l
  WHERE EXISTS (SELECT FROM receipt r WHERE r.dedicated_account_id = l.dedicated_account_id AND r.bank_reference = l.bank_reference)
     OR EXISTS (SELECT FROM recorded e WHERE e.amount_minor = l.amount_minor AND e.currency = l.currency
                AND e.value_on BETWEEN l.value_on - ${BY_HAND_DAYS} AND l.value_on + ${BY_HAND_DAYS})`;

/** Whether an account of the creditor that was approved, also before the present one, is the one that the line `l` names: of it the line keeps the hash. */
const IS_THEIR_ACCOUNT = `
  EXISTS (SELECT FROM bank_detail d WHERE d.creditor_id = c.id AND d.state IN ('APPROVED', 'REPLACED')
          AND sha256(convert_to(replace(d.iban, ' ', ''), 'UTF8')) = l.counterparty_iban_hash)`;

const ENTRIES = `
  SELECT e.id AS "entryId", e.value_on AS "valueOn", abs(e.value_on - l.value_on) AS days,
         CASE e.kind WHEN 'TRANSFER_CLEARED' THEN 'TRANSFER' WHEN 'INVOICE_PAID' THEN 'CLAIM_PAID'
              WHEN 'PROVISION' THEN CASE e.source WHEN 'provision' THEN 'PROVISION' ELSE 'COST' END
              ELSE e.kind END AS what,
         (n.bank_reference = l.bank_reference) IS TRUE AS "isSameReference", coalesce(n.case_id, k.case_id) AS "caseId",
         f.number AS "caseNumber", k.label, coalesce(c.trade_name, c.legal_name) AS "creditorName",
         c.id IS NOT NULL AND ${IS_THEIR_ACCOUNT} AS "isCreditorsAccount",
         array_remove(ARRAY[c.legal_name, c.trade_name], NULL) AS "creditorNames"
  FROM bank_line l
  JOIN entry e ON e.currency = l.currency AND e.value_on BETWEEN l.value_on - $2::int AND l.value_on + $2::int AND ${UNSEEN} ${MOVED}
  LEFT JOIN provision n ON e.source = 'provision' AND n.id = e.source_id
  LEFT JOIN case_cost k ON e.source = 'case_cost' AND k.id = e.source_id
  LEFT JOIN case_file f ON f.id = coalesce(n.case_id, k.case_id)
  LEFT JOIN LATERAL (SELECT b.creditor_id FROM posting q JOIN ledger_account b ON b.id = q.account_id
                     WHERE q.entry_id = e.id AND q.book = 'TRUST' AND b.creditor_id IS NOT NULL LIMIT 1) w ON true
  LEFT JOIN creditor c ON c.id = w.creditor_id
  WHERE l.id = $1 AND p.amount_minor = l.amount_minor ORDER BY days, e.id LIMIT ${ENTRIES_MAX}`;

/** A line and an entry that are one movement, and that nothing else explains yet: as the trigger `bank_outcome_recorded_is_its_entry` says. */
const IS_PAIR = `
  SELECT FROM bank_line l JOIN entry e ON e.id = $2 AND e.currency = l.currency ${MOVED}
  WHERE l.id = $1 AND p.amount_minor = l.amount_minor AND ${UNSEEN}
    AND NOT EXISTS (SELECT FROM bank_standing o WHERE o.line_id = l.id AND o.kind <> 'WAITING')
    AND NOT EXISTS (SELECT FROM entry m WHERE m.source = 'bank_line' AND m.source_id = l.id)`;

/** An entry as a person may choose it. */
export interface ShownEntry extends RecordedEntry {
  readonly valueOn: CalendarDate;
  readonly days: number;
  readonly caseNumber: string | null;
  readonly label: string | null;
  readonly creditorName: string | null;
}

/** What people had recorded of the dedicated account before the bank's file came. */
@Injectable()
export class RecordedByHandQuery {
  constructor(private readonly reads: Reads) {}

  /** The receipt of the bank's own reference, amount and day; null when there is none. */
  async receiptOf(work: Work, line: BankLine): Promise<string | null> {
    const { dedicatedAccountId, bankReference, amountMinor, valueOn } = line;
    if (bankReference === null) return null;
    const facts = [dedicatedAccountId, bankReference, amountMinor, valueOn];
    const [receipt] = await work.prepared<{ id: string }>(UNDER_REFERENCE, facts);
    return receipt?.id ?? null;
  }

  /**
   * The receipts of the money of some lines, by line. A line whose case is not sure has none: its money waits
   * in suspense, where a person sees both, rather than be taken for what another debtor paid.
   */
  async receiptsOf(
    work: Work,
    found: readonly { readonly line: BankLine; readonly caseId: string | null }[],
  ): Promise<Map<string, string>> {
    const sure = found.filter(({ caseId }) => caseId !== null);
    if (sure.length === 0) return new Map();
    const rows = await work.query<{ lineId: string; receiptId: string }>(RECEIPTS_BY_HAND, [
      sure.map(({ line }) => line.id),
      sure.map(({ caseId }) => caseId),
    ]);
    return new Map(rows.map(({ lineId, receiptId }) => [lineId, receiptId]));
  }

  /** Those of some lines of money received that a person may have recorded, as a receipt or as anything else. */
  async maybe(work: Work, lineIds: readonly string[]): Promise<ReadonlySet<string>> {
    const known = await work.query<{ id: string }>(MAY_BE_RECORDED, [lineIds]);
    return new Set(known.map(({ id }) => id));
  }

  /** The entries of a line's amount, about its day, that no line has shown yet; the nearest first. */
  entriesOf(work: Work, lineId: string): Promise<ShownEntry[]> {
    return work.query(ENTRIES, [lineId, BY_HAND_DAYS]);
  }

  /** Those that a person may choose: within a month. */
  choicesOf(caller: Caller, lineId: string): Promise<ShownEntry[]> {
    return this.reads.rows(caller, ENTRIES, [lineId, CHOICE_DAYS]);
  }

  /** Whether a line of the bank has shown an entry. */
  async isSeen(work: Work, entryId: string): Promise<boolean> {
    const sql = 'SELECT FROM bank_standing WHERE entry_id = $1';
    return (await work.query(sql, [entryId])).length > 0;
  }

  /** Whether a line and an entry are one movement of the account that nothing else explains. */
  async isPair(work: Work, lineId: string, entryId: string): Promise<boolean> {
    return (await work.query(IS_PAIR, [lineId, entryId])).length > 0;
  }
}
