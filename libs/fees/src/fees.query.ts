import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { Reads, type Caller, type Sentence } from '@solde/platform';

import type { FlatFeeEvent } from './fee-agreement';
import type { StoredSlice } from './fee-line.entity';

export interface FeeLineFilter {
  readonly caseId?: string;
  readonly creditorId?: string;
  /** Of flat fees: those of one event. */
  readonly event?: FlatFeeEvent;
  readonly earnedFrom?: CalendarDate;
  readonly earnedUntil?: CalendarDate;
  /** The last line of the page before, as `(earnedOn, id)`. */
  readonly after?: { readonly earnedOn: CalendarDate; readonly id: string };
  readonly limit: number;
}

export interface FeeLineView {
  readonly id: string;
  /** Null for a month of subscription. */
  readonly caseId: string | null;
  readonly caseNumber: string | null;
  readonly mandateNumber: string | null;
  readonly creditorId: string;
  readonly kind: string;
  /** Of a flat fee. */
  readonly event: string | null;
  readonly component: string | null;
  readonly phase: string | null;
  readonly currency: Currency;
  readonly baseMinor: Minor;
  readonly amountMinor: Minor;
  readonly slices: readonly StoredSlice[];
  readonly valueOn: CalendarDate;
  readonly earnedOn: CalendarDate;
  readonly sentence: Sentence;
}

/** Fee lines for screens; the same statement serves the portal, where row-level security narrows it. */
@Injectable()
export class FeesQuery {
  constructor(private readonly reads: Reads) {}

  /** Oldest first, one more than the page so that the caller knows whether another follows. */
  lines(caller: Caller, filter: FeeLineFilter): Promise<FeeLineView[]> {
    return this.reads.rows<FeeLineView>(
      caller,
      `SELECT l.id, l.case_id AS "caseId", f.number AS "caseNumber", l.creditor_id AS "creditorId", l.kind, l.event,
              m.number AS "mandateNumber",
              l.component, l.phase, l.currency, l.base_minor AS "baseMinor", l.amount_minor AS "amountMinor",
              l.slices, l.value_on AS "valueOn", l.earned_on AS "earnedOn", l.sentence
       FROM fee_line l LEFT JOIN case_file f ON f.id = l.case_id LEFT JOIN mandate m ON m.id = l.mandate_id
       WHERE ($1::uuid IS NULL OR l.case_id = $1) AND ($2::uuid IS NULL OR l.creditor_id = $2)
         AND ($8::text IS NULL OR l.event = $8) AND ($3::date IS NULL OR l.earned_on >= $3) AND ($4::date IS NULL OR l.earned_on <= $4)
         AND ($5::date IS NULL OR (l.earned_on, l.id) > ($5, $6::uuid))
       ORDER BY l.earned_on, l.id LIMIT $7`,
      [
        filter.caseId ?? null,
        filter.creditorId ?? null,
        filter.earnedFrom ?? null,
        filter.earnedUntil ?? null,
        filter.after?.earnedOn ?? null,
        filter.after?.id ?? null,
        filter.limit + 1,
        filter.event ?? null,
      ],
    );
  }
}
