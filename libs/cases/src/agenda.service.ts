import { Injectable } from '@nestjs/common';
import {
  addBusinessDays,
  addDays,
  daysBetween,
  instantOf,
  localDate,
  type CalendarDate,
} from '@solde/calendar';
import { holidaysOf, isTerritory, timeZoneOf, type Territory } from '@solde/country';
import { DomainError, uuidv7, type Work } from '@solde/platform';
import { AgendaItem } from './agenda-item.entity';
import type { CaseFile } from './case-file.entity';
import { heldOn } from './held-case';
import { Hold } from './hold.entity';
import { LockedCases, type LockedCase } from './locked-cases.service';
import { nextAction, type AgendaSource } from './next-action';
import { TimelineService } from './timeline.service';

export interface NewAgendaItem {
  readonly source: AgendaSource;
  /** The row that the item is about: a callback, a promise, a deadline, or the case itself. */
  readonly sourceId: string;
  readonly kind: string;
  readonly dueAt: Date;
  readonly ownerId?: string | null;
  readonly pool?: string | null;
}

export interface NewHold {
  readonly kind: Hold['kind'];
  /** CASE by default. */
  readonly scope?: Hold['scope'];
  readonly claimId?: string | null;
  readonly channel?: string | null;
  /** Today by default. */
  readonly fromOn?: CalendarDate;
  /** The last day held; only an insolvency may have none, and then a day of review. */
  readonly untilOn?: CalendarDate | null;
  readonly reviewOn?: CalendarDate | null;
  readonly reason: string;
}

/** A due item, as the acts of upper libs take it. */
export interface DueItem {
  readonly id: string;
  readonly caseId: string;
  readonly creditorId: string;
  readonly source: AgendaSource;
  readonly sourceId: string;
  readonly kind: string;
  readonly dueAt: Date;
}

/** The item of a case paid to zero: `closing` takes it. */
export const CLOSE_PAID = 'CLOSE_PAID';
/** The look that a hold without an end is given on its day of review. */
const REVIEW_HOLD = 'REVIEW_HOLD';
/** The local time at which a day's work is planned when nothing says a better one. */
const MORNING = '09:00';
/** A longer stop is a recall, or a hold put again on purpose. */
export const HOLD_DAYS_MAX = 730;

/**
 * The agenda of a case, its next action and its holds. What is stored on the case (next action, whole-case hold) is
 * recomputed with every change, in the same act, so that the two never differ.
 */
@Injectable()
export class AgendaService {
  constructor(
    private readonly locked: LockedCases,
    private readonly timeline: TimelineService,
  ) {}

  /**
   * Plans an item and answers its id; one that is open for the same source and kind is moved instead. Refuses
   * TRANSITION_NOT_ALLOWED on a closed case.
   */
  async plan(work: Work, caseFile: CaseFile, item: NewAgendaItem): Promise<string> {
    const locked = this.locked.of(work, caseFile);
    if (locked.caseFile.closedOn !== null)
      throw new DomainError('TRANSITION_NOT_ALLOWED', { status: locked.caseFile.status });
    const agenda = await this.locked.agenda(work, locked);
    const { source, sourceId, kind, dueAt, ownerId = null, pool = null } = item;
    const planned = { source, sourceId, kind, dueAt, ownerId, pool };
    const standing =
      agenda.find((open) => open.sourceId === sourceId && open.kind === kind) ?? locked.stopGap;
    locked.stopGap = null;
    if (standing !== null) {
      work.update(AgendaItem, { id: standing.id }, planned);
      Object.assign(standing, planned);
    } else {
      const { id: caseId, creditorId } = locked.caseFile;
      const row: AgendaItem = {
        ...{ id: uuidv7(), caseId, creditorId, ...planned, state: 'OPEN', actId: work.actId },
      };
      work.insert(AgendaItem, row);
      agenda.push(row);
    }
    await this.keepInStep(work, locked);
    return (standing ?? agenda.at(-1))?.id ?? '';
  }

  /**
   * Ends the open items of a source, of one kind when it is named; none is no refusal, since whoever ends a source need not
   * know whether it was planned. A case left with nothing to do and no hold is looked at by a person the next business day.
   */
  async unplan(
    work: Work,
    caseFile: CaseFile,
    sourceId: string,
    outcome: 'DONE' | 'CANCELLED',
    kind?: string,
  ): Promise<void> {
    const locked = this.locked.of(work, caseFile);
    const isEnded = (item: AgendaItem) =>
      item.sourceId === sourceId && (kind === undefined || item.kind === kind);
    await this.end(work, locked, isEnded, outcome);
  }

  /** Ends every open item that a test names. */
  async end(
    work: Work,
    locked: LockedCase,
    isEnded: (item: AgendaItem) => boolean,
    outcome: 'DONE' | 'CANCELLED',
  ): Promise<void> {
    const agenda = await this.locked.agenda(work, locked);
    const ended = agenda.filter(isEnded);
    if (ended.length === 0) return;
    for (const { id } of ended) work.update(AgendaItem, { id }, { state: outcome });
    if (locked.stopGap !== null && ended.includes(locked.stopGap)) locked.stopGap = null;
    locked.agenda = agenda.filter((item) => !ended.includes(item));
    await this.keepInStep(work, locked);
  }

