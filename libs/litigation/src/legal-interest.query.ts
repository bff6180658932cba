import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import type { InterestSuspension } from '@solde/cases';
import { Reads, type Caller } from '@solde/platform';

export interface ShownSuspension {
  readonly id: string;
  readonly fromOn: CalendarDate;
  /** Its last day, ended early or as it was said; null while it has no end. */
  readonly untilOn: CalendarDate | null;
  readonly reason: InterestSuspension['reason'];
  readonly isEnded: boolean;
  /** Whether the decision had money of these days spent on the principal first. */
  readonly principalFirst: boolean;
}

export interface ShownJudgment {
  readonly id: string;
  readonly servedOn: CalendarDate;
  /** Added to the legal rate two months after the service, in percent. */
  readonly pointsPct: string;
  readonly evidence: string;
}

/** What of one case is shown at most; years of it are few. */
const SHOWN_MAX = 200;

const SUSPENSIONS = `
  SELECT s.id, s.from_on AS "fromOn", coalesce(e.until_on, s.until_on) AS "untilOn", s.reason, e.suspension_id IS NOT NULL AS "isEnded",
         EXISTS (SELECT FROM spending_order o WHERE o.case_id = s.case_id AND o.source_id = s.id AND o.spending = 'PRINCIPAL_FIRST') AS "principalFirst"
  FROM interest_suspension s LEFT JOIN interest_suspension_end e ON e.suspension_id = s.id
  WHERE s.case_id = $1 ORDER BY s.from_on DESC, s.id DESC LIMIT ${SHOWN_MAX}`;

const JUDGMENTS = `
  SELECT id, served_on AS "servedOn", points::text AS "pointsPct", evidence FROM judgment_interest
  WHERE case_id = $1 ORDER BY id DESC LIMIT ${SHOWN_MAX}`;

@Injectable()
export class LegalInterestQuery {
  constructor(private readonly reads: Reads) {}

  /** The suspensions of a case, the latest first. */
  suspensions(caller: Caller, caseId: string): Promise<ShownSuspension[]> {
    return this.reads.rows(caller, SUSPENSIONS, [caseId]);
  }

  /** What was said of its judgments; the first one rules. */
  judgments(caller: Caller, caseId: string): Promise<ShownJudgment[]> {
    return this.reads.rows(caller, JUDGMENTS, [caseId]);
  }
}
