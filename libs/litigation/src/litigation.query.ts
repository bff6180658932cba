import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { DomainError, Reads, type Caller } from '@solde/platform';

export interface LitigationRequestView {
  readonly id: string;
  readonly caseId: string;
  readonly caseNumber: string;
  readonly creditorId: string;
  readonly debtorName: string;
  readonly route: string;
  readonly reason: string;
  readonly currency: Currency;
  readonly principalMinor: Minor;
  readonly interestMinor: Minor;
  readonly indemnityMinor: Minor;
  readonly costEstimateMinor: Minor;
  readonly limitationOn: CalendarDate;
  readonly rateUnverified: boolean;
  readonly requestedOn: CalendarDate;
  readonly lapsesOn: CalendarDate;
  readonly state: string;
}

export interface DecisionView {
  readonly id: string;
  readonly decision: string;
  readonly capMinor: Minor | null;
  readonly expiresOn: CalendarDate | null;
  readonly text: string | null;
  readonly decidedOn: CalendarDate;
  /** Of a question, what the agency answered. */
  readonly answer: string | null;
}

export interface LitigationRequestDetail extends LitigationRequestView {
  readonly decisions: readonly DecisionView[];
}

export interface ProcedureView {
  readonly id: string;
  readonly caseId: string;
  readonly caseNumber: string;
  readonly creditorId: string;
  readonly debtorName: string;
  readonly type: string;
  readonly court: string;
  readonly courtTerritory: string;
  readonly step: string;
  readonly outcome: string | null;
  readonly endedOn: CalendarDate | null;
  readonly currency: Currency;
  /** What the creditor authorised at most. */
  readonly capMinor: Minor | null;
}

export interface StepView {
  readonly id: string;
  readonly kind: string;
  readonly happenedOn: CalendarDate;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly documentId: string | null;
}

export interface DeadlineView {
  readonly id: string;
  readonly procedureId: string;
  readonly caseId: string;
  readonly caseNumber: string;
  readonly creditorId: string;
  readonly debtorName: string;
  readonly ruleCode: string;
  /** The text that gives the delay. */
  readonly source: string | null;
  readonly rawOn: CalendarDate;
  readonly dueOn: CalendarDate;
  readonly isOurs: boolean;
  readonly verifiedLaw: boolean;
  readonly isConfirmed: boolean;
  readonly state: string;
  readonly stateReason: string | null;
  readonly currency: Currency;
  /** What would be lost: the principal still owed. */
  readonly atStakeMinor: Minor;
}

export interface TitleView {
  readonly id: string;
  readonly kind: string;
  readonly number: string;
  readonly court: string;
  readonly titleOn: CalendarDate;
  readonly currency: Currency;
  readonly principalMinor: Minor;
  readonly interestMinor: Minor;
  readonly indemnityMinor: Minor;
  readonly costsMinor: Minor;
  readonly servedOn: CalendarDate;
  readonly enforceableFrom: CalendarDate;
  readonly expiresOn: CalendarDate;
  readonly documentId: string | null;
}

export interface ProcedureDetail extends ProcedureView {
  readonly steps: readonly StepView[];
  readonly deadlines: readonly DeadlineView[];
  readonly title: TitleView | null;
}

export interface LegalCase {
  readonly caseId: string;
  readonly caseNumber: string;
  readonly creditorId: string;
  readonly debtorName: string;
  readonly currency: Currency;
  readonly limitationOn: CalendarDate;
  readonly principalMinor: Minor;
}

const REQUEST = `
  SELECT r.id, r.case_id AS "caseId", f.number AS "caseNumber", r.creditor_id AS "creditorId", d.name AS "debtorName",
         r.route, r.reason, r.currency, r.principal_minor AS "principalMinor", r.interest_minor AS "interestMinor",
         r.indemnity_minor AS "indemnityMinor", r.cost_estimate_minor AS "costEstimateMinor",
         r.limitation_on AS "limitationOn", r.rate_unverified AS "rateUnverified", r.requested_on AS "requestedOn",
         r.lapses_on AS "lapsesOn", r.state
  FROM litigation_request r JOIN case_file f ON f.id = r.case_id JOIN debtor d ON d.id = f.debtor_id`;

const DECISIONS = `
  SELECT v.id, v.decision, v.cap_minor AS "capMinor", v.expires_on AS "expiresOn", v.text, v.decided_on AS "decidedOn",
         a.text AS answer
  FROM litigation_decision v LEFT JOIN litigation_answer a ON a.decision_id = v.id
  WHERE v.request_id = $1 ORDER BY v.id`;

const PROCEDURE = `
  SELECT p.id, p.case_id AS "caseId", f.number AS "caseNumber", p.creditor_id AS "creditorId", d.name AS "debtorName",
         p.type, p.court, p.court_territory AS "courtTerritory", p.step, p.outcome, p.ended_on AS "endedOn", f.currency,
         (SELECT v.cap_minor FROM litigation_decision v WHERE v.request_id = p.request_id AND v.decision = 'AUTHORISE')
           AS "capMinor"
  FROM procedure p JOIN case_file f ON f.id = p.case_id JOIN debtor d ON d.id = f.debtor_id`;

const STEPS = `
  SELECT id, kind, happened_on AS "happenedOn", facts, document_id AS "documentId"
  FROM procedure_step WHERE procedure_id = $1 ORDER BY id`;

const PRINCIPAL = `
  coalesce((SELECT sum(m.amount_minor) FROM claim_movement m WHERE m.case_id = f.id AND m.component = 'PRINCIPAL'), 0)::bigint`;

