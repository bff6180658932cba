import { Injectable } from '@nestjs/common';
import { instantOf, type CalendarDate } from '@solde/calendar';
import { Reads, Settings, systemCaller, type Work } from '@solde/platform';
import { NEXT_ACTION } from './accept-all';
import { AgendaService } from './agenda.service';
import { CourseService, START_CONTACTING } from './course.service';
import { LockedCases } from './locked-cases.service';
import { TimelineService } from './timeline.service';

/** Cases that one pass of a job takes at most; the next pass takes the rest. */
export const UPKEEP_BATCH = 500;

/** Days before the last day of a claim at which the creditor and the legal desk are warned (law card P-01). */
const LIMITATION_ALERT_DAYS = [180, 90, 30] as const;

const READER = systemCaller('cases.upkeep');
/** The hour at which a warning is put on the legal desk's list, in the agency's zone. */
const WARNING_TIME = '08:00';

/** Holds over, holds that begin today, and cases whose stored hold says something else: each is brought in step by its own act. */
const HOLDS_DUE = `
  SELECT DISTINCT h.case_id AS id FROM hold h JOIN case_file c ON c.id = h.case_id
  WHERE h.lifted_on IS NULL AND c.closed_on IS NULL
    AND (h.until_on < $1 OR (h.scope = 'CASE' AND h.from_on <= $1 AND h.until_on >= $1
                             AND (c.held_until IS NULL OR c.held_until < h.until_on)))
  ORDER BY 1 LIMIT $2`;

const CONTACTS_DUE = `
  SELECT DISTINCT a.case_id AS id FROM agenda_item a
  WHERE a.state = 'OPEN' AND a.kind = '${START_CONTACTING}' AND a.due_at <= $1
  ORDER BY 1 LIMIT $2`;

const AGEING_DUE = `
  SELECT c.id, t.services FROM case_file c
  CROSS JOIN LATERAL (SELECT services FROM mandate_terms t
    WHERE t.mandate_id = c.mandate_id AND t.agency_signed_at IS NOT NULL AND t.effective_from <= $1
    ORDER BY t.effective_from DESC, t.number DESC LIMIT 1) AS t
  WHERE c.closed_on IS NULL AND c.id > $3
    AND ((c.status = 'PRE_DUE.OPEN' AND c.oldest_due_on < $1)
      OR (c.status = 'EARLY_REMINDER.OPEN' AND c.oldest_due_on < $1 - 30))
  ORDER BY c.id LIMIT $2`;

/** Claims that reach a warning and have not had it; an item of the same kind, even done, is the warning given. */
const LIMITATION_DUE = `
  SELECT l.id AS "claimId", l.case_id AS "caseId", l.number, l.limitation_on AS "limitationOn"
  FROM claim l JOIN case_file c ON c.id = l.case_id
  WHERE l.limitation_on BETWEEN $1::date AND $1::date + $3::int AND l.state = 'ACCEPTED' AND c.closed_on IS NULL
    AND NOT EXISTS (SELECT FROM agenda_item a WHERE a.source_id = l.id AND a.kind = $4)
  ORDER BY l.limitation_on, l.id LIMIT $2`;

/** Open cases whose stored next action is not their earliest open item, or that have neither item nor hold. */
export const OUT_OF_STEP = `
  SELECT c.case_id AS id FROM (SELECT id AS case_id, next_kind, next_source, next_due_at, held_until, held_review_on
                               FROM case_file WHERE closed_on IS NULL) AS c
  LEFT JOIN LATERAL (${NEXT_ACTION}) AS n ON true
  WHERE (n.kind, n.source, n.due_at) IS DISTINCT FROM (c.next_kind, c.next_source, c.next_due_at)
     OR (n.kind IS NULL AND c.held_until IS NULL AND c.held_review_on IS NULL)`;

interface CaseId {
  readonly id: string;
}

interface NearLimitation {
  readonly claimId: string;
  readonly caseId: string;
  readonly number: string;
  readonly limitationOn: CalendarDate;
}

/**
 * What time does to cases. Jobs ask what is due, then run one act per case: a case that fails leaves the others done, and two
 * workers over the same hour find the second time that nothing is left.
 */
@Injectable()
export class CaseUpkeepService {
  constructor(
    private readonly locked: LockedCases,
    private readonly agenda: AgendaService,
    private readonly course: CourseService,
    private readonly timeline: TimelineService,
    private readonly reads: Reads,
    private readonly settings: Settings,
  ) {}

