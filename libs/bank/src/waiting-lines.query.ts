import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import {
  pageOf,
  Reads,
  type Caller,
  type Page,
  type PageRequest,
  type Work,
} from '@solde/platform';

import type { BankOutcome, OutcomeReason } from './bank-outcome.entity';

/** A movement that posted nothing: a person must say what it is. */
export interface WaitingLine {
  readonly id: string;
  readonly reason: OutcomeReason;
  readonly amountMinor: Minor;
  readonly currency: Currency;
  readonly bookedOn: CalendarDate;
  readonly valueOn: CalendarDate;
  readonly endToEndId: string | null;
  readonly text: string;
  readonly counterpartyName: string | null;
  readonly counterpartyIbanLast4: string | null;
  readonly bankReference: string | null;
  readonly returnCode: string | null;
  /** What the payment was of which the bank takes a part back, where it says so. */
  readonly originalMinor: Minor | null;
}

/** What another act has booked explains the line `l`: a transfer that the bank carried out, a withdrawal. */
export const IS_EXPLAINED = `
  EXISTS (SELECT FROM entry e WHERE e.source = 'bank_line' AND e.source_id = l.id)`;

/** What is explained waits for nobody. */
export const STILL_WAITS = `
  NOT EXISTS (SELECT FROM bank_standing p WHERE p.line_id = l.id AND p.kind <> 'WAITING') AND NOT ${IS_EXPLAINED}`;

/** A person undid what was said of the line `l`: nobody but a person says it again. */
export const WAS_UNTIED = `
  EXISTS (SELECT FROM bank_outcome x JOIN bank_untie u ON u.outcome_id = x.id WHERE x.line_id = l.id)`;

const LAST = `
  SELECT o.id, o.kind FROM bank_standing o WHERE o.line_id = $1 ORDER BY o.kind = 'WAITING' LIMIT 1`;

const WAITING = `
  SELECT l.id, o.reason, l.amount_minor AS "amountMinor", l.currency, l.booked_on AS "bookedOn", l.value_on AS "valueOn",
         l.end_to_end_id AS "endToEndId", l.text, l.counterparty_name AS "counterpartyName",
         l.counterparty_iban_last4 AS "counterpartyIbanLast4", l.bank_reference AS "bankReference", l.return_code AS "returnCode",
         l.original_minor AS "originalMinor"
  FROM bank_outcome o JOIN bank_line l ON l.id = o.line_id
  WHERE o.kind = 'WAITING' AND ${STILL_WAITS} AND ($1::text IS NULL OR o.reason = $1)
    AND ($2::date IS NULL OR (l.booked_on, l.id) > ($2, $3))
  ORDER BY l.booked_on, l.id LIMIT $4`;

/** Movements of the bank whose meaning a person must give. */
@Injectable()
export class WaitingLinesQuery {
  constructor(private readonly reads: Reads) {}

  /** Oldest first, of one reason or all. */
  async page(
    caller: Caller,
    reason: OutcomeReason | null,
    { limit, after }: PageRequest,
  ): Promise<Page<WaitingLine>> {
    const [bookedOn = null, id = null] = after ?? [];
    const params = [reason, bookedOn, id, limit + 1];
    const rows = await this.reads.rows<WaitingLine>(caller, WAITING, params);
    return pageOf(rows, limit, (row) => [row.bookedOn, row.id]);
  }

  /** What stands of a movement: what was said of it, else that it waits; null for one that nobody has looked at. */
  async standing(work: Work, lineId: string): Promise<Pick<BankOutcome, 'id' | 'kind'> | null> {
    const [last] = await work.query<Pick<BankOutcome, 'id' | 'kind'>>(LAST, [lineId]);
    return last ?? null;
  }

  /** Whether nobody has said yet what a movement is; false for one that is unknown. */
  async waits(work: Work, lineId: string): Promise<boolean> {
    const sql = `SELECT FROM bank_line l WHERE l.id = $1 AND ${STILL_WAITS}`;
    return (await work.prepared(sql, [lineId])).length > 0;
  }
}
