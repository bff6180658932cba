import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { DomainError, Reads, type Caller, type Work } from '@solde/platform';

import type { SettlementState, SpentMoney } from './settlement-terms';

export interface SettlementView {
  readonly id: string;
  readonly caseId: string;
  readonly caseNumber: string;
  readonly creditorId: string;
  readonly debtorName: string;
  readonly amountMinor: Minor;
  readonly currency: Currency;
  readonly untilOn: CalendarDate;
  readonly state: SettlementState;
  readonly offeredOn: CalendarDate;
  readonly acceptedOn: CalendarDate | null;
  readonly endedOn: CalendarDate | null;
  readonly authority: string | null;
  /** What was given up under it and still stands. */
  readonly waivedMinor: Minor;
}

export interface SettlementFilter {
  readonly caseId?: string;
  readonly state?: SettlementState;
  readonly after?: string;
  readonly limit: number;
}

const SETTLEMENT = `
  SELECT s.id, s.case_id AS "caseId", c.number AS "caseNumber", s.creditor_id AS "creditorId", d.name AS "debtorName",
         s.amount_minor AS "amountMinor", s.currency, s.until_on AS "untilOn", s.state, s.offered_on AS "offeredOn",
         s.accepted_on AS "acceptedOn", s.ended_on AS "endedOn", s.authority,
         coalesce((SELECT -sum(a.amount_minor) FROM adjustment a
                   WHERE a.case_id = s.case_id AND a.authority_id = s.id), 0)::bigint AS "waivedMinor"
  FROM settlement s JOIN case_file c ON c.id = s.case_id JOIN debtor d ON d.id = c.debtor_id`;

@Injectable()
export class SettlementsQuery {
  constructor(private readonly reads: Reads) {}

  /** Settlements, newest first; one more than the page. A creditor sees its own. */
  page(
    caller: Caller,
    { caseId, state, after, limit }: SettlementFilter,
  ): Promise<SettlementView[]> {
    return this.reads.rows<SettlementView>(
      caller,
      `${SETTLEMENT}
       WHERE ($1::uuid IS NULL OR s.case_id = $1) AND ($2::text IS NULL OR s.state = $2) AND ($3::uuid IS NULL OR s.id < $3)
       ORDER BY s.id DESC LIMIT $4`,
      [caseId ?? null, state ?? null, after ?? null, limit + 1],
    );
  }

  /** One settlement. Refuses NOT_FOUND. */
  async one(caller: Caller, id: string): Promise<SettlementView> {
    const settlement = await this.reads.one<SettlementView>(
      caller,
      `${SETTLEMENT} WHERE s.id = $1`,
      [id],
    );
    if (settlement === null) throw new DomainError('NOT_FOUND');
    return settlement;
  }

  /** What the standing money of a case pays of its debt, by receipt, as the act sees it. */
  spentMoney(
    work: Work,
    caseId: string,
  ): Promise<(SpentMoney & { readonly isCertain: boolean })[]> {
    return work.query(
      `SELECT a.value_on AS "valueOn", a.receipt_id AS sequence, sum(a.amount_minor)::bigint AS "amountMinor",
              c.receipt_id IS NOT NULL AS "isCertain"
       FROM allocation a LEFT JOIN clearing c ON c.receipt_id = a.receipt_id
       WHERE a.case_id = $1 AND NOT EXISTS (SELECT FROM reversal r WHERE r.receipt_id = a.receipt_id)
       GROUP BY 1, 2, 4`,
      [caseId],
    );
  }
}
