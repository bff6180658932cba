import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { DomainError, Reads, type Caller } from '@solde/platform';

import type { DisputeState, DisputeType } from './dispute-terms';
import type { PromiseState } from './promise-state';

export interface PromiseView {
  readonly id: string;
  readonly caseId: string;
  readonly caseNumber: string;
  readonly amountMinor: Minor;
  readonly countedMinor: Minor;
  readonly currency: Currency;
  readonly means: string;
  readonly madeOn: CalendarDate;
  readonly dueOn: CalendarDate;
  readonly deadlineOn: CalendarDate;
  readonly state: PromiseState;
  readonly stateReason: string | null;
  readonly decidedOn: CalendarDate | null;
  readonly confidence: number | null;
}

export interface DisputeView {
  readonly id: string;
  readonly caseId: string;
  readonly caseNumber: string;
  readonly claimId: string;
  readonly claimNumber: string;
  readonly type: DisputeType;
  readonly amountMinor: Minor;
  readonly currency: Currency;
  readonly text: string;
  readonly raisedOn: CalendarDate;
  readonly dueOn: CalendarDate;
  readonly state: DisputeState;
  readonly answer: string | null;
  readonly endedOn: CalendarDate | null;
}

export interface AmicableFilter {
  readonly caseId?: string;
  /** Those that stand alone. */
  readonly open?: boolean;
  readonly limit: number;
  /** The id of the last row seen. */
  readonly after?: string;
}

const PROMISES = `
  SELECT p.id, p.case_id AS "caseId", c.number AS "caseNumber", p.amount_minor AS "amountMinor",
         p.counted_minor AS "countedMinor", p.currency, p.means, p.made_on AS "madeOn", p.due_on AS "dueOn",
         p.deadline_on AS "deadlineOn", p.state, p.state_reason AS "stateReason", p.decided_on AS "decidedOn", p.confidence
  FROM promise p JOIN case_file c ON c.id = p.case_id
  WHERE ($1::uuid IS NULL OR p.case_id = $1) AND (NOT $2 OR p.state IN ('OPEN', 'REMINDED'))
    AND ($3::uuid IS NULL OR p.id < $3)
  ORDER BY p.id DESC LIMIT $4`;

const DISPUTES = `
  SELECT d.id, d.case_id AS "caseId", c.number AS "caseNumber", d.claim_id AS "claimId", k.number AS "claimNumber", d.type,
         d.amount_minor AS "amountMinor", c.currency, d.debtor_text AS text, d.raised_on AS "raisedOn", d.due_on AS "dueOn",
         d.state, d.answer, d.ended_on AS "endedOn"
  FROM dispute d JOIN case_file c ON c.id = d.case_id JOIN claim k ON k.id = d.claim_id`;

/** Promises and disputes, for the agency and, through its own role, for the creditor. */
@Injectable()
export class AmicableQuery {
  constructor(private readonly reads: Reads) {}

  /** Newest first; one more than the limit tells that there are others. */
  promises(caller: Caller, filter: AmicableFilter): Promise<PromiseView[]> {
    return this.reads.rows(caller, PROMISES, paramsOf(filter));
  }

  /** Newest first; one more than the limit tells that there are others. */
  disputes(caller: Caller, filter: AmicableFilter): Promise<DisputeView[]> {
    return this.reads.rows(
      caller,
      `${DISPUTES} WHERE ($1::uuid IS NULL OR d.case_id = $1) AND (NOT $2 OR d.ended_on IS NULL)
         AND ($3::uuid IS NULL OR d.id < $3)
       ORDER BY d.id DESC LIMIT $4`,
      paramsOf(filter),
    );
  }

  /** Refuses NOT_FOUND, to a creditor also for what is not his. */
  async dispute(
    caller: Caller,
    id: string,
  ): Promise<DisputeView & { readonly creditorId: string }> {
    const dispute = await this.reads.one<DisputeView & { readonly creditorId: string }>(
      caller,
      `${DISPUTES.replace('SELECT ', 'SELECT d.creditor_id AS "creditorId", ')} WHERE d.id = $1`,
      [id],
    );
    if (dispute === null) throw new DomainError('NOT_FOUND');
    return dispute;
  }
}

function paramsOf({ after, caseId, limit, open = false }: AmicableFilter): unknown[] {
  return [caseId ?? null, open, after ?? null, limit + 1];
}
