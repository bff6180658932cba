import { Injectable } from '@nestjs/common';

import type { Work } from '@solde/platform';

import type { BankLine } from './bank-line.entity';
import { BY_HAND_DAYS } from './line-kind';
import { unsigned } from './posted-line';
import type { Returned } from './returns';

/** Enough to see that it is not one payment. */
const FOUND_MAX = 5;

/** What the reversal of a receipt `r` took back: less its rest, when a part alone came back. */
export const TAKEN_MINOR = `
  (r.amount_minor - coalesce((SELECT t.amount_minor FROM receipt t WHERE t.rest_of_id = r.id), 0))`;

/** How many characters of a reference every format keeps. */
const SHARED = 16;

/** Whether two end-to-end references are one: whole, or as far as the format of one of them keeps it. */
export const sameReference = (one: string, other: string): string => `
  (left(${one}, ${SHARED}) = left(${other}, ${SHARED}) AND (${one} = ${other} OR ${SHARED} IN (length(${one}), length(${other}))))`;

const RETURNED = `
  SELECT r.id AS "receiptId", r.means, ${TAKEN_MINOR}::bigint AS "takenMinor",
         EXISTS (SELECT FROM reversal v WHERE v.receipt_id = r.id) AS "isReversed", refunded_minor(r.id) > 0 AS "isRefunded"`;

/** Its return comes once, so what the bank took back already is no longer there to be taken. */
const NOT_TAKEN_BACK = `
  NOT EXISTS (SELECT FROM bank_outcome b WHERE b.receipt_id = r.id AND b.kind = 'REVERSAL')`;

/** Receipts whose line carried the reference, and what is left of them after a part came back. */
const BY_END_TO_END = `
  WITH RECURSIVE paid AS (
    SELECT o.receipt_id AS id, l.amount_minor FROM bank_outcome o JOIN bank_line l ON l.id = o.line_id
    WHERE o.kind = 'RECEIPT' AND l.dedicated_account_id = $1 AND ${sameReference('l.end_to_end_id', '$4::text')}
      AND l.amount_minor >= $2 AND l.booked_on <= $3
    UNION ALL
    SELECT t.id, d.amount_minor FROM paid d JOIN receipt t ON t.rest_of_id = d.id
  )
  ${RETURNED}, d.amount_minor AS "paidMinor" FROM paid d JOIN receipt r ON r.id = d.id
  WHERE ${NOT_TAKEN_BACK} ORDER BY ${TAKEN_MINOR} <> $2, r.id LIMIT ${FOUND_MAX}`;

/** Receipts of a case, of the very amount: a label alone never says that a part comes back. */
const BY_CASE = `
  ${RETURNED}, r.amount_minor AS "paidMinor" FROM receipt r
  WHERE r.id IN (SELECT m.receipt_id FROM receipt_match m WHERE m.case_id = $4)
    AND r.dedicated_account_id = $1 AND ${TAKEN_MINOR} = $2 AND r.value_on <= $3
    AND ${NOT_TAKEN_BACK} ORDER BY r.id LIMIT ${FOUND_MAX}`;

/** Receipts that a person had reversed, whole or in part, of the amount and about the day; not those that were a mistake, which the bank never had. */
const BY_HAND = `
  ${RETURNED}, r.amount_minor AS "paidMinor" FROM reversal w JOIN receipt r ON r.id = w.receipt_id
  WHERE w.reversed_on BETWEEN $3::date - ${BY_HAND_DAYS} AND $3::date + ${BY_HAND_DAYS}
    AND r.dedicated_account_id = $1 AND ${TAKEN_MINOR} = $2 AND ${NOT_TAKEN_BACK}
    AND (w.reason <> 'POSTING_ERROR' OR EXISTS (SELECT FROM bank_outcome o WHERE o.receipt_id = r.id AND o.kind = 'RECEIPT'))
  ORDER BY r.id LIMIT ${FOUND_MAX}`;

const NAMED = `
  ${RETURNED}, r.amount_minor AS "paidMinor" FROM receipt r WHERE r.id = $1 AND r.dedicated_account_id = $2`;

/** A refund of the amount and currency of a line, whichever account had received its money; whether it was paid. */
const REFUND = `
  SELECT EXISTS (SELECT FROM refund_event e WHERE e.refund_id = f.id AND e.kind = 'PAID') AS "isPaid"
  FROM refund f WHERE f.id = $1 AND f.amount_minor = $2 AND f.currency = $3`;

/** The payments that a return of the bank may take back, and refunds that leave or come back. */
@Injectable()
export class ReturnsQuery {
  /** Those that carried its end-to-end reference, of its amount or more. */
  async byReference(work: Work, line: BankLine): Promise<Returned[]> {
    const { endToEndId } = line;
    return endToEndId === null ? [] : work.query(BY_END_TO_END, [...factsOf(line), endToEndId]);
  }

  /** Those of its amount on a case. */
  byCase(work: Work, line: BankLine, caseId: string): Promise<Returned[]> {
    return work.query(BY_CASE, [...factsOf(line), caseId]);
  }

  /** Those that a person had reversed already, of its amount and about its day. */
  byHand(work: Work, line: BankLine): Promise<Returned[]> {
    return work.query(BY_HAND, factsOf(line));
  }

  /** The payment that a person says it takes back; null for none of its account. */
  async named(work: Work, line: BankLine, receiptId: string): Promise<Returned | null> {
    const [found] = await work.query<Returned>(NAMED, [receiptId, line.dedicatedAccountId]);
    return found ?? null;
  }

  /** The refund that a person says a line is; null for one that is not of its amount and currency. */
  async refund(
    work: Work,
    line: BankLine,
    refundId: string,
  ): Promise<{ readonly isPaid: boolean } | null> {
    const facts = [refundId, unsigned(line), line.currency];
    return (await work.query<{ isPaid: boolean }>(REFUND, facts))[0] ?? null;
  }
}

function factsOf({ dedicatedAccountId, amountMinor, bookedOn }: BankLine): unknown[] {
  return [dedicatedAccountId, -amountMinor, bookedOn];
}
