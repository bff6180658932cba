import { Injectable } from '@nestjs/common';

import { addDays, type CalendarDate } from '@solde/calendar';
import { JUDGMENT_POINTS } from '@solde/country';
import { percentOf, type Rate } from '@solde/money';
import { DomainError, uuidv7, type Work } from '@solde/platform';

import type { CaseFile } from './case-file.entity';
import { CourseService } from './course.service';
import { InterestSuspensionEnd } from './interest-suspension-end.entity';
import { InterestSuspension } from './interest-suspension.entity';
import { JudgmentInterest } from './judgment-interest.entity';
import { LockedCases, type LockedCase } from './locked-cases.service';

export interface NewInterestSuspension {
  readonly caseId: string;
  /** The first and the last day without interest. */
  readonly fromOn: CalendarDate;
  readonly untilOn?: CalendarDate | null;
  readonly reason: InterestSuspension['reason'];
}

export interface NewJudgment {
  readonly servedOn: CalendarDate;
  /** What the legal rate gains two months after the service; the five points of the law unless a judge took some away. */
  readonly points?: Rate;
  /** The decision that says so: its number, and the judge's order when points were taken away. */
  readonly evidence: string;
}

/**
 * What a court, or an insolvency, changes of the interest of a case. Money spent before on other interest is the caller's to
 * spend again: `payments` is above.
 */
@Injectable()
export class InterestTermsService {
  constructor(
    private readonly locked: LockedCases,
    private readonly course: CourseService,
  ) {}

  /** Records days without interest: an insolvency, over-indebtedness, a court's grace [L-13], a plan that suspends it. */
  async suspend(work: Work, suspension: NewInterestSuspension): Promise<InterestSuspension> {
    const { caseId, fromOn, untilOn = null, reason } = suspension;
    const locked = await this.locked.lock(work, caseId);
    if (untilOn !== null && untilOn < fromOn)
      throw new DomainError('DATE_OUT_OF_RANGE', { fromOn, untilOn });
    const { creditorId } = locked.caseFile;
    const row = { id: uuidv7(), caseId, creditorId, fromOn, untilOn, reason, actId: work.actId };
    work.insert(InterestSuspension, row);
    const facts = { from: fromOn, until: untilOn };
    this.changed(work, locked, 'interest.suspended', facts);
    return row;
  }

  /**
   * Ends a suspension on a day, its last one: before what was said, or what had no end. Given the day before its first one, nothing
   * is left of it. Refuses NOT_FOUND, DUPLICATE when it was ended before, DATE_OUT_OF_RANGE for a later day than was said.
   */
  async endSuspension(
    work: Work,
    suspensionId: string,
    untilOn: CalendarDate,
  ): Promise<InterestSuspension> {
    const suspension = await work.manager.findOneBy(InterestSuspension, { id: suspensionId });
    if (suspension === null) throw new DomainError('NOT_FOUND', { suspensionId });
    const { caseId, creditorId, fromOn, untilOn: latest } = suspension;
    const locked = await this.locked.lock(work, caseId);
    const earliest = addDays(fromOn, -1);
    if (untilOn < earliest || (latest !== null && untilOn > latest))
      throw new DomainError('DATE_OUT_OF_RANGE', { from: earliest, latest });
    const end = { suspensionId, caseId, creditorId, untilOn, actId: work.actId };
    if (!(await work.insertNew(InterestSuspensionEnd, end)))
      throw new DomainError('DUPLICATE', { suspensionId });
    this.changed(work, locked, 'interest.resumed', { from: addDays(untilOn, 1) });
    return suspension;
  }

  /** Records the service of the judgment that awards a case, or what a judge left of its points [L-12]: the last one said rules. */
  recordJudgment(work: Work, caseFile: CaseFile, judgment: NewJudgment): void {
    const { servedOn, evidence, points = JUDGMENT_POINTS } = judgment;
    const locked = this.locked.of(work, caseFile);
    const { id: caseId, creditorId } = caseFile;
    const row = { id: uuidv7(), caseId, creditorId, servedOn, points, evidence };
    work.insert(JudgmentInterest, row);
    const facts = { on: servedOn, points: percentOf(points) };
    this.changed(work, locked, 'interest.judgment', facts);
  }

  private changed(
    work: Work,
    locked: LockedCase,
    key: string,
    facts: Readonly<Record<string, string | null>>,
  ): void {
    locked.money = null;
    this.course.note(work, locked.caseFile, key, facts);
    this.locked.tell(work, locked, 'BALANCE');
  }
}