  /** Puts a hold; it binds contacts at once. Refuses DATE_OUT_OF_RANGE, TRANSITION_NOT_ALLOWED on a closed case. */
  async hold(work: Work, caseFile: CaseFile, asked: NewHold): Promise<Hold> {
    const locked = this.locked.of(work, caseFile);
    if (locked.caseFile.closedOn !== null)
      throw new DomainError('TRANSITION_NOT_ALLOWED', { status: locked.caseFile.status });
    const row = newHold(work, locked.caseFile, asked);
    const holds = await this.locked.holds(work, locked);
    work.insert(Hold, row);
    holds.push(row);
    await this.holdsChanged(work, locked);
    this.noteHold(work, locked, row);
    if (row.untilOn === null && row.reviewOn !== null)
      await this.plan(work, caseFile, {
        ...{ source: 'LEGAL_DEADLINE', sourceId: row.id, kind: REVIEW_HOLD, pool: 'LEGAL' },
        dueAt: await this.businessMorning(work, caseFile, addDays(row.reviewOn, -1)),
      });
    return row;
  }

  /** Lifts a hold today; lifted already is no refusal. Refuses NOT_FOUND. */
  async liftHold(work: Work, caseFile: CaseFile, holdId: string): Promise<void> {
    const locked = this.locked.of(work, caseFile);
    const holds = await this.locked.holds(work, locked);
    const hold = holds.find(({ id }) => id === holdId);
    if (hold === undefined) {
      const lifted = await work.manager.findOneBy(Hold, { id: holdId, caseId: caseFile.id });
      if (lifted === null) throw new DomainError('NOT_FOUND', { holdId });
      return;
    }
    await this.free(work, locked, [hold], work.today);
    await this.unplan(work, caseFile, holdId, 'DONE', REVIEW_HOLD);
    this.timeline.note(work, locked.caseFile, {
      ...{ channel: 'SYSTEM', key: 'hold.lifted', facts: { kind: hold.kind } },
    });
  }

  /**
   * Brings a case in step with its holds: those whose last day passed end, those that begin hold, and a case that is free again has its
   * steps planned on the next business day. Legal deadlines never moved.
   */
  async applyHolds(work: Work, caseFile: CaseFile): Promise<void> {
    const locked = this.locked.of(work, caseFile);
    const holds = await this.locked.holds(work, locked);
    const over = holds.filter(({ untilOn }) => untilOn !== null && untilOn < work.today);
    for (const { kind } of over)
      this.timeline.note(work, locked.caseFile, {
        ...{ channel: 'SYSTEM', key: 'hold.expired', facts: { kind } },
      });
    await this.free(work, locked, over, work.today);
  }

  /** The timeline's word on a hold that the portal inserted by itself. */
  noteHold(work: Work, { caseFile }: LockedCase, { kind, untilOn, reason }: Hold): void {
    this.timeline.note(work, caseFile, {
      ...{ channel: 'SYSTEM', key: 'hold.placed', facts: { kind, untilOn }, text: reason },
    });
  }

  /** Stores what the agenda and the holds make of the case, and leaves no open case without something to do. */
  async keepInStep(work: Work, locked: LockedCase): Promise<void> {
    const { caseFile } = locked;
    if (caseFile.closedOn !== null) return;
    const agenda = await this.locked.agenda(work, locked);
    const isHeld = caseFile.heldUntil !== null || caseFile.heldReviewOn !== null;
    if (agenda.length === 0 && !isHeld) await this.planStopGap(work, locked, agenda);
    const next = nextAction(agenda);
    const change = {
      nextKind: next?.kind ?? null,
      nextSource: next?.source ?? null,
      nextDueAt: next?.dueAt ?? null,
    };
    const isKept =
      change.nextKind === caseFile.nextKind &&
      change.nextSource === caseFile.nextSource &&
      change.nextDueAt?.getTime() === caseFile.nextDueAt?.getTime();
    if (isKept) return;
    this.locked.change(work, locked, change);
    this.locked.tell(work, locked, 'AGENDA');
  }

  /** The morning of the n-th business day after a day, where the debtor lives. */
  async businessMorning(
    work: Work,
    { debtorId }: Pick<CaseFile, 'debtorId'>,
    after: CalendarDate,
    days = 1,
  ): Promise<Date> {
    const territory = await this.territoryOf(work, debtorId);
    const day = addBusinessDays(after, days, holidaysOf(territory, { use: 'CONTACT' }));
    return instantOf(day, MORNING, timeZoneOf(territory));
  }

  /** The day where the debtor lives, at this instant. */
  async debtorToday(work: Work, { debtorId }: Pick<CaseFile, 'debtorId'>): Promise<CalendarDate> {
    return localDate(work.now, timeZoneOf(await this.territoryOf(work, debtorId)));
  }

