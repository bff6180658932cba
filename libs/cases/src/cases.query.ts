import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '@solde/calendar';
import type { Minor } from '@solde/money';
import {
  DomainError,
  pageOf,
  Reads,
  type Caller,
  type CursorPart,
  type Page,
  type PageRequest,
  type Sentence,
  type Work,
} from '@solde/platform';
import { BalanceService } from './balance.service';
import type { CaseState, Phase } from './case-transitions';
import type { ClosureReason } from './closure-reasons';
import type { MoneyFacts, Outstanding } from './outstanding';
import { timelineSentence } from './timeline-sentence';

/** What a list of cases may be narrowed by; absent means any. */
export interface CaseFilters {
  readonly creditorId?: string;
  readonly debtorId?: string;
  readonly placementId?: string;
  readonly ownerId?: string;
  /** Without an owner. */
  readonly unassigned?: boolean;
  readonly status?: CaseState;
  readonly phase?: Phase;
  readonly open?: boolean;
  readonly held?: boolean;
  /** Next action due by this instant. */
  readonly dueBy?: Date;
}

export interface ShownCaseFile {
  readonly id: string;
  readonly number: string;
  readonly creditorId: string;
  readonly creditorName: string;
  readonly mandateId: string;
  readonly debtorId: string;
  readonly debtorName: string;
  readonly currency: string;
  readonly status: CaseState;
  readonly placementId: string | null;
  readonly placedOn: CalendarDate;
  readonly acceptedOn: CalendarDate | null;
  readonly oldestDueOn: CalendarDate;
  readonly ownerId: string | null;
  readonly ownerName: string | null;
  readonly firstContactOn: CalendarDate | null;
  readonly nextKind: string | null;
  readonly nextSource: string | null;
  readonly nextDueAt: Date | null;
  readonly heldUntil: CalendarDate | null;
  readonly heldReviewOn: CalendarDate | null;
  readonly closedOn: CalendarDate | null;
  readonly closureReason: ClosureReason | null;
  readonly causeOfDelay: string | null;
  readonly referenceRf: string;
  /** Posted principal and total; what accrued since is in `money`. */
  readonly principalMinor: Minor;
  readonly postedMinor: Minor;
  readonly version: number;
}

export interface ShownClaim {
  readonly id: string;
  readonly type: string;
  readonly number: string;
  readonly issuedOn: CalendarDate;
  readonly dueOn: CalendarDate;
  readonly currency: string;
  readonly principalMinor: Minor;
  readonly outstandingMinor: Minor;
  readonly disputedMinor: Minor;
  readonly basis: string | null;
  readonly debtorQuality: string;
  readonly qualityEvidence: string;
  readonly limitationRegime: string;
  readonly limitationOn: CalendarDate;
  readonly placedOn: CalendarDate;
  readonly feeAgeDays: number;
  readonly state: string;
  readonly firstLetterOn: CalendarDate | null;
  readonly version: number;
}

export interface ShownMovement {
  readonly id: string;
  readonly claimId: string;
  readonly component: string;
  readonly kind: string;
  readonly amountMinor: Minor;
  readonly valueOn: CalendarDate;
}

export interface ShownAgendaItem {
  readonly id: string;
  readonly caseId: string;
  readonly source: string;
  readonly kind: string;
  readonly dueAt: Date;
  readonly ownerId: string | null;
  readonly pool: string | null;
}

export interface ShownHold {
  readonly id: string;
  readonly kind: string;
  readonly scope: string;
  readonly claimId: string | null;
  readonly channel: string | null;
  readonly fromOn: CalendarDate;
  readonly untilOn: CalendarDate | null;
  readonly reviewOn: CalendarDate | null;
  readonly reason: string;
  readonly liftedOn: CalendarDate | null;
}

export interface TimelineEntry {
  readonly id: string;
  readonly at: Date;
  readonly channel: string;
  /** The sentence in the caller's language. */
  readonly says: string;
  readonly key: string;
  readonly text: string | null;
  readonly internal: boolean;
  readonly documentId: string | null;
  readonly correctsId: string | null;
  readonly by: string;
}

export interface ShownCaseParty {
  readonly debtorId: string;
  readonly name: string;
  readonly role: string;
  readonly liability: string;
  readonly capMinor: Minor | null;
}

/** A count stops there: "1,000 or more" is all a list needs, and all it may cost. */
export const COUNT_MAX = 1_000;
/** Claims, items and holds of one case shown at most: a case above it is read by the page. */
const OF_CASE_MAX = 500;

