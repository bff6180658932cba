import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { Reads, type Caller } from '@solde/platform';

import type { ServiceKind } from './service-kind';

export interface ServiceFilter {
  readonly caseId?: string;
  readonly kind?: ServiceKind;
  readonly after?: string;
  readonly limit: number;
}

/** A service as a screen lists it, with what it cost: nothing where none is agreed, or when it was undone. */
export interface ServiceView {
  readonly id: string;
  readonly caseId: string;
  readonly caseNumber: string;
  readonly kind: ServiceKind;
  readonly renderedOn: CalendarDate;
  readonly report: string;
  readonly undoneBecause: string | null;
  readonly currency: Currency;
  /** Excluding VAT. */
  readonly feeMinor: Minor;
}

/** Services rendered; the same statement serves the portal, where row-level security narrows it. */
@Injectable()
export class ServicesRenderedQuery {
  constructor(private readonly reads: Reads) {}

  /** Newest first; one more than the page. */
  page(caller: Caller, filter: ServiceFilter): Promise<ServiceView[]> {
    return this.reads.rows<ServiceView>(
      caller,
      `SELECT s.id, s.case_id AS "caseId", c.number AS "caseNumber", s.kind, s.rendered_on AS "renderedOn", s.report,
              u.reason AS "undoneBecause", c.currency,
              coalesce((SELECT sum(f.amount_minor) FROM fee_line f
                        WHERE f.case_id = s.case_id AND f.source_id IN (s.id, u.id)), 0)::bigint AS "feeMinor"
       FROM service_rendered s JOIN case_file c ON c.id = s.case_id LEFT JOIN service_undone u ON u.service_id = s.id
       WHERE ($1::uuid IS NULL OR s.case_id = $1) AND ($2::text IS NULL OR s.kind = $2) AND ($3::uuid IS NULL OR s.id < $3)
       ORDER BY s.id DESC LIMIT $4`,
      [filter.caseId ?? null, filter.kind ?? null, filter.after ?? null, filter.limit + 1],
    );
  }
}