  /**
   * Due items of some kinds, oldest first, whose cases no other worker holds at this instant. The caller locks each case, acts
   * and unplans the item in the same work. `seen` names the cases or sources that a run has had its turn with: one that fails, or
   * that stays due, must not keep the others waiting.
   */
  async due(
    work: Work,
    kinds: readonly string[],
    limit: number,
    seen: readonly string[] = [],
  ): Promise<DueItem[]> {
    // The items are locked too: of a row that is only joined, PostgreSQL would believe what it was before another worker's commit.
    return work.query<DueItem>(
      `SELECT a.id, a.case_id AS "caseId", a.creditor_id AS "creditorId", a.source, a.source_id AS "sourceId", a.kind,
              a.due_at AS "dueAt"
       FROM agenda_item a JOIN case_file c ON c.id = a.case_id
       WHERE a.state = 'OPEN' AND a.kind = ANY($1) AND a.due_at <= $2
         AND a.case_id <> ALL($4::uuid[]) AND a.source_id <> ALL($4::uuid[])
       ORDER BY a.due_at, a.id LIMIT $3
       FOR NO KEY UPDATE OF c, a SKIP LOCKED`,
      [kinds, work.now, limit, seen],
    );
  }

  private async planStopGap(work: Work, locked: LockedCase, agenda: AgendaItem[]): Promise<void> {
    const { caseFile } = locked;
    const row: AgendaItem = {
      ...{ id: uuidv7(), caseId: caseFile.id, creditorId: caseFile.creditorId },
      ...{ source: 'STRATEGY_STEP', sourceId: caseFile.id, kind: 'REVIEW_CASE' },
      dueAt: await this.businessMorning(work, caseFile, work.today),
      ...{ ownerId: caseFile.ownerId, pool: null, state: 'OPEN', actId: work.actId },
    };
    work.insert(AgendaItem, row);
    agenda.push(row);
    locked.stopGap = row;
  }

  /** Ends holds, and plans what their end sets free. */
  private async free(
    work: Work,
    locked: LockedCase,
    ended: readonly Hold[],
    liftedOn: CalendarDate,
  ): Promise<void> {
    for (const { id } of ended) work.update(Hold, { id }, { liftedOn });
    locked.holds = (await this.locked.holds(work, locked)).filter((hold) => !ended.includes(hold));
    await this.holdsChanged(work, locked);
  }

  /** The steps that a hold kept waiting are taken again from the next business day. */
  private async resume(work: Work, locked: LockedCase): Promise<void> {
    const { caseFile } = locked;
    const dueAt = await this.businessMorning(work, caseFile, work.today);
    const agenda = await this.locked.agenda(work, locked);
    const steps = agenda.filter(({ source }) => source === 'STRATEGY_STEP');
    for (const step of steps) {
      if (step.dueAt >= dueAt) continue;
      work.update(AgendaItem, { id: step.id }, { dueAt });
      step.dueAt = dueAt;
    }
    if (steps.length === 0)
      await this.plan(work, caseFile, {
        ...{ source: 'STRATEGY_STEP', sourceId: caseFile.id, kind: 'RESUME', dueAt },
        ownerId: caseFile.ownerId,
      });
  }

  private async holdsChanged(work: Work, locked: LockedCase): Promise<void> {
    const held = heldOn(await this.locked.holds(work, locked), work.today);
    const { heldUntil, heldReviewOn } = locked.caseFile;
    // What a case does next is planned before its hold goes: at no moment is an open case without one or the other.
    const wasHeld = heldUntil !== null || heldReviewOn !== null;
    const isFree = held.heldUntil === null && held.heldReviewOn === null;
    if (wasHeld && isFree) await this.resume(work, locked);
    if (held.heldUntil !== heldUntil || held.heldReviewOn !== heldReviewOn)
      this.locked.change(work, locked, held);
    await this.keepInStep(work, locked);
    this.locked.tell(work, locked, 'HOLD');
  }

  private async territoryOf(work: Work, debtorId: string): Promise<Territory> {
    const [row] = await work.query<{ territory: string }>(
      'SELECT territory FROM debtor WHERE id = $1',
      [debtorId],
    );
    const territory = row?.territory ?? '';
    return isTerritory(territory) ? territory : 'FR-METRO';
  }
}

function newHold(work: Work, caseFile: CaseFile, asked: NewHold): Hold {
  const { kind, scope = 'CASE', claimId = null, channel = null, reason } = asked;
  const { fromOn = work.today, untilOn = null, reviewOn = null } = asked;
  const hold: Hold = {
    ...{ id: uuidv7(), caseId: caseFile.id, creditorId: caseFile.creditorId },
    ...{ kind, scope, claimId, channel, fromOn, untilOn, reviewOn, reason },
    ...{ liftedOn: null, version: 1, actId: work.actId },
  };
  const hasEnd = untilOn !== null || (kind === 'INSOLVENCY' && reviewOn !== null);
  const endsWrong =
    untilOn !== null &&
    (untilOn < fromOn || untilOn < work.today || daysBetween(fromOn, untilOn) > HOLD_DAYS_MAX);
  if (!hasEnd || endsWrong)
    throw new DomainError('DATE_OUT_OF_RANGE', {
      fromOn,
      untilOn,
      reviewOn,
      daysMax: HOLD_DAYS_MAX,
    });
  return hold;
}
