import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { referencesIn } from '@solde/payments';
import { DomainError, Reads, type Caller } from '@solde/platform';

import { lineChoices, type LineChoice, type ReceiptCandidate } from './line-choices';
import { lineKind } from './line-kind';
import { RecordedByHandQuery } from './recorded-by-hand.query';
import { sameReference, TAKEN_MINOR } from './returns.query';
import { STILL_WAITS } from './waiting-lines.query';

/** Payments that one sign alone may name. */
const FOUND_MAX = 20;
/** How far back the amount alone of a payment is looked for. */
const AMOUNT_DAYS = 92;
/** How far from the line a person's reversal may be. */
const REVERSED_DAYS = 31;
const REFERENCE_CHARACTERS_MIN = 3;
const REFERENCE_CHARACTERS_MAX = 60;

const LINE = `
  SELECT l.id, l.amount_minor AS "amountMinor", l.currency, l.booked_on AS "bookedOn", l.end_to_end_id AS "endToEndId", l.text,
         l.structured_reference AS "structuredReference", l.counterparty_name AS "counterpartyName", l.return_code AS "returnCode",
         l.transaction_code AS "transactionCode", l.original_minor AS "originalMinor", ${STILL_WAITS} AS waits
  FROM bank_line l WHERE l.id = $1`;

/** The cases that the words of a line name, by the references of R-MATCH. */
const NAMED_CASES = `
  SELECT id FROM case_file WHERE reference_rf = ANY ($1::text[])
  UNION
  SELECT case_id FROM claim WHERE reference_key(number) = ANY ($1::text[])
  UNION
  SELECT c.id FROM debtor_reference d JOIN case_file c ON c.debtor_id = d.debtor_id WHERE reference_key(d.reference) = ANY ($1::text[])
  LIMIT ${FOUND_MAX}`;

const IS_SAME = sameReference('b.end_to_end_id', 'l.end_to_end_id');

/** Payments that a sign of the return `l` points to, each sign by its own index, and what is left of those that came back in part. */
const RECEIPTS = `
  WITH RECURSIVE l AS (
    SELECT * FROM bank_line WHERE id = $1
  ), shown AS (
    SELECT o.receipt_id AS id, ${IS_SAME} AS same
    FROM l JOIN bank_line b ON b.dedicated_account_id = l.dedicated_account_id AND b.booked_on <= l.booked_on
     AND (${IS_SAME}
          OR (b.booked_on >= l.booked_on - ${AMOUNT_DAYS} AND b.amount_minor IN (-l.amount_minor, l.original_minor)))
    JOIN bank_outcome o ON o.line_id = b.id AND o.kind = 'RECEIPT'
  ), found AS (
    (SELECT id, same FROM shown ORDER BY same DESC NULLS LAST, id DESC LIMIT ${FOUND_MAX})
    UNION
    SELECT m.receipt_id, false FROM receipt_match m WHERE m.case_id = ANY ($2::uuid[])
    UNION
    (SELECT r.id, false FROM l JOIN receipt r ON r.payer_iban_hash = l.counterparty_iban_hash ORDER BY r.id DESC LIMIT ${FOUND_MAX})
    UNION
    (SELECT r.id, false FROM l JOIN reversal v ON v.reversed_on BETWEEN l.booked_on - ${REVERSED_DAYS} AND l.booked_on + ${REVERSED_DAYS}
     JOIN receipt r ON r.id = v.receipt_id AND ${TAKEN_MINOR} = -l.amount_minor ORDER BY r.id DESC LIMIT ${FOUND_MAX})
  ), paid AS (
    SELECT f.id, f.same, r.amount_minor FROM found f JOIN receipt r ON r.id = f.id
    UNION ALL
    SELECT t.id, d.same, d.amount_minor FROM paid d JOIN receipt t ON t.rest_of_id = d.id
  )
  SELECT r.id AS "receiptId", r.number, r.amount_minor AS "amountMinor", ${TAKEN_MINOR}::bigint AS "takenMinor", v.id IS NOT NULL AS "isReversed",
         max(d.amount_minor) AS "paidMinor",
         r.value_on AS "valueOn", r.payer_name AS "payerName", bool_or(d.same) IS TRUE AS "isSameReference",
         (r.payer_iban_hash = l.counterparty_iban_hash) IS TRUE AS "isPayersAccount",
         EXISTS (SELECT FROM receipt_match m WHERE m.receipt_id = r.id AND m.case_id = ANY ($2::uuid[])) AS "isCaseNamed",
         (SELECT c.number FROM receipt_match m JOIN case_file c ON c.id = m.case_id WHERE m.receipt_id = r.id
          GROUP BY c.id HAVING sum(m.amount_minor) > 0 ORDER BY sum(m.amount_minor) DESC, c.id LIMIT 1) AS "caseNumber"
  FROM l JOIN paid d ON true JOIN receipt r ON r.id = d.id LEFT JOIN reversal v ON v.receipt_id = r.id
  WHERE r.dedicated_account_id = l.dedicated_account_id AND r.value_on <= l.booked_on AND refunded_minor(r.id) = 0
    AND CASE WHEN v.id IS NULL THEN r.amount_minor >= -l.amount_minor
        ELSE ${TAKEN_MINOR} = -l.amount_minor
          AND NOT EXISTS (SELECT FROM bank_outcome b WHERE b.receipt_id = r.id AND b.kind = 'REVERSAL') END
  GROUP BY r.id, v.id, l.counterparty_iban_hash ORDER BY r.id DESC LIMIT ${FOUND_MAX}`;

