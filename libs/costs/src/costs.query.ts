import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { Reads, type Caller } from '@solde/platform';
import type { CostKind } from './cost-words';
import { STANDING_COSTS, type StandingCost } from './costs-of-case.query';
import type { Funder } from './kept-costs';

export interface CostFilter {
  readonly caseId?: string;
  readonly creditorId?: string;
  /** The last row of the page before. */
  readonly after?: string;
  readonly limit: number;
}

/** A cost with what became of it, in minor units of its currency. */
export interface CostView {
  readonly id: string;
  readonly caseId: string;
  readonly caseNumber: string;
  readonly creditorId: string;
  readonly claimId: string;
  readonly kind: CostKind;
  readonly label: string;
  readonly amountMinor: Minor;
  readonly currency: Currency;
  readonly incurredOn: CalendarDate;
  readonly funder: Funder;
  /** What the debtor owes of it, or owed, and from when; zero and null as long as he does not. */
  readonly owedMinor: Minor;
  readonly owedFrom: CalendarDate | null;
  readonly awaitsTitle: boolean;
  readonly givenUpReason: string | null;
  /** What the agency kept of what was recovered, and what it billed without VAT. */
  readonly keptMinor: Minor;
  readonly billedMinor: Minor;
}

/** The provision of a case, in minor units of its currency. */
export interface ProvisionView {
  readonly caseId: string;
  readonly caseNumber: string;
  readonly creditorId: string;
  readonly currency: Currency;
  readonly receivedMinor: Minor;
  readonly spentMinor: Minor;
  readonly returnedMinor: Minor;
  readonly leftMinor: Minor;
}

const COSTS = `
  SELECT c.id, c.case_id AS "caseId", f.number AS "caseNumber", c.creditor_id AS "creditorId", c.claim_id AS "claimId", c.kind,
         c.label, c.amount_minor AS "amountMinor", c.currency, c.incurred_on AS "incurredOn", c.funder,
         (CASE WHEN c.recoverable_from IS NULL THEN coalesce(g.amount_minor, 0) ELSE c.amount_minor END)::bigint AS "owedMinor",
         coalesce(c.recoverable_from, g.from_on) AS "owedFrom", c.awaits_title AND g.cost_id IS NULL AS "awaitsTitle",
         u.reason AS "givenUpReason", coalesce(l.kept, 0)::bigint AS "keptMinor", coalesce(l.billed, 0)::bigint AS "billedMinor"
  FROM case_cost c JOIN case_file f ON f.id = c.case_id
  LEFT JOIN cost_granted g ON g.cost_id = c.id
  LEFT JOIN cost_given_up u ON u.cost_id = c.id
  LEFT JOIN LATERAL (SELECT sum(amount_minor) FILTER (WHERE kind = 'KEPT') AS kept,
                            sum(amount_minor) FILTER (WHERE kind = 'DEBOURS') AS billed
                     FROM cost_line WHERE cost_id = c.id) l ON true
  WHERE ($1::uuid IS NULL OR c.case_id = $1) AND ($2::uuid IS NULL OR c.creditor_id = $2) AND ($3::uuid IS NULL OR c.id > $3)
  ORDER BY c.id LIMIT $4`;

const PROVISIONS = `
  SELECT f.id AS "caseId", f.number AS "caseNumber", f.creditor_id AS "creditorId", f.currency, p.received AS "receivedMinor",
         s.spent AS "spentMinor", r.returned AS "returnedMinor", (p.received - s.spent - r.returned)::bigint AS "leftMinor"
  FROM (SELECT case_id, sum(amount_minor)::bigint AS received FROM provision
        WHERE ($1::uuid IS NULL OR case_id = $1) AND ($2::uuid IS NULL OR creditor_id = $2) AND ($3::uuid IS NULL OR case_id > $3)
        GROUP BY case_id ORDER BY case_id LIMIT $4) p
  JOIN case_file f ON f.id = p.case_id
  CROSS JOIN LATERAL (SELECT coalesce(sum(amount_minor), 0)::bigint AS spent FROM case_cost
                      WHERE case_id = f.id AND funder = 'PROVISION') s
  CROSS JOIN LATERAL (SELECT coalesce(-sum(amount_minor), 0)::bigint AS returned FROM cost_line
                      WHERE case_id = f.id AND kind = 'PROVISION_RETURNED') r
  ORDER BY f.id`;

/** Costs and provisions for screens; the same statements serve the portal, where row-level security narrows them. */
@Injectable()
export class CostsQuery {
  constructor(private readonly reads: Reads) {}

  /** The costs of a case in the order in which they came to be owed, with what was kept of each. */
  standing(caller: Caller, caseId: string): Promise<StandingCost[]> {
    return this.reads.rows<StandingCost>(caller, STANDING_COSTS, [caseId]);
  }

  /** Costs, oldest first; one more than the page. */
  costs(caller: Caller, filter: CostFilter): Promise<CostView[]> {
    return this.reads.rows<CostView>(caller, COSTS, paramsOf(filter));
  }

  /** Cases for which a provision was paid in, with what is left of it; one more than the page. */
  provisions(caller: Caller, filter: CostFilter): Promise<ProvisionView[]> {
    return this.reads.rows<ProvisionView>(caller, PROVISIONS, paramsOf(filter));
  }
}

function paramsOf({ caseId, creditorId, after, limit }: CostFilter): unknown[] {
  return [caseId ?? null, creditorId ?? null, after ?? null, limit + 1];
}
