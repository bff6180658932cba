import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { DomainError, Reads, type Caller, type Work } from '@solde/platform';

import { statementsOfCutTransfer } from './statement-of-transfer';

/** More than these say nothing. */
const FOUND_MAX = 10;
/** Months of transfers among which a person may choose. */
const CHOICE_DAYS = 92;

/** What of the statement `s` a line of the bank has shown already: its execution, or its return. */
const IS_SHOWN = (kind: string) => `
  EXISTS (SELECT FROM transfer_outcome o JOIN entry e ON (e.source = 'bank_line' AND e.source_id = o.source_id)
            OR (e.source = 'TRANSFER_OUTCOME' AND e.source_id = o.id AND EXISTS (SELECT FROM bank_standing b WHERE b.entry_id = e.id))
          WHERE o.statement_id = s.id AND o.kind = ${kind})`;

const CUT = `
  SELECT s.id FROM remittance_statement s
  WHERE s.id BETWEEN $1 AND $2 AND s.transfer_minor = $3 AND s.currency = $4 AND NOT ${IS_SHOWN('$5')}
  ORDER BY s.id LIMIT ${FOUND_MAX}`;

/** Of a line's amount; those that its reference may name first, then the latest. */
const CHOICES = `
  SELECT s.id AS "statementId", s.number, coalesce(c.trade_name, c.legal_name) AS "creditorName", s.transfer_minor AS "amountMinor",
         s.currency, s.payout_on AS "payoutOn", (s.id BETWEEN $2 AND $3) IS TRUE AS "isNamed"
  FROM bank_line l
  JOIN remittance_statement s ON s.currency = l.currency AND s.transfer_minor = abs(l.amount_minor)
    AND s.payout_on BETWEEN l.booked_on - ${CHOICE_DAYS} AND l.booked_on + ${CHOICE_DAYS}
  JOIN creditor c ON c.id = s.creditor_id
  WHERE l.id = $1 AND NOT ${IS_SHOWN(`CASE WHEN l.amount_minor < 0 THEN 'EXECUTED' ELSE 'RETURNED' END`)}
    AND (l.amount_minor < 0 OR EXISTS (SELECT FROM transfer_outcome x WHERE x.statement_id = s.id AND x.kind = 'EXECUTED'))
  ORDER BY "isNamed" DESC, s.payout_on DESC, s.id LIMIT ${FOUND_MAX}`;

/** What a movement of the bank says of a transfer under an identifier that its format has cut. */
export interface CutTransfer {
  readonly endToEndId: string;
  readonly amountMinor: Minor;
  readonly currency: Currency;
  readonly kind: 'EXECUTED' | 'RETURNED';
}

/** A transfer that a line which waits may be. */
export interface TransferChoice {
  readonly statementId: string;
  readonly number: string;
  readonly creditorName: string;
  readonly amountMinor: Minor;
  readonly currency: Currency;
  readonly payoutOn: CalendarDate;
  /** The reference of the line begins its identifier. */
  readonly isNamed: boolean;
}

/** Transfers of which the bank gives back a part of the identifier alone. */
@Injectable()
export class CutTransfersQuery {
  constructor(private readonly reads: Reads) {}

  /** The one statement whose transfer is meant, of that amount, which no line has shown yet; null for none, and for several. */
  async only(
    work: Work,
    { endToEndId, amountMinor, currency, kind }: CutTransfer,
  ): Promise<string | null> {
    const range = statementsOfCutTransfer(endToEndId);
    if (range === null) return null;
    const found = await work.query<{ id: string }>(CUT, [
      ...[range.from, range.until, amountMinor, currency, kind],
    ]);
    return found.length === 1 ? (found[0]?.id ?? null) : null;
  }

  /** Transfers of the amount of a line that no line has shown yet, those that it names first. Refuses NOT_FOUND. */
  async choices(caller: Caller, lineId: string): Promise<TransferChoice[]> {
    const line = await this.reads.one<{ endToEndId: string | null }>(
      caller,
      `SELECT end_to_end_id AS "endToEndId" FROM bank_line WHERE id = $1`,
      [lineId],
    );
    if (line === null) throw new DomainError('NOT_FOUND');
    const range = line.endToEndId === null ? null : statementsOfCutTransfer(line.endToEndId);
    return this.reads.rows(caller, CHOICES, [lineId, range?.from ?? null, range?.until ?? null]);
  }
}
