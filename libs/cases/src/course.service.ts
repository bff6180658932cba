import { Injectable } from '@nestjs/common';
import { addMonths, type CalendarDate } from '@solde/calendar';
import { DomainError, uuidv7, type Sentence, type Work } from '@solde/platform';
import { AgendaService, CLOSE_PAID } from './agenda.service';
import type { CaseFile } from './case-file.entity';
import { CasePhase } from './case-phase.entity';
import {
  PHASES,
  phaseOf,
  stateAfter,
  transition,
  type CaseTrigger,
  type Phase,
} from './case-transitions';
import { CaseClosed, CaseReopened, FirstLetterRecorded, PhaseEntered } from './cases.events';
import { FirstLetter } from './first-letter.entity';
import { LockedCases } from './locked-cases.service';
import { OPENINGS, openingPhase } from './opening-phase';
import { TimelineService } from './timeline.service';

/** The first letter of some claims to one person, as it left. */
export interface LetterSent {
  readonly caseId: string;
  readonly claimIds: readonly string[];
  readonly debtorId: string;
  /** The message; null for a letter that a former agency sent. */
  readonly letterId: string | null;
  readonly reference: string;
  /** The day where the debtor lives. */
  readonly sentOn: CalendarDate;
  readonly source?: FirstLetter['source'];
  /** A delivery without post lets contacts start the same day (book C.6, T9). */
  readonly isElectronic?: boolean;
}

export const FIRST_LETTER = 'FIRST_LETTER';
export const START_CONTACTING = 'START_CONTACTING';
/** Business days between the first letter and the first call (book C.6, T9). */
const CONTACT_AFTER_BUSINESS_DAYS = 2;
/** A case is reopened within a year of its closure (book C.6, T25). */
const REOPEN_MONTHS_MAX = 12;

const PHASE_ROWS = `
  SELECT id, phase, lower(period) AS "from", upper(period) AS "until"
  FROM case_phase WHERE case_id = $1 ORDER BY lower(period)`;

interface PhaseRow {
  readonly id: string;
  readonly phase: Phase;
  readonly from: CalendarDate;
  readonly until: CalendarDate | null;
}

/** The course of a case: its states and phases, from its opening to its closure, and back. */
@Injectable()
export class CourseService {
  constructor(
    private readonly locked: LockedCases,
    private readonly agenda: AgendaService,
    private readonly timeline: TimelineService,
  ) {}

  /**
   * Moves a case by a trigger of book C.6, and into the phase of its new state from a day (today by default). The act checks the
   * move's guards before. Refuses TRANSITION_NOT_ALLOWED, with the state and the trigger.
   */
  async transition(
    work: Work,
    caseFile: CaseFile,
    trigger: CaseTrigger,
    { on = work.today, reason = '' }: { readonly on?: CalendarDate; readonly reason?: string } = {},
  ): Promise<void> {
    const locked = this.locked.of(work, caseFile);
    const { status: from, formerStatus } = locked.caseFile;
    const move = transition(from, trigger);
    if (move === null) throw new DomainError('TRANSITION_NOT_ALLOWED', { status: from, trigger });
    const status = stateAfter(move, formerStatus);
    const isLeft = move.trigger === 'PROPOSE_LITIGATION' || move.trigger === 'CLOSE';
    // Closed while the creditor was deciding, it would resume where the decision had been asked, and nobody would ask again.
    const resumes = isLeft && from !== 'AMICABLE.LITIGATION_PROPOSED' ? from : formerStatus;
    if (status === 'CLOSED' || status === 'REJECTED') {
      this.locked.change(work, locked, {
        ...{ status, formerStatus: resumes, closedOn: on, closureReason: reason },
        ...{ nextKind: null, nextSource: null, nextDueAt: null },
        ...{ heldUntil: null, heldReviewOn: null },
      });
    } else {
      const former = move.to === 'FORMER' ? null : resumes;
      this.locked.change(work, locked, { status, formerStatus: former });
    }
    this.locked.tell(work, locked, 'STATUS');
    const phase = phaseOf(status);
    if (phase !== null && phase !== phaseOf(from) && move.trigger !== 'REOPEN')
      await this.enterPhase(work, locked.caseFile, phase, on);
  }