interface LineRow {
  readonly amountMinor: Minor;
  readonly currency: Currency;
  readonly endToEndId: string | null;
  readonly structuredReference: string | null;
  readonly text: string;
  readonly counterpartyName: string | null;
  readonly returnCode: string | null;
  readonly transactionCode: string | null;
  readonly originalMinor: Minor | null;
  readonly waits: boolean;
}

interface ReceiptRow extends ReceiptCandidate {
  readonly amountMinor: Minor;
  readonly number: bigint;
  readonly valueOn: CalendarDate;
  readonly caseNumber: string | null;
}

/** A choice as a screen shows it. */
export interface ShownChoice extends LineChoice {
  readonly amountMinor: Minor;
  readonly currency: Currency;
  readonly on: CalendarDate;
  readonly receiptNumber: bigint | null;
  readonly caseNumber: string | null;
  /** The creditor of an entry, the payer of a receipt. */
  readonly name: string | null;
  /** What the costs were for. */
  readonly label: string | null;
}

/** What movements that wait may be. */
@Injectable()
export class LineChoicesQuery {
  constructor(
    private readonly reads: Reads,
    private readonly byHand: RecordedByHandQuery,
  ) {}

  /** The ranked choices for one movement; none for one that waits no longer. Refuses NOT_FOUND. */
  async of(caller: Caller, lineId: string): Promise<ShownChoice[]> {
    const line = await this.reads.one<LineRow>(caller, LINE, [lineId]);
    if (line === null) throw new DomainError('NOT_FOUND');
    if (!line.waits) return [];
    const caseIds = await this.casesNamedBy(caller, line);
    const entries = (await this.byHand.choicesOf(caller, lineId)).map((entry) => ({
      ...entry,
      isCaseNamed: entry.caseId !== null && caseIds.includes(entry.caseId),
    }));
    const isReturn = lineKind(line) === 'RETURN';
    const receipts = isReturn
      ? await this.reads.rows<ReceiptRow>(caller, RECEIPTS, [lineId, caseIds])
      : [];
    const { currency } = line;
    const amountMinor = line.amountMinor < 0n ? -line.amountMinor : line.amountMinor;
    return lineChoices({ ...line, amountMinor }, entries, receipts).flatMap((choice) => {
      const entry = entries.find(({ entryId }) => entryId === choice.id);
      const receipt = receipts.find(({ receiptId }) => receiptId === choice.id);
      const on = entry?.valueOn ?? receipt?.valueOn;
      if (on === undefined) return [];
      return {
        ...{ ...choice, currency, on, label: entry?.label ?? null },
        amountMinor: receipt?.amountMinor ?? amountMinor,
        receiptNumber: receipt?.number ?? null,
        caseNumber: entry?.caseNumber ?? receipt?.caseNumber ?? null,
        name: entry?.creditorName ?? receipt?.payerName ?? null,
      };
    });
  }

  private async casesNamedBy(caller: Caller, line: LineRow): Promise<string[]> {
    const words = [line.structuredReference, line.text, line.endToEndId].filter(
      (part) => part !== null,
    );
    const keys = [...referencesIn(words.join(' · '))].filter(
      ({ length }) => length >= REFERENCE_CHARACTERS_MIN && length <= REFERENCE_CHARACTERS_MAX,
    );
    if (keys.length === 0) return [];
    const rows = await this.reads.rows<{ id: string }>(caller, NAMED_CASES, [keys]);
    return rows.map(({ id }) => id);
  }
}