const DEADLINE = `
  SELECT l.id, l.procedure_id AS "procedureId", l.case_id AS "caseId", f.number AS "caseNumber",
         l.creditor_id AS "creditorId", d.name AS "debtorName", l.rule_code AS "ruleCode", s.facts ->> 'source' AS source,
         l.raw_on AS "rawOn", l.due_on AS "dueOn", l.is_ours AS "isOurs", l.verified_law AS "verifiedLaw",
         l.confirmed_by IS NOT NULL AS "isConfirmed", l.state, l.state_reason AS "stateReason", f.currency,
         ${PRINCIPAL} AS "atStakeMinor"
  FROM deadline l JOIN procedure_step s ON s.id = l.step_id
  JOIN case_file f ON f.id = l.case_id JOIN debtor d ON d.id = f.debtor_id`;

const TITLE = `
  SELECT id, kind, number, court, title_on AS "titleOn", currency, principal_minor AS "principalMinor",
         interest_minor AS "interestMinor", indemnity_minor AS "indemnityMinor", costs_minor AS "costsMinor",
         served_on AS "servedOn", enforceable_from AS "enforceableFrom", expires_on AS "expiresOn",
         document_id AS "documentId"
  FROM title WHERE procedure_id = $1`;

/** Authorised cases without a running procedure: those whose limitation comes first are prepared first (book L1). */
const TO_PREPARE = `
  SELECT f.id AS "caseId", f.number AS "caseNumber", f.creditor_id AS "creditorId", d.name AS "debtorName", f.currency,
         (SELECT min(c.limitation_on) FROM claim c WHERE c.case_id = f.id AND c.state = 'ACCEPTED') AS "limitationOn",
         ${PRINCIPAL} AS "principalMinor"
  FROM case_file f JOIN debtor d ON d.id = f.debtor_id
  WHERE f.status IN ('LITIGATION.AUTHORISED', 'LITIGATION.IN_PROCEDURE')
    AND NOT EXISTS (SELECT FROM procedure p WHERE p.case_id = f.id AND p.ended_on IS NULL)
  ORDER BY "limitationOn", f.id LIMIT $1`;

/** Litigation for screens; the same statements serve the portal, where row-level security narrows them. */
@Injectable()
export class LitigationQuery {
  constructor(private readonly reads: Reads) {}

  /** Proposals, newest first; one more than the page. */
  requests(
    caller: Caller,
    filter: {
      readonly caseId?: string;
      readonly state?: string;
      readonly after?: string;
      readonly limit: number;
    },
  ): Promise<LitigationRequestView[]> {
    return this.reads.rows<LitigationRequestView>(
      caller,
      `${REQUEST}
       WHERE ($1::uuid IS NULL OR r.case_id = $1) AND ($2::text IS NULL OR r.state = $2)
         AND ($3::uuid IS NULL OR r.id < $3)
       ORDER BY r.id DESC LIMIT $4`,
      [filter.caseId ?? null, filter.state ?? null, filter.after ?? null, filter.limit + 1],
    );
  }

  /** One proposal with its decisions, questions and answers. Refuses NOT_FOUND. */
  async request(caller: Caller, id: string): Promise<LitigationRequestDetail> {
    return this.reads.run(caller, async (query) => {
      const [request] = await query<LitigationRequestView>(`${REQUEST} WHERE r.id = $1`, [id]);
      if (request === undefined) throw new DomainError('NOT_FOUND');
      return { ...request, decisions: await query<DecisionView>(DECISIONS, [id]) };
    });
  }

  /** Procedures, newest first; one more than the page. */
  procedures(
    caller: Caller,
    filter: { readonly caseId?: string; readonly after?: string; readonly limit: number },
  ): Promise<ProcedureView[]> {
    return this.reads.rows<ProcedureView>(
      caller,
      `${PROCEDURE} WHERE ($1::uuid IS NULL OR p.case_id = $1) AND ($2::uuid IS NULL OR p.id < $2)
       ORDER BY p.id DESC LIMIT $3`,
      [filter.caseId ?? null, filter.after ?? null, filter.limit + 1],
    );
  }

  /** One procedure with its steps, deadlines and title. Refuses NOT_FOUND. */
  async procedure(caller: Caller, id: string): Promise<ProcedureDetail> {
    return this.reads.run(caller, async (query) => {
      const [procedure] = await query<ProcedureView>(`${PROCEDURE} WHERE p.id = $1`, [id]);
      if (procedure === undefined) throw new DomainError('NOT_FOUND');
      const [title = null] = await query<TitleView>(TITLE, [id]);
      return {
        ...procedure,
        steps: await query<StepView>(STEPS, [id]),
        deadlines: await query<DeadlineView>(
          `${DEADLINE} WHERE l.procedure_id = $1 ORDER BY l.due_on, l.id`,
          [id],
        ),
        title,
      };
    });
  }

  /** Open legal deadlines in the order in which they fall; one more than the page. */
  deadlines(
    caller: Caller,
    filter: {
      readonly untilOn?: CalendarDate;
      readonly after?: { readonly dueOn: CalendarDate; readonly id: string };
      readonly limit: number;
    },
  ): Promise<DeadlineView[]> {
    return this.reads.rows<DeadlineView>(
      caller,
      `${DEADLINE}
       WHERE l.state = 'OPEN' AND ($1::date IS NULL OR l.due_on <= $1)
         AND ($2::date IS NULL OR (l.due_on, l.id) > ($2, $3::uuid))
       ORDER BY l.due_on, l.id LIMIT $4`,
      [
        filter.untilOn ?? null,
        filter.after?.dueOn ?? null,
        filter.after?.id ?? null,
        filter.limit + 1,
      ],
    );
  }

  /** Authorised cases that wait for a procedure, the nearest limitation first. */
  toPrepare(caller: Caller, limit: number): Promise<LegalCase[]> {
    return this.reads.rows<LegalCase>(caller, TO_PREPARE, [limit]);
  }
}