const CASE_COLUMNS = `
  c.id, c.number, c.creditor_id AS "creditorId", coalesce(k.trade_name, k.legal_name) AS "creditorName",
  c.mandate_id AS "mandateId", c.debtor_id AS "debtorId", d.name AS "debtorName", c.currency, c.status,
  c.placement_id AS "placementId", c.placed_on AS "placedOn", c.accepted_on AS "acceptedOn",
  c.oldest_due_on AS "oldestDueOn", c.owner_id AS "ownerId", c.first_contact_on AS "firstContactOn",
  c.next_kind AS "nextKind", c.next_source AS "nextSource", c.next_due_at AS "nextDueAt",
  c.held_until AS "heldUntil", c.held_review_on AS "heldReviewOn", c.closed_on AS "closedOn",
  c.closure_reason AS "closureReason", c.cause_of_delay AS "causeOfDelay", c.reference_rf AS "referenceRf",
  m."principalMinor", m."postedMinor", c.version`;

const CASE_TABLES = `
  case_file c
  JOIN creditor k ON k.id = c.creditor_id
  JOIN debtor d ON d.id = c.debtor_id
  LEFT JOIN LATERAL (
    SELECT coalesce(sum(amount_minor) FILTER (WHERE component = 'PRINCIPAL'), 0)::bigint AS "principalMinor",
           coalesce(sum(amount_minor), 0)::bigint AS "postedMinor"
    FROM claim_movement WHERE case_id = c.id
  ) AS m ON true`;

/** The owner's name is the agency's: the portal has no right on its users. */
function columnsFor({ kind }: Caller): string {
  return kind === 'PORTAL'
    ? `${CASE_COLUMNS}, NULL AS "ownerName"`
    : `${CASE_COLUMNS}, (SELECT display_name FROM user_account u WHERE u.id = c.owner_id) AS "ownerName"`;
}

/** Reads of cases for screens; a portal user sees those of its creditors, and no internal note. */
@Injectable()
export class CasesQuery {
  constructor(
    private readonly reads: Reads,
    private readonly balance: BalanceService,
  ) {}

  /** Cases, the newest first; `after` is the id of the last one seen. */
  async page(
    caller: Caller,
    filters: CaseFilters,
    { limit, after }: PageRequest,
  ): Promise<Page<ShownCaseFile>> {
    const { where, params } = conditions(filters);
    const last = cursorId(after);
    const rows = await this.reads.rows<ShownCaseFile>(
      caller,
      `SELECT ${columnsFor(caller)} FROM ${CASE_TABLES}
       WHERE ${where} AND ($${params.length + 1}::uuid IS NULL OR c.id < $${params.length + 1}::uuid)
       ORDER BY c.id DESC LIMIT $${params.length + 2}`,
      [...params, last, limit + 1],
    );
    return pageOf(rows, limit, ({ id }) => [id]);
  }

  /** How many cases the filters keep, COUNT_MAX at most. */
  async count(caller: Caller, filters: CaseFilters): Promise<number> {
    const { where, params } = conditions(filters);
    const row = await this.reads.one<{ count: number }>(
      caller,
      `SELECT count(*)::int AS count FROM (SELECT FROM case_file c WHERE ${where} LIMIT ${COUNT_MAX}) AS kept`,
      params,
    );
    return row?.count ?? 0;
  }

  /** A case, or null when it does not exist for this caller. */
  async one(caller: Caller, id: string): Promise<ShownCaseFile | null> {
    return this.reads.one<ShownCaseFile>(
      caller,
      `SELECT ${columnsFor(caller)} FROM ${CASE_TABLES} WHERE c.id = $1`,
      [id],
    );
  }

  /** Whose case it is. Refuses NOT_FOUND when it does not exist for this caller. */
  async ownerOf(caller: Caller, id: string): Promise<{ readonly creditorId: string }> {
    const row = await this.reads.one<{ creditorId: string }>(
      caller,
      'SELECT creditor_id AS "creditorId" FROM case_file WHERE id = $1',
      [id],
    );
    if (row === null) throw new DomainError('NOT_FOUND', { caseId: id });
    return row;
  }

  /** Cases that have an open item of a kind due now, the longest due first. */
  async dueFor(caller: Caller, kind: string, limit: number): Promise<string[]> {
    const rows = await this.reads.rows<{ id: string }>(
      caller,
      `SELECT case_id AS id FROM agenda_item
       WHERE state = 'OPEN' AND kind = $1 AND due_at <= app_now() ORDER BY due_at, id LIMIT $2`,
      [kind, limit],
    );
    return [...new Set(rows.map(({ id }) => id))];
  }