  /** Cases whose holds ended or begin on a day. */
  async holdsDue(on: CalendarDate): Promise<string[]> {
    return idsOf(await this.reads.rows<CaseId>(READER, HOLDS_DUE, [on, UPKEEP_BATCH]));
  }

  /** Brings a case in step with its holds. */
  async applyHolds(work: Work, caseId: string): Promise<void> {
    const { caseFile } = await this.locked.lock(work, caseId);
    if (caseFile.closedOn === null) await this.agenda.applyHolds(work, caseFile);
  }

  /** Cases whose first letter left two business days ago (book C.6, T9). */
  async contactsDue(now: Date): Promise<string[]> {
    return idsOf(await this.reads.rows<CaseId>(READER, CONTACTS_DUE, [now, UPKEEP_BATCH]));
  }

  async startContacting(work: Work, caseId: string): Promise<void> {
    return this.course.startContacting(work, caseId);
  }

  /** Cases whose due date passed, or whose time in the creditor's name is over (book C.6, T6 and T7), after an id. */
  async ageingDue(
    on: CalendarDate,
    afterId: string,
  ): Promise<readonly { readonly id: string; readonly services: readonly string[] }[]> {
    return this.reads.rows(READER, AGEING_DUE, [on, UPKEEP_BATCH, afterId]);
  }

  async age(work: Work, caseId: string, services: readonly string[]): Promise<void> {
    return this.course.age(work, caseId, services);
  }

  /** Claims that are within 180, 90 or 30 days of their last day and were not warned of yet (law card P-01). */
  async limitationDue(on: CalendarDate): Promise<(NearLimitation & { readonly days: number })[]> {
    const near: (NearLimitation & { readonly days: number })[] = [];
    for (const days of LIMITATION_ALERT_DAYS) {
      const kind = `LIMITATION_${days}`;
      const params = [on, UPKEEP_BATCH, days, kind];
      const rows = await this.reads.rows<NearLimitation>(READER, LIMITATION_DUE, params);
      near.push(...rows.map((row) => ({ ...row, days })));
    }
    return near;
  }

  /** Puts a limitation warning on the legal desk's list, once for a claim and a distance. */
  async warnOfLimitation(
    work: Work,
    { claimId, caseId, number, limitationOn, days }: NearLimitation & { readonly days: number },
  ): Promise<void> {
    const { caseFile } = await this.locked.lock(work, caseId);
    if (caseFile.closedOn !== null) return;
    const kind = `LIMITATION_${days}`;
    const [given] = await work.query<CaseId>(
      'SELECT id FROM agenda_item WHERE source_id = $1 AND kind = $2 LIMIT 1',
      [claimId, kind],
    );
    if (given !== undefined) return;
    const dueAt = instantOf(work.today, WARNING_TIME, this.settings.agencyTimeZone);
    await this.agenda.plan(work, caseFile, {
      ...{ source: 'LEGAL_DEADLINE', sourceId: claimId, kind, dueAt, pool: 'LEGAL' },
    });
    this.timeline.note(work, caseFile, {
      ...{ channel: 'SYSTEM', key: 'limitation.near', facts: { number, limitationOn } },
    });
  }

  /** Open cases whose next action is not what their agenda says, and cases with nothing to do: none, unless something went wrong. */
  async outOfStep(): Promise<string[]> {
    const sql = `${OUT_OF_STEP} ORDER BY 1 LIMIT ${UPKEEP_BATCH}`;
    return idsOf(await this.reads.rows<CaseId>(READER, sql));
  }

  /** Recomputes the next action of a case, and plans a review when it has nothing to do. */
  async putInStep(work: Work, caseId: string): Promise<void> {
    const locked = await this.locked.lock(work, caseId);
    await this.agenda.keepInStep(work, locked);
  }

  /** The party of a case follows its debtor, when two persons were found to be one, or one to be two. */
  async followParty(work: Work, debtorId: string, partyId: string): Promise<void> {
    const cases = await work.query<CaseId>(
      'SELECT id FROM case_file WHERE debtor_id = $1 AND party_id <> $2 ORDER BY id',
      [debtorId, partyId],
    );
    for (const { id } of cases) {
      const locked = await this.locked.lock(work, id);
      this.locked.change(work, locked, { partyId });
      this.locked.tell(work, locked, 'PARTY');
    }
  }
}

function idsOf(rows: readonly CaseId[]): string[] {
  return rows.map(({ id }) => id);
}
