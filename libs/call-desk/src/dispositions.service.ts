import { Injectable } from '@nestjs/common';
import {
  addBusinessDays,
  addDays,
  addMinutes,
  instantOf,
  localDate,
  localTime,
} from '@solde/calendar';
import { CasesService, type CaseFile } from '@solde/cases';
import { ContactService } from '@solde/contact';
import { DomainError, uuidv7, type Work } from '@solde/platform';
import { DispositionRecorded } from './call-desk.events';
import { Call } from './call.entity';
import { callingPlace, CallbacksService } from './callbacks.service';
import { CallsService } from './calls.service';
import {
  consequenceOf,
  isRightParty,
  nextAttemptNumber,
  type Consequence,
  type Delay,
  type DispositionCode,
  type DispositionMade,
} from './disposition';
import { Disposition } from './disposition.entity';
import { ladderStep, type LadderStep } from './ladder';
import { QueueService, seesSensitive } from './queue.service';

const MORNING = '09:00';

/** What came of a call, as the agent says it. */
export interface NewDisposition {
  readonly caseId: string;
  readonly callId?: string | null;
  /** Of the lease; without one nobody else may hold the person. */
  readonly leaseToken?: bigint | null;
  readonly code: DispositionCode;
  readonly addOns?: readonly DispositionCode[];
  /** The agent's word where the code leaves it open. */
  readonly rightParty?: boolean | null;
  readonly identityVerified?: boolean;
  readonly causeOfDelay?: string | null;
  /** The disposition that this one corrects: its consequences are planned anew by whoever asked. */
  readonly correctsId?: string | null;
  /** The hour asked for, where the code wants one. */
  readonly askedFor?: Date | null;
  readonly text?: string | null;
}

/** What a code would leave behind: shown before saving. */
export interface ForeseenDisposition {
  readonly code: DispositionCode;
  readonly contacted: boolean;
  readonly rightParty: boolean;
  /** Unsuccessful attempts since the right person was reached, this one included; 0 when he is. */
  readonly attemptNumber: number;
  readonly consequence: Consequence;
  /** Of an unanswered call: the next try, or a tracing review. */
  readonly ladder: LadderStep | null;
  /** When the next action is due, as far as the code alone tells. */
  readonly nextAt: Date | null;
}

export interface RecordedDisposition extends ForeseenDisposition {
  readonly dispositionId: string;
}

const MADE = `
  SELECT d.code, d.right_party AS "isRightParty"
  FROM disposition d
  WHERE d.case_id = $1 AND NOT EXISTS (SELECT FROM disposition n WHERE n.corrects_id = d.id)
    AND d.id IS DISTINCT FROM $2 AND ($3::uuid IS NULL OR d.call_id IS DISTINCT FROM $3)
    AND NOT EXISTS (SELECT FROM call r JOIN disposition e ON e.call_id = r.id WHERE r.retry_of = d.call_id AND r.id <> $4)
  ORDER BY d.id`;

const CHAIN = `
  WITH RECURSIVE chain AS (
    SELECT id, corrects_id FROM disposition WHERE id = $1
    UNION ALL SELECT d.id, d.corrects_id FROM disposition d JOIN chain c ON d.id = c.corrects_id)
  SELECT id FROM chain`;

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** What came of the calls (book C.7): the fact, the count, and what the table of consequences says of it. */
@Injectable()
export class DispositionsService {
  constructor(
    private readonly cases: CasesService,
    private readonly contact: ContactService,
    private readonly queue: QueueService,
    private readonly calls: CallsService,
    private readonly callbacks: CallbacksService,
  ) {}