  /**
   * Enters a phase from a day on; the one of that day already is no change. Refuses DATE_OUT_OF_RANGE before the present phase
   * began, TRANSITION_NOT_ALLOWED backwards: litigation never returns (book C.6, T22).
   */
  async enterPhase(work: Work, caseFile: CaseFile, phase: Phase, on: CalendarDate): Promise<void> {
    const locked = this.locked.of(work, caseFile);
    const { id: caseId, creditorId } = caseFile;
    const last = (await work.query<PhaseRow>(PHASE_ROWS, [caseId])).at(-1);
    if (last?.phase === phase) return;
    if (last !== undefined && PHASES.indexOf(phase) < PHASES.indexOf(last.phase))
      throw new DomainError('TRANSITION_NOT_ALLOWED', { phase: last.phase, asked: phase });
    if (last !== undefined && on < last.from)
      throw new DomainError('DATE_OUT_OF_RANGE', { on, from: last.from });
    if (last?.from === on) {
      work.update(CasePhase, { id: last.id }, { phase });
    } else {
      if (last !== undefined)
        work.update(CasePhase, { id: last.id }, { period: `[${last.from},${on})` });
      const id = uuidv7();
      work.insert(CasePhase, { id, caseId, creditorId, phase, period: `[${on},)` });
    }
    locked.fees = null;
    work.publish(new PhaseEntered(caseId, phase, on));
    this.locked.tell(work, locked, 'PHASE');
  }

  /** The phase of a case on a day: after its closure the last one; before its first day, or without one, null. */
  async phaseOn(work: Work, caseId: string, day: CalendarDate): Promise<Phase | null> {
    const [row] = await work.query<{ phase: Phase }>(
      'SELECT phase FROM case_phase WHERE case_id = $1 AND period @> $2::date',
      [caseId, day],
    );
    return row?.phase ?? null;
  }

  /**
   * Records that a first letter has left for some claims. The case may then be contacted about them; a new case waits two business
   * days where the debtor lives. The same letter again changes nothing.
   */
  async recordFirstLetter(work: Work, letter: LetterSent): Promise<void> {
    const { caseFile } = await this.locked.lock(work, letter.caseId);
    const { claimIds, debtorId, letterId, reference, sentOn, source = 'AGENCY' } = letter;
    const { id: caseId, creditorId } = caseFile;
    let isNew = false;
    for (const claimId of [...claimIds].sort()) {
      const row = { claimId, debtorId, caseId, creditorId, letterId, reference, sentOn, source };
      isNew = (await work.insertNew(FirstLetter, row)) || isNew;
    }
    if (!isNew) return;
    this.timeline.note(work, caseFile, {
      ...{ channel: 'LETTER', key: 'letter.first-sent' },
      facts: { reference, on: sentOn, claims: claimIds.length, takenOver: source === 'TAKEOVER' },
    });
    if (caseFile.status === 'AMICABLE.NEW') {
      await this.transition(work, caseFile, 'SEND_FIRST_LETTER');
      const days = letter.isElectronic === true ? 0 : CONTACT_AFTER_BUSINESS_DAYS;
      const dueAt = await this.agenda.businessMorning(work, caseFile, sentOn, days);
      await this.agenda.plan(work, caseFile, {
        ...{ source: 'STRATEGY_STEP', sourceId: caseId, kind: START_CONTACTING, dueAt },
      });
    }
    if ((await this.lettersOwed(work, caseId)).length === 0)
      await this.agenda.unplan(work, caseFile, caseId, 'DONE', FIRST_LETTER);
    work.publish(new FirstLetterRecorded(caseId));
  }

  /** The claims and persons of a case that are still owed a first letter. */
  async lettersOwed(
    work: Work,
    caseId: string,
  ): Promise<{ readonly claimId: string; readonly debtorId: string }[]> {
    return work.query(
      `SELECT l.id AS "claimId", p.debtor_id AS "debtorId"
       FROM claim l JOIN case_party p ON p.case_id = l.case_id
       WHERE l.case_id = $1 AND l.state = 'ACCEPTED'
         AND NOT EXISTS (SELECT FROM first_letter f WHERE f.claim_id = l.id AND f.debtor_id = p.debtor_id)
       ORDER BY p.debtor_id, l.due_on, l.id`,
      [caseId],
    );
  }

  /** Lets the calls begin, two business days after the letter (book C.6, T9). A case that has moved on is left as it is. */
  async startContacting(work: Work, caseId: string): Promise<void> {
    const { caseFile } = await this.locked.lock(work, caseId);
    if (caseFile.status === 'AMICABLE.LETTER_SENT') {
      await this.transition(work, caseFile, 'START_CONTACTING');
      await this.agenda.plan(work, caseFile, {
        ...{ source: 'STRATEGY_STEP', sourceId: caseId, kind: 'CALL', dueAt: work.now },
        ownerId: caseFile.ownerId,
      });
    }
    await this.agenda.unplan(work, caseFile, caseId, 'DONE', START_CONTACTING);
  }