  /** What is owed at the end of a day, interest accrued on reading included. Refuses NOT_FOUND. */
  async money(caller: Caller, id: string, on: CalendarDate): Promise<Outstanding> {
    return this.balance.outstandingOn(caller, id, on);
  }

  /** Everything that the money of a case depends on, as it stands. Refuses NOT_FOUND. */
  async moneyFacts(who: Caller | Work, id: string): Promise<MoneyFacts> {
    return this.balance.facts(who, id);
  }

  async claims(caller: Caller, caseId: string): Promise<ShownClaim[]> {
    return this.reads.rows<ShownClaim>(
      caller,
      `SELECT l.id, l.type, l.number, l.issued_on AS "issuedOn", l.due_on AS "dueOn", l.currency,
              l.principal_minor AS "principalMinor", coalesce(m.total, 0)::bigint AS "outstandingMinor",
              coalesce(x.total, 0)::bigint AS "disputedMinor", l.basis, l.debtor_quality AS "debtorQuality",
              l.quality_evidence AS "qualityEvidence", l.limitation_regime AS "limitationRegime",
              l.limitation_on AS "limitationOn", l.placed_on AS "placedOn", l.fee_age_days AS "feeAgeDays", l.state,
              (SELECT min(f.sent_on) FROM first_letter f WHERE f.claim_id = l.id) AS "firstLetterOn", l.version
       FROM claim l
       LEFT JOIN LATERAL (SELECT sum(amount_minor) AS total FROM claim_movement WHERE claim_id = l.id) AS m ON true
       LEFT JOIN LATERAL (SELECT sum(amount_minor) AS total FROM disputed_amount
                          WHERE case_id = l.case_id AND claim_id = l.id) AS x ON true
       WHERE l.case_id = $1 ORDER BY l.due_on, l.number, l.id LIMIT ${OF_CASE_MAX}`,
      [caseId],
    );
  }

  /** The movements of a case, the oldest value date first. */
  async movements(
    caller: Caller,
    caseId: string,
    { limit, after }: PageRequest,
  ): Promise<Page<ShownMovement>> {
    const rows = await this.reads.rows<ShownMovement>(
      caller,
      `SELECT id, claim_id AS "claimId", component, kind, amount_minor AS "amountMinor", value_on AS "valueOn"
       FROM claim_movement
       WHERE case_id = $1 AND ($2::date IS NULL OR (value_on, id) > ($2::date, $3::uuid))
       ORDER BY value_on, id LIMIT $4`,
      [caseId, after?.[0] ?? null, cursorId(after, 1), limit + 1],
    );
    return pageOf(rows, limit, ({ valueOn, id }) => [valueOn, id]);
  }

  /** The timeline, the latest first, in the caller's language. */
  async timeline(
    caller: Caller,
    caseId: string,
    { limit, after }: PageRequest,
  ): Promise<Page<TimelineEntry>> {
    const rows = await this.reads.rows<
      Omit<TimelineEntry, 'says' | 'key'> & { sentence: Sentence }
    >(
      caller,
      `SELECT id, at, channel, sentence, text, internal, document_id AS "documentId", corrects_id AS "correctsId",
              by_name AS by
       FROM action
       WHERE case_id = $1 AND ($2::uuid IS NULL OR id < $2::uuid) AND (NOT internal OR $3)
       ORDER BY id DESC LIMIT $4`,
      [caseId, cursorId(after), caller.kind !== 'PORTAL', limit + 1],
    );
    const entries = rows.map(({ sentence, ...entry }) => {
      return { ...entry, key: sentence.key, says: timelineSentence(sentence, caller.locale) };
    });
    return pageOf(entries, limit, ({ id }) => [id]);
  }

  /** The open items of a case, in order. */
  async agenda(caller: Caller, caseId: string): Promise<ShownAgendaItem[]> {
    return this.reads.rows<ShownAgendaItem>(
      caller,
      `SELECT id, case_id AS "caseId", source, kind, due_at AS "dueAt", owner_id AS "ownerId", pool
       FROM agenda_item WHERE case_id = $1 AND state = 'OPEN' ORDER BY due_at, id LIMIT ${OF_CASE_MAX}`,
      [caseId],
    );
  }

