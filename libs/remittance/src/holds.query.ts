import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import { Reads, type Caller } from '@solde/platform';

/** A hold on the transfers of a creditor; lifted, it stays to be read. */
export interface HoldView {
  readonly id: string;
  readonly creditorId: string;
  readonly creditorName: string;
  readonly because: string;
  readonly heldBy: string;
  readonly heldOn: CalendarDate;
  readonly liftedBecause: string | null;
  readonly liftedBy: string | null;
  readonly liftedOn: CalendarDate | null;
}

export interface HoldFilter {
  readonly creditorId?: string;
  /** Those that still bind. */
  readonly open?: boolean;
  readonly after?: string;
  readonly limit: number;
}

const HOLDS = `
  SELECT h.id, h.creditor_id AS "creditorId", k.legal_name AS "creditorName", h.because, u.display_name AS "heldBy",
         h.held_on AS "heldOn", l.because AS "liftedBecause", w.display_name AS "liftedBy", l.lifted_on AS "liftedOn"
  FROM remittance_hold h JOIN creditor k ON k.id = h.creditor_id JOIN user_account u ON u.id = h.held_by
  LEFT JOIN remittance_hold_lift l ON l.hold_id = h.id LEFT JOIN user_account w ON w.id = l.lifted_by
  WHERE ($1::uuid IS NULL OR h.creditor_id = $1) AND ($2::boolean IS NOT TRUE OR l.hold_id IS NULL)
    AND ($3::uuid IS NULL OR h.id < $3) ORDER BY h.id DESC LIMIT $4`;

/** Who holds whose money, and why; for the agency alone. */
@Injectable()
export class HoldsQuery {
  constructor(private readonly reads: Reads) {}

  /** Newest first, one more than the page. */
  holds(caller: Caller, filter: HoldFilter): Promise<HoldView[]> {
    const { creditorId = null, open = false, after = null, limit } = filter;
    return this.reads.rows<HoldView>(caller, HOLDS, [creditorId, open, after, limit + 1]);
  }
}
