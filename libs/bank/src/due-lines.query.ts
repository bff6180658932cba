import { Injectable } from '@nestjs/common';

import type { Work } from '@solde/platform';

import type { BankLine } from './bank-line.entity';

/** A line with the payer's account, which the line itself does not keep. */
export type DueLine = BankLine & { readonly counterpartyIban: string | null };

/** In the order of the account: by day, money in before money out, so that a return finds its payment. One of a day to come waits for it. */
const IN_ORDER = `
  d.value_on <= $1 AND d.booked_on <= $1 AND d.line_id <> ALL ($2::uuid[])
  ORDER BY d.booked_on, d.is_debit, d.line_id LIMIT`;

const FIRST = `SELECT d.line_id AS id FROM bank_line_due d WHERE ${IN_ORDER} 1`;

const NEXT = `
  SELECT l.id, l.dedicated_account_id AS "dedicatedAccountId", l.identity, l.ordinal, l.amount_minor AS "amountMinor",
         l.currency, l.booked_on AS "bookedOn", l.value_on AS "valueOn", l.end_to_end_id AS "endToEndId",
         l.structured_reference AS "structuredReference", l.text, l.counterparty_name AS "counterpartyName",
         l.counterparty_iban_last4 AS "counterpartyIbanLast4", l.counterparty_iban_hash AS "counterpartyIbanHash",
         l.bank_reference AS "bankReference", l.return_code AS "returnCode", l.transaction_code AS "transactionCode",
         l.original_minor AS "originalMinor", l.act_id AS "actId", d.counterparty_iban AS "counterpartyIban"
  FROM bank_line_due d JOIN bank_line l ON l.id = d.line_id WHERE ${IN_ORDER} $3`;

/** Movements that nobody has posted yet. */
@Injectable()
export class DueLinesQuery {
  /** The id of the next one but those that were `seen`; null when nothing is due. */
  async first(work: Work, seen: readonly string[]): Promise<string | null> {
    const [due] = await work.prepared<{ id: string }>(FIRST, [work.today, seen]);
    return due?.id ?? null;
  }

  /** The next ones, so many at most. */
  next(work: Work, seen: readonly string[], max: number): Promise<DueLine[]> {
    return work.query(NEXT, [work.today, seen, max]);
  }
}