  /** What is due for an agent, or for a pool, the earliest first. */
  async agendaOf(
    caller: Caller,
    who: { readonly ownerId: string } | { readonly pool: string },
    { limit, after }: PageRequest,
  ): Promise<Page<ShownAgendaItem>> {
    const rows = await this.reads.rows<ShownAgendaItem>(
      caller,
      `SELECT id, case_id AS "caseId", source, kind, due_at AS "dueAt", owner_id AS "ownerId", pool
       FROM agenda_item
       WHERE state = 'OPEN' AND ${'ownerId' in who ? 'owner_id = $1::uuid' : 'pool = $1'}
         AND ($2::timestamptz IS NULL OR (due_at, id) > ($2::timestamptz, $3::uuid))
       ORDER BY due_at, id LIMIT $4`,
      [
        'ownerId' in who ? who.ownerId : who.pool,
        after?.[0] ?? null,
        cursorId(after, 1),
        limit + 1,
      ],
    );
    return pageOf(rows, limit, ({ dueAt, id }) => [dueAt.toISOString(), id]);
  }

  async holds(caller: Caller, caseId: string): Promise<ShownHold[]> {
    return this.reads.rows<ShownHold>(
      caller,
      `SELECT id, kind, scope, claim_id AS "claimId", channel, from_on AS "fromOn", until_on AS "untilOn",
              review_on AS "reviewOn", reason, lifted_on AS "liftedOn"
       FROM hold WHERE case_id = $1 ORDER BY id DESC LIMIT ${OF_CASE_MAX}`,
      [caseId],
    );
  }

  async parties(caller: Caller, caseId: string): Promise<ShownCaseParty[]> {
    return this.reads.rows<ShownCaseParty>(
      caller,
      `SELECT p.debtor_id AS "debtorId", d.name, p.role, p.liability, p.cap_minor AS "capMinor"
       FROM case_party p JOIN debtor d ON d.id = p.debtor_id
       WHERE p.case_id = $1 ORDER BY p.role = 'DEBTOR' DESC, d.name LIMIT ${OF_CASE_MAX}`,
      [caseId],
    );
  }

  /** The phases of a case, in order, with the last day of each; null while it lasts. */
  async phases(
    caller: Caller,
    caseId: string,
  ): Promise<
    {
      readonly phase: Phase;
      readonly fromOn: CalendarDate;
      readonly untilOn: CalendarDate | null;
    }[]
  > {
    return this.reads.rows(
      caller,
      `SELECT phase, lower(period) AS "fromOn", upper(period) - 1 AS "untilOn"
       FROM case_phase WHERE case_id = $1 ORDER BY lower(period)`,
      [caseId],
    );
  }

  /** Whether a whole-case hold is in force for this caller's eyes: the portal's own hold acts before the worker re-plans. */
  async isHeld(caller: Caller, caseId: string, on: CalendarDate): Promise<boolean> {
    const row = await this.reads.one<{ held: boolean }>(
      caller,
      `SELECT EXISTS (SELECT FROM hold h WHERE h.case_id = $1 AND h.scope = 'CASE' AND h.from_on <= $2
                      AND (h.until_on IS NULL OR h.until_on >= $2) AND (h.lifted_on IS NULL OR h.lifted_on > $2)) AS held`,
      [caseId, on],
    );
    return row?.held ?? false;
  }
}

/** The conditions of a list, each with its own parameter, so that one filter keeps one index usable. */
function conditions(filters: CaseFilters): { where: string; params: unknown[] } {
  const params: unknown[] = [];
  const kept: string[] = ['true'];
  const keep = (value: unknown, condition: (place: string) => string) => {
    if (value !== undefined) kept.push(condition(`$${params.push(value)}`));
  };
  keep(filters.creditorId, (place) => `c.creditor_id = ${place}`);
  keep(filters.debtorId, (place) => `c.debtor_id = ${place}`);
  keep(filters.placementId, (place) => `c.placement_id = ${place}`);
  keep(filters.ownerId, (place) => `c.owner_id = ${place}`);
  keep(filters.status, (place) => `c.status = ${place}`);
  keep(filters.phase, (place) => `split_part(c.status, '.', 1) = ${place}`);
  keep(filters.dueBy, (place) => `c.closed_on IS NULL AND c.next_due_at <= ${place}`);
  if (filters.unassigned === true) kept.push('c.owner_id IS NULL');
  if (filters.open !== undefined) kept.push(`c.closed_on IS ${filters.open ? '' : 'NOT '}NULL`);
  if (filters.held !== undefined) {
    const held = '(c.held_until IS NOT NULL OR c.held_review_on IS NOT NULL)';
    kept.push(filters.held ? held : `NOT ${held}`);
  }
  return { where: kept.join(' AND '), params };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The id in a cursor; one that we did not make finds nothing to go after. */
function cursorId(after: readonly CursorPart[] | null, place = 0): string | null {
  const id = after?.[place];
  return typeof id === 'string' && UUID.test(id) ? id : null;
}
