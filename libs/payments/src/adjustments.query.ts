import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import type { MovementComponent } from '@solde/cases';
import type { Currency, Minor } from '@solde/money';
import { Reads, type Caller, type Work } from '@solde/platform';

import type {
  AdjustmentKind,
  AdjustmentReason,
  AuthorityKind,
  WaiverRoom,
} from './adjustment-terms';

export interface AdjustmentView {
  readonly id: string;
  readonly caseId: string;
  readonly claimId: string;
  readonly claimNumber: string;
  readonly kind: AdjustmentKind;
  readonly component: MovementComponent;
  readonly amountMinor: Minor;
  readonly currency: Currency;
  readonly effectiveOn: CalendarDate;
  readonly reason: AdjustmentReason;
  readonly words: string | null;
  readonly authority: AuthorityKind;
  readonly authorityId: string | null;
  readonly undoesId: string | null;
  readonly undoneById: string | null;
}

const ADJUSTMENT = `
  SELECT a.id, a.case_id AS "caseId", a.claim_id AS "claimId", l.number AS "claimNumber", a.kind, a.component,
         a.amount_minor AS "amountMinor", c.currency, a.effective_on AS "effectiveOn", a.reason, a.words, a.authority,
         a.authority_id AS "authorityId", a.undoes_id AS "undoesId", u.id AS "undoneById"
  FROM adjustment a JOIN claim l ON l.id = a.claim_id JOIN case_file c ON c.id = a.case_id
  LEFT JOIN adjustment u ON u.undoes_id = a.id`;

@Injectable()
export class AdjustmentsQuery {
  constructor(private readonly reads: Reads) {}

  /** The adjustments of a case, newest first; one more than the page. A creditor sees his own cases. */
  ofCase(
    caller: Caller,
    caseId: string,
    { after, limit }: { readonly after?: string; readonly limit: number },
  ): Promise<AdjustmentView[]> {
    return this.reads.rows<AdjustmentView>(
      caller,
      `${ADJUSTMENT} WHERE a.case_id = $1 AND ($2::uuid IS NULL OR a.id < $2) ORDER BY a.id DESC LIMIT $3`,
      [caseId, after ?? null, limit + 1],
    );
  }

  /** What the mandate in force on a day lets the agency waive in a case, and what it has waived of it, as the act sees it. */
  async waiverRoom(work: Work, caseId: string, on: CalendarDate): Promise<WaiverRoom> {
    const [row] = await work.query<WaiverRoom>(
      `SELECT coalesce((SELECT t.waiver_max_minor FROM mandate_terms t
                        WHERE t.mandate_id = c.mandate_id AND t.agency_signed_at IS NOT NULL AND t.effective_from <= $2
                        ORDER BY t.effective_from DESC, t.number DESC LIMIT 1), 0) AS "maxMinor",
              coalesce((SELECT -sum(a.amount_minor) FROM adjustment a
                        WHERE a.case_id = c.id AND a.authority = 'MANDATE'), 0)::bigint AS "waivedMinor"
       FROM case_file c WHERE c.id = $1`,
      [caseId, on],
    );
    return row ?? { maxMinor: 0n, waivedMinor: 0n };
  }

  /** What still stands of the adjustments that one authority allowed, as the act sees it. */
  async standingUnder(work: Work, authorityId: string): Promise<string[]> {
    const rows = await work.query<{ id: string }>(
      `SELECT a.id FROM adjustment a WHERE a.authority_id = $1 AND a.undoes_id IS NULL
         AND NOT EXISTS (SELECT FROM adjustment u WHERE u.undoes_id = a.id) ORDER BY a.id`,
      [authorityId],
    );
    return rows.map(({ id }) => id);
  }

  /** Whether a paper is in the file of the case: a written agreement that nobody can open is none. */
  async isOnFile(work: Work, caseId: string, documentId: string): Promise<boolean> {
    const rows = await work.query('SELECT FROM document WHERE id = $1 AND case_id = $2', [
      documentId,
      caseId,
    ]);
    return rows.length > 0;
  }
}