  /**
   * Records the disposition and answers its consequence, which the caller carries out in the same work. Refuses NOT_FOUND,
   * LEASE_LOST, CASE_LOCKED, SKILL_REQUIRED, DUPLICATE when the call has one already, DISPOSITION_NOT_ALLOWED for an add-on
   * alone, where the right party is not told, or for the correction of another call's.
   */
  async record(work: Work, asked: NewDisposition): Promise<RecordedDisposition> {
    const caseFile = await this.cases.lock(work, asked.caseId);
    await this.requireHold(work, caseFile, asked);
    const corrected = await this.correctedBy(work, asked);
    const callId = asked.callId ?? corrected?.callId ?? null;
    const call = callId === null ? null : await this.callOf(work, asked.caseId, callId);
    const foreseen = await this.foresee(work, caseFile, asked, call);
    const id = uuidv7();
    work.insert(Disposition, {
      ...{
        id,
        caseId: caseFile.id,
        creditorId: caseFile.creditorId,
        partyId: caseFile.partyId,
        callId,
      },
      ...{ code: asked.code, contacted: foreseen.contacted, rightParty: foreseen.rightParty },
      ...{
        attemptNumber: foreseen.attemptNumber,
        identityVerified: asked.identityVerified ?? false,
      },
      ...{ causeOfDelay: asked.causeOfDelay ?? null, addOns: [...(asked.addOns ?? [])] },
      ...{ agentId: agentOf(work), at: work.now, correctsId: corrected?.id ?? null },
    });
    await this.count(work, caseFile, id, { foreseen, corrected });
    if (asked.code === 'TECHNICAL_FAILURE' && call !== null)
      await this.calls.giveBackAttempt(work, call.id);
    await this.callbacks.done(work, caseFile, id);
    this.cases.note(work, caseFile, {
      channel: 'PHONE_OUT',
      key: 'call.disposition',
      facts: {
        code: asked.code,
        attempt: foreseen.attemptNumber,
        addOns: (asked.addOns ?? []).join(),
      },
      ...(asked.text ? { text: asked.text } : {}),
    });
    work.publish(new DispositionRecorded(id, asked.code, caseFile.id));
    return { dispositionId: id, ...foreseen };
  }

  /** What the code would leave behind, without recording anything. */
  async preview(work: Work, asked: NewDisposition): Promise<ForeseenDisposition> {
    const caseFile = await this.cases.lock(work, asked.caseId);
    const { callId } = asked;
    const call = callId ? await this.callOf(work, asked.caseId, callId) : null;
    return this.foresee(work, caseFile, asked, call);
  }

  private async foresee(
    work: Work,
    caseFile: CaseFile,
    asked: NewDisposition,
    call: Call | null,
  ): Promise<ForeseenDisposition> {
    const { code, addOns = [] } = asked;
    const consequence = this.consequenceOf(code, call);
    const rightParty = isRightParty(code, asked.rightParty ?? null);
    const isAlone = addOns.every((addOn) => consequenceOf(addOn).isAddOn);
    if (consequence.isAddOn || !isAlone || rightParty === null)
      throw new DomainError('DISPOSITION_NOT_ALLOWED', {
        code,
        needs: rightParty === null ? 'RIGHT_PARTY_OR_NOT' : null,
      });
    const attemptNumber =
      rightParty || !consequence.countsAsAttempt
        ? 0
        : nextAttemptNumber(await this.madeBefore(work, asked, call));
    const planned = await this.nextOf(work, caseFile, asked, consequence, attemptNumber);
    const contacted = consequence.isContact;
    return { code, contacted, rightParty, attemptNumber, consequence, ...planned };
  }

  /** A redial that finds the line busy again is an unanswered call (book C.7). */
  private consequenceOf(code: DispositionCode, call: Call | null): Consequence {
    const isRedial = code === 'BUSY' && call !== null && call.retryOf !== null;
    return isRedial ? { ...consequenceOf('NO_ANSWER'), code } : consequenceOf(code);
  }

