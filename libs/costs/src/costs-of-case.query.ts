import { Injectable } from '@nestjs/common';

import type { Minor } from '@solde/money';
import type { Work } from '@solde/platform';
import type { CaseCost } from './case-cost.entity';
import type { GrantedCost, OwedCost } from './kept-costs';

/** A cost with what it gave so far. */
export interface StandingCost extends OwedCost {
  readonly label: string | null;
  readonly keptMinor: Minor;
}

/** Costs that the debtor owes without a file here are the creditor's own. In the order in which they came to be owed. */
export const STANDING_COSTS = `
  SELECT c.id AS "costId", coalesce(c.funder, 'CREDITOR') AS funder, c.label, coalesce(m.amount_minor, 0)::bigint AS "owedMinor",
         coalesce(c.amount_minor, m.amount_minor)::bigint AS "amountMinor",
         coalesce(l.kept, 0)::bigint AS "keptMinor", coalesce(l.billed, 0)::bigint AS "billedMinor"
  FROM (SELECT * FROM case_cost WHERE case_id = $1) c
  FULL JOIN (SELECT * FROM claim_movement WHERE case_id = $1 AND component = 'LEGAL_COSTS' AND amount_minor > 0
               AND kind IN ('PLACED', 'COST', 'CORRECTION')) m ON m.source_id = c.id
  LEFT JOIN (SELECT cost_id, sum(amount_minor) FILTER (WHERE kind = 'KEPT') AS kept,
                    sum(amount_minor) FILTER (WHERE kind = 'DEBOURS') AS billed
             FROM cost_line WHERE case_id = $1 GROUP BY cost_id) l ON l.cost_id = c.id
  ORDER BY m.value_on, m.id, c.id`;

const PROVISION_LEFT = `
  SELECT ((SELECT coalesce(sum(amount_minor), 0) FROM provision WHERE case_id = $1)
        - (SELECT coalesce(sum(amount_minor), 0) FROM case_cost WHERE case_id = $1 AND funder = 'PROVISION')
        + (SELECT coalesce(sum(amount_minor), 0) FROM cost_line WHERE case_id = $1 AND kind = 'PROVISION_RETURNED')
         )::bigint AS left`;

const WAITING = `
  SELECT c.id AS "costId", c.amount_minor AS "amountMinor", c.claim_id AS "claimId", c.incurred_on AS "incurredOn"
  FROM case_cost c
  WHERE c.case_id = $1 AND c.awaits_title AND NOT EXISTS (SELECT FROM cost_granted g WHERE g.cost_id = c.id)
  ORDER BY c.incurred_on, c.id`;

/** What the acts on the costs of a case read; the case is locked by their caller. */
@Injectable()
export class CostsOfCase {
  standing(work: Work, caseId: string): Promise<StandingCost[]> {
    return work.query<StandingCost>(STANDING_COSTS, [caseId]);
  }

  /** What is left of what the creditor paid in for a case, in minor units. */
  async provisionLeft(work: Work, caseId: string): Promise<Minor> {
    const [row] = await work.query<{ left: Minor }>(PROVISION_LEFT, [caseId]);
    return row?.left ?? 0n;
  }

  /** Costs of a case that wait for its title, the oldest first. */
  waiting(
    work: Work,
    caseId: string,
  ): Promise<(GrantedCost & Pick<CaseCost, 'claimId' | 'incurredOn'>)[]> {
    return work.query(WAITING, [caseId]);
  }

  /** What a title has granted of costs already. */
  async grantedBy(work: Work, titleId: string): Promise<Minor> {
    const [row] = await work.query<{ granted: Minor }>(
      'SELECT coalesce(sum(amount_minor), 0)::bigint AS granted FROM cost_granted WHERE title_id = $1',
      [titleId],
    );
    return row?.granted ?? 0n;
  }

  /** What the creditor pays for, sooner or later, of a case: what counts against the cap that he authorised. */
  async engaged(work: Work, caseId: string): Promise<Minor> {
    const [row] = await work.query<{ engaged: Minor }>(
      `SELECT coalesce(sum(amount_minor), 0)::bigint AS engaged FROM case_cost WHERE case_id = $1 AND funder <> 'CREDITOR'`,
      [caseId],
    );
    return row?.engaged ?? 0n;
  }

  /** The accepted claim of a case that a cost is recorded on: the one named, else the oldest. */
  async claimOf(work: Work, caseId: string, claimId: string | null): Promise<string | null> {
    const [row] = await work.query<{ id: string }>(
      `SELECT id FROM claim WHERE case_id = $1 AND state = 'ACCEPTED' AND ($2::uuid IS NULL OR id = $2)
       ORDER BY due_on, number, id LIMIT 1`,
      [caseId, claimId],
    );
    return row?.id ?? null;
  }
}
