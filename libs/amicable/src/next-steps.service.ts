import { Injectable } from '@nestjs/common';

import { CallbacksService, type RecordedDisposition } from '@solde/call-desk';
import { addDays } from '@solde/calendar';
import { CasesService, transition, type CaseFile } from '@solde/cases';
import { DomainError, type Work } from '@solde/platform';

import { CaseSteps } from './case-steps.service';
import { DisputesService } from './disputes.service';
import type { NewOutcome, NextStep } from './new-outcome';
import { poolOf } from './outcome-terms';
import { PromisesService } from './promises.service';

/** What an outcome leaves behind. */
export interface Planned {
  readonly next: NextStep;
  readonly promiseIds: readonly string[];
  readonly disputeId: string | null;
}

/** Days given to find a debtor of whom no number is good (book C.6, T15). */
const TRACING_DAYS = 15;

/** The one thing to do after an outcome (book C.7): a call, an appointment, a promise to check, an answer to await, a task. */
@Injectable()
export class NextSteps {
  constructor(
    private readonly cases: CasesService,
    private readonly callbacks: CallbacksService,
    private readonly promises: PromisesService,
    private readonly disputes: DisputesService,
    private readonly steps: CaseSteps,
  ) {}

  /** Plans it, in the place of the steps that it replaces. */
  async plan(
    work: Work,
    caseFile: CaseFile,
    outcome: NewOutcome,
    recorded: RecordedDisposition,
    pointId: string | null,
  ): Promise<Planned> {
    const nothing = { promiseIds: [], disputeId: null };
    const { consequence, dispositionId, ladder, nextAt, rightParty } = recorded;
    const { next } = consequence;
    const dueAt = nextAt ?? work.now;
    switch (next.kind) {
      case 'KEEP':
        return { ...nothing, next: { kind: 'KEEP', dueAt: caseFile.nextDueAt } };
      case 'LADDER':
        if (ladder?.kind === 'TRACING_REVIEW')
          return { ...nothing, next: await this.reviewTracing(work, caseFile) };
        await this.steps.callAt(work, caseFile, dueAt);
        return { ...nothing, next: { kind: 'CALL', dueAt } };
      case 'REDIAL':
      case 'RETRY':
      case 'CALLBACK':
        await this.steps.callAt(work, caseFile, dueAt);
        return { ...nothing, next: { kind: 'CALL', dueAt } };
      case 'CALLBACK_AT_ASKED_TIME':
        return {
          ...nothing,
          next: await this.callBack(work, caseFile, outcome, pointId, rightParty),
        };
      case 'CHECK_PROMISE': {
        const promises = await this.promises.make(work, {
          ...{ caseId: caseFile.id, amounts: [], means: 'TRANSFER', ...outcome.promise },
          dispositionId,
        });
        const next = { kind: 'PROMISE_CHECK', dueAt: caseFile.nextDueAt };
        return { next, promiseIds: promises.map(({ id }) => id), disputeId: null };
      }
      case 'FOLLOW_DISPUTE':
        return this.contest(work, caseFile, outcome);
      case 'NEXT_CONTACT_POINT':
        return { ...nothing, next: await this.tryAnotherNumber(work, caseFile, dueAt) };
      case 'TASK': {
        await this.steps.clear(work, caseFile);
        const pool = poolOf(next.task);
        await this.cases.plan(work, caseFile, {
          ...{ source: 'STRATEGY_STEP', sourceId: dispositionId, kind: next.task, dueAt, pool },
          ownerId: pool === null ? (caseFile.ownerId ?? work.caller.userId) : null,
        });
        return { ...nothing, next: { kind: next.task, dueAt } };
      }
    }
  }

  private async contest(work: Work, caseFile: CaseFile, outcome: NewOutcome): Promise<Planned> {
    const { dispute: wanted } = outcome;
    if (!wanted) throw new DomainError('OUTCOME_INCOMPLETE', { missing: ['DISPUTE'] });
    const { id: caseId } = caseFile;
    const dispute = await this.disputes.raise(work, { ...wanted, caseId });
    const disputeId = dispute.id;
    // What is not contested is still asked: the debtor is called about it, once the creditor had time to answer the rest.
    if ((await this.disputes.askedMinor(work, caseId)) > 0n && caseFile.heldUntil === null) {
      const dueAt = await this.steps.callNext(work, caseFile, 2);
      return { next: { kind: 'CALL', dueAt }, promiseIds: [], disputeId };
    }
    await this.steps.clear(work, caseFile);
    return {
      next: { kind: 'DISPUTE_ANSWER', dueAt: caseFile.nextDueAt },
      promiseIds: [],
      disputeId,
    };
  }

  private async callBack(
    work: Work,
    caseFile: CaseFile,
    { callback }: NewOutcome,
    pointId: string | null,
    rightParty: boolean,
  ): Promise<NextStep> {
    if (!callback || pointId === null)
      throw new DomainError('OUTCOME_INCOMPLETE', { missing: ['CALLBACK_TIME'] });
    const planned = await this.callbacks.plan(work, {
      ...{ caseId: caseFile.id, contactPointId: pointId, ...callback },
      requestedBy: rightParty ? 'DEBTOR' : 'AGENT',
    });
    await this.steps.clear(work, caseFile);
    return { kind: 'CALLBACK', dueAt: planned.dueAt, isMoved: planned.isMoved };
  }

  /** Another number of the debtor, or none left: then he is looked for (book C.6, T15). */
  private async tryAnotherNumber(work: Work, caseFile: CaseFile, dueAt: Date): Promise<NextStep> {
    const points = await work.query(
      `SELECT FROM contact_point p WHERE p.debtor_id = $1 AND p.kind = 'PHONE' AND p.quality <> 'BAD' LIMIT 1`,
      [caseFile.debtorId],
    );
    if (points.length > 0) {
      await this.steps.callAt(work, caseFile, dueAt);
      return { kind: 'CALL', dueAt };
    }
    await this.steps.clear(work, caseFile);
    if (transition(caseFile.status, 'TRACE') !== null)
      await this.cases.transition(work, caseFile, 'TRACE');
    const until = await this.cases.businessMorning(
      work,
      caseFile,
      addDays(work.today, TRACING_DAYS - 1),
    );
    await this.cases.plan(work, caseFile, {
      ...{ source: 'STRATEGY_STEP', sourceId: caseFile.id, kind: 'TRACING', dueAt: until },
      pool: poolOf('TRACING'),
    });
    return { kind: 'TRACING', dueAt: until };
  }

  /** Six calls that nobody answered: a person doubts the number before anybody rings again (EX-56). */
  private async reviewTracing(work: Work, caseFile: CaseFile): Promise<NextStep> {
    await this.steps.clear(work, caseFile);
    const dueAt = await this.cases.businessMorning(work, caseFile, work.today);
    await this.cases.plan(work, caseFile, {
      ...{ source: 'STRATEGY_STEP', sourceId: caseFile.id, kind: 'TRACING_REVIEW', dueAt },
      pool: poolOf('TRACING'),
    });
    return { kind: 'TRACING_REVIEW', dueAt };
  }
}
