import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { Reads, type Caller, type Sentence } from '@solde/platform';

export interface RetrocessionFilter {
  readonly caseId?: string;
  readonly partnerKind?: string;
  readonly earnedFrom?: CalendarDate;
  readonly earnedUntil?: CalendarDate;
  /** The last line of the page before, as `(earnedOn, id)`. */
  readonly after?: { readonly earnedOn: CalendarDate; readonly id: string };
  readonly limit: number;
}

export interface RetrocessionView {
  readonly id: string;
  readonly caseId: string;
  readonly caseNumber: string;
  readonly creditorId: string;
  readonly partnerKind: string;
  readonly currency: Currency;
  readonly baseMinor: Minor;
  readonly amountMinor: Minor;
  readonly earnedOn: CalendarDate;
  readonly sentence: Sentence;
}

/** What the partners of one kind are owed of one month, excluding VAT. */
export interface MonthOfRetrocessions {
  readonly month: string;
  readonly partnerKind: string;
  readonly currency: Currency;
  readonly lines: number;
  readonly amountMinor: Minor;
}

const LINES = `
  SELECT l.id, l.case_id AS "caseId", f.number AS "caseNumber", l.creditor_id AS "creditorId", l.partner_kind AS "partnerKind",
         l.currency, l.base_minor AS "baseMinor", l.amount_minor AS "amountMinor", l.earned_on AS "earnedOn", l.sentence
  FROM retrocession_line l JOIN case_file f ON f.id = l.case_id
  WHERE ($1::uuid IS NULL OR l.case_id = $1) AND ($2::text IS NULL OR l.partner_kind = $2)
    AND ($3::date IS NULL OR l.earned_on >= $3) AND ($4::date IS NULL OR l.earned_on <= $4)
    AND ($5::date IS NULL OR (l.earned_on, l.id) > ($5, $6::uuid))
  ORDER BY l.earned_on, l.id LIMIT $7`;

const MONTHS = `
  SELECT to_char(earned_on, 'YYYY-MM') AS month, partner_kind AS "partnerKind", currency, count(*)::int AS lines,
         sum(amount_minor)::bigint AS "amountMinor"
  FROM retrocession_line
  WHERE ($1::text IS NULL OR (to_char(earned_on, 'YYYY-MM'), partner_kind, currency) > ($1, $2, $3))
  GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 LIMIT $4`;

/** What partners are owed, for the agency alone. */
@Injectable()
export class RetrocessionsQuery {
  constructor(private readonly reads: Reads) {}

  /** Lines, oldest first; one more than the page. */
  lines(caller: Caller, filter: RetrocessionFilter): Promise<RetrocessionView[]> {
    const { caseId, partnerKind, earnedFrom, earnedUntil, after, limit } = filter;
    return this.reads.rows<RetrocessionView>(caller, LINES, [
      ...[caseId ?? null, partnerKind ?? null, earnedFrom ?? null, earnedUntil ?? null],
      ...[after?.earnedOn ?? null, after?.id ?? null, limit + 1],
    ]);
  }

  /** By month, kind of partner and currency; one more than the page. */
  months(
    caller: Caller,
    after: readonly [month: string, partnerKind: string, currency: string] | null,
    limit: number,
  ): Promise<MonthOfRetrocessions[]> {
    const [month = null, partnerKind = null, currency = null] = after ?? [];
    return this.reads.rows<MonthOfRetrocessions>(caller, MONTHS, [
      ...[month, partnerKind, currency, limit + 1],
    ]);
  }
}