  private async nextOf(
    work: Work,
    caseFile: CaseFile,
    asked: NewDisposition,
    { next }: Consequence,
    attemptNumber: number,
  ): Promise<Pick<ForeseenDisposition, 'ladder' | 'nextAt'>> {
    const question = { caseId: caseFile.id, channel: 'PHONE' } as const;
    const person = await this.contact.factsOf(work, question);
    const { zone, holidays } = callingPlace(person.territory, work);
    const on = localDate(work.now, zone);
    const morning = (delay: Delay): Date =>
      instantOf(
        'days' in delay
          ? addDays(on, delay.days)
          : addBusinessDays(on, delay.businessDays, holidays),
        MORNING,
        zone,
      );
    const allowed = async (from: Date): Promise<Date> =>
      (await this.contact.nextAllowedAt(work, { ...question, at: from })) ?? from;
    switch (next.kind) {
      case 'LADDER': {
        const attempt = { number: attemptNumber, on, time: localTime(work.now, zone) };
        const step = ladderStep(attempt, holidays, (day) => this.contact.allowsDay(person, day));
        const nextAt = step.kind === 'CALL' ? instantOf(step.on, step.time, zone) : null;
        return { ladder: step, nextAt };
      }
      case 'REDIAL':
        return { ladder: null, nextAt: addMinutes(work.now, Math.floor(next.withinMinutes / 2)) };
      case 'RETRY':
        return { ladder: null, nextAt: addMinutes(work.now, next.afterMinutes) };
      case 'CALLBACK':
        return { ladder: null, nextAt: await allowed(morning(next.after)) };
      case 'CALLBACK_AT_ASKED_TIME':
        return { ladder: null, nextAt: asked.askedFor ?? null };
      case 'TASK':
        return { ladder: null, nextAt: morning(next.after) };
      case 'NEXT_CONTACT_POINT':
        return { ladder: null, nextAt: await allowed(work.now) };
      default:
        return { ladder: null, nextAt: null };
    }
  }

  private madeBefore(
    work: Work,
    { caseId, correctsId = null }: NewDisposition,
    call: Call | null,
  ): Promise<DispositionMade[]> {
    // The busy call that this one redials is the same attempt.
    const params = [caseId, correctsId, call?.retryOf ?? null, call?.id ?? NOBODY];
    return work.query<DispositionMade>(MADE, params);
  }

  private async count(
    work: Work,
    caseFile: CaseFile,
    id: string,
    told: { readonly foreseen: ForeseenDisposition; readonly corrected: Disposition | null },
  ): Promise<void> {
    const { foreseen, corrected } = told;
    const wasRightParty = corrected?.rightParty ?? false;
    if (foreseen.rightParty && !wasRightParty)
      await this.contact.converse(work, { caseId: caseFile.id, sourceId: id });
    if (!foreseen.rightParty && wasRightParty && corrected !== null) {
      const chain = await work.query<{ id: string }>(CHAIN, [corrected.id]);
      await this.contact.retract(
        work,
        chain.map((each) => each.id),
        'DISPOSITION_CORRECTED',
      );
    }
  }

  private async requireHold(
    work: Work,
    { id, partyId, debtorId }: CaseFile,
    { leaseToken = null }: NewDisposition,
  ): Promise<void> {
    if (leaseToken === null) await this.queue.requireNobodyElse(work, partyId);
    else await this.queue.requireLease(work, id, leaseToken);
    if (seesSensitive(work.caller.roles)) return;
    const [debtor] = await work.query<{ sensitive: boolean }>(
      'SELECT sensitive FROM debtor WHERE id = $1',
      [debtorId],
    );
    if (debtor?.sensitive) throw new DomainError('SKILL_REQUIRED', { skill: 'SENSITIVE' });
  }

  private async correctedBy(
    work: Work,
    { callId = null, caseId, correctsId = null }: NewDisposition,
  ): Promise<Disposition | null> {
    if (correctsId === null) return null;
    const corrected = await work.manager.findOneBy(Disposition, { id: correctsId, caseId });
    if (corrected === null) throw new DomainError('NOT_FOUND', { correctsId });
    if (callId !== null && callId !== corrected.callId)
      throw new DomainError('DISPOSITION_NOT_ALLOWED', { correctsId, callId });
    return corrected;
  }

  private async callOf(work: Work, caseId: string, callId: string): Promise<Call> {
    const call = await work.manager.findOneBy(Call, { id: callId, caseId });
    if (call === null) throw new DomainError('NOT_FOUND', { callId });
    if (call.agentId !== work.caller.userId && !seesSensitive(work.caller.roles))
      throw new DomainError('FORBIDDEN');
    return call;
  }
}

function agentOf(work: Work): string {
  const userId = work.caller.userId ?? work.caller.onBehalfOf;
  if (!userId) throw new DomainError('FORBIDDEN');
  return userId;
}