  /** Brings a case that waits for its due date, or is reminded in the creditor's name, to the phase of its age (T6, T7). */
  async age(work: Work, caseId: string, services: readonly string[]): Promise<void> {
    const { caseFile } = await this.locked.lock(work, caseId);
    const present = phaseOf(caseFile.status);
    const phase = openingPhase({ services, oldestDueOn: caseFile.oldestDueOn, on: work.today });
    if (present === null || phase === null || phase === present) return;
    if (!(phase in OPENINGS) || PHASES.indexOf(phase) < PHASES.indexOf(present)) return;
    const { trigger, first } = OPENINGS[phase as keyof typeof OPENINGS];
    await this.transition(work, caseFile, trigger);
    this.timeline.note(work, caseFile, { channel: 'SYSTEM', key: 'case.phase', facts: { phase } });
    await this.agenda.plan(work, caseFile, {
      ...{ source: 'STRATEGY_STEP', sourceId: caseId, kind: first, dueAt: work.now },
    });
  }

  /** Closes a case: nothing is planned any more. The guards of the reason are the caller's. Refuses TRANSITION_NOT_ALLOWED. */
  async close(
    work: Work,
    caseFile: CaseFile,
    closure: {
      readonly reason: string;
      readonly on?: CalendarDate;
      readonly causeOfDelay?: string | null;
    },
  ): Promise<void> {
    const { reason, on = work.today, causeOfDelay = null } = closure;
    const locked = this.locked.of(work, caseFile);
    if (on > work.today || on < caseFile.placedOn)
      throw new DomainError('DATE_OUT_OF_RANGE', { on, from: caseFile.placedOn });
    await this.transition(work, caseFile, 'CLOSE', { on, reason });
    if (causeOfDelay !== null) this.locked.change(work, locked, { causeOfDelay });
    await this.agenda.end(work, locked, ({ kind }) => kind === CLOSE_PAID, 'DONE');
    await this.agenda.end(work, locked, () => true, 'CANCELLED');
    this.timeline.note(work, caseFile, {
      ...{ channel: 'SYSTEM', key: 'case.closed', facts: { reason, on } },
    });
    work.publish(new CaseClosed(caseFile.id, reason));
  }

  /** Reopens a case in the state it had, within twelve months of its closure. Refuses TRANSITION_NOT_ALLOWED. */
  async reopen(
    work: Work,
    caseFile: CaseFile,
    { reason }: { readonly reason: string },
  ): Promise<void> {
    const locked = this.locked.of(work, caseFile);
    const { closedOn, status, id } = locked.caseFile;
    if (closedOn === null || addMonths(closedOn, REOPEN_MONTHS_MAX) < work.today)
      throw new DomainError('TRANSITION_NOT_ALLOWED', { status, trigger: 'REOPEN', closedOn });
    // Everything is read first: what follows reaches the database together, since an open case always has a next action.
    const dueAt = await this.agenda.businessMorning(work, caseFile, work.today);
    await this.locked.agenda(work, locked);
    await this.locked.holds(work, locked);
    await this.transition(work, caseFile, 'REOPEN');
    const closed = { closedOn: null, closureReason: null };
    this.locked.change(work, locked, closed);
    await this.agenda.plan(work, caseFile, {
      ...{ source: 'STRATEGY_STEP', sourceId: id, kind: 'RESUME', dueAt },
      ownerId: caseFile.ownerId,
    });
    await this.agenda.applyHolds(work, caseFile);
    this.timeline.note(work, caseFile, {
      ...{ channel: 'SYSTEM', key: 'case.reopened', facts: { reason } },
    });
    work.publish(new CaseReopened(id));
  }

  /** Rejects a case that was never accepted (book C.6, T3). */
  async reject(work: Work, caseFile: CaseFile, reason: string): Promise<void> {
    const locked = this.locked.of(work, caseFile);
    await this.transition(work, caseFile, 'REJECT', { reason });
    await this.agenda.end(work, locked, () => true, 'DONE');
  }

  /** Writes a system's word in the timeline. */
  note(work: Work, caseFile: CaseFile, key: string, facts: Sentence['facts']): void {
    this.timeline.note(work, caseFile, { channel: 'SYSTEM', key, facts });
  }
}
