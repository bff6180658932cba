import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '@solde/calendar';
import {
  limitationOn,
  limitationRegime,
  regimeOn,
  type DebtorQuality,
  type LimitationRegimeCode,
} from '@solde/country';
import { DomainError, uuidv7, type Work } from '@solde/platform';
import { BalanceService } from './balance.service';
import { Claim } from './claim.entity';
import { CourseService } from './course.service';
import { FormalNotice } from './formal-notice.entity';
import { LimitationEvent } from './limitation-event.entity';
import { LockedCases } from './locked-cases.service';
import { balanceKey, postedBalances } from './outstanding';

export interface NewLimitationEvent {
  readonly claimId: string;
  readonly kind: LimitationEvent['kind'];
  readonly happenedOn: CalendarDate;
  /** The end of what lasts (a court claim, a mediation); null while it is open. */
  readonly untilOn?: CalendarDate | null;
  readonly evidence: string;
  readonly documentId?: string | null;
  /** Of a WITHDRAWAL: the event that it undoes (code civil, article 2243). */
  readonly withdrawsId?: string | null;
}

export interface NewFormalNotice {
  readonly caseId: string;
  readonly notifiedOn: CalendarDate;
  readonly evidence: string;
}

/** What the law attaches to time and to the debtor's quality: limitation, formal notices. */
@Injectable()
export class LimitationService {
  constructor(
    private readonly locked: LockedCases,
    private readonly balance: BalanceService,
    private readonly course: CourseService,
  ) {}

  /**
   * Records an event that interrupts or suspends, and recomputes the claim's last day in the same act. The table knows the events of
   * the law alone: a reminder, a call or a formal notice is none. Refuses NOT_FOUND, DATE_OUT_OF_RANGE.
   */
  async recordLimitationEvent(work: Work, event: NewLimitationEvent): Promise<CalendarDate> {
    const { claimId, kind, happenedOn, untilOn = null, evidence, documentId = null } = event;
    const { withdrawsId = null } = event;
    const claim = await this.claimOf(work, claimId);
    const { caseFile } = await this.locked.lock(work, claim.caseId);
    if (happenedOn > work.today || (untilOn !== null && untilOn < happenedOn))
      throw new DomainError('DATE_OUT_OF_RANGE', { happenedOn, untilOn });
    const undone =
      withdrawsId !== null &&
      (await work.manager.existsBy(LimitationEvent, { id: withdrawsId, claimId }));
    if ((kind === 'WITHDRAWAL') !== undone) throw new DomainError('NOT_FOUND', { withdrawsId });
    work.insert(LimitationEvent, {
      ...{ id: uuidv7(), claimId, caseId: claim.caseId, creditorId: claim.creditorId },
      ...{ kind, happenedOn, untilOn, evidence, documentId, withdrawsId },
    });
    const code = claim.limitationRegime as LimitationRegimeCode;
    const lastDayOn = await this.recompute(work, claim, code);
    this.course.note(work, caseFile, 'limitation.event', {
      ...{ kind, on: happenedOn, number: claim.number, limitationOn: lastDayOn },
    });
    return lastDayOn;
  }

  /** Records a formal notice: interest may run from the next day against whoever owes it only then (code civil, 1344). */
  async recordFormalNotice(work: Work, notice: NewFormalNotice): Promise<void> {
    const { caseId, notifiedOn, evidence } = notice;
    const locked = await this.locked.lock(work, caseId);
    if (notifiedOn > work.today) throw new DomainError('DATE_OUT_OF_RANGE', { notifiedOn });
    const { creditorId } = locked.caseFile;
    work.insert(FormalNotice, { id: uuidv7(), caseId, creditorId, notifiedOn, evidence });
    locked.money = null;
    this.course.note(work, locked.caseFile, 'notice.formal', { on: notifiedOn });
    this.locked.tell(work, locked, 'BALANCE');
  }

  /**
   * Changes what the debtor is for a claim, with its evidence, and recomputes what follows: limitation regime and last day, interest and
   * indemnity. What was posted and is not owed is taken back down to what is still unpaid of it: money received is given back by its own act.
   */
  async changeQuality(
    work: Work,
    claimId: string,
    quality: DebtorQuality,
    evidence: string,
  ): Promise<void> {
    const claim = await this.claimOf(work, claimId);
    const locked = await this.locked.lock(work, claim.caseId);
    const former = claim.debtorQuality;
    work.update(
      Claim,
      { id: claimId, version: claim.version },
      { debtorQuality: quality, qualityEvidence: evidence },
    );
    const [creditor] = await work.query<{ isIndividual: boolean }>(
      'SELECT is_individual AS "isIndividual" FROM creditor WHERE id = $1',
      [claim.creditorId],
    );
    const { code } = limitationRegime({
      ...{ claimType: claim.type, activity: claim.activity, debtorQuality: quality },
      creditorQuality: creditor?.isIndividual === true ? 'INDIVIDUAL' : 'OTHER',
      startOn: claim.dueOn,
    });
    // A title keeps its own ten years: the debtor's quality did not choose them.
    await this.recompute(work, claim, claim.limitationRegime === 'TITLE' ? 'TITLE' : code);
    locked.money = null;
    await this.takeBack(work, claim, quality);
    this.course.note(work, locked.caseFile, 'claim.quality', {
      ...{ number: claim.number, from: former, to: quality },
    });
    this.locked.tell(work, locked, 'CLAIMS');
  }

  /** Takes back the accessories of commercial law that a debtor who is no professional does not owe. */
  private async takeBack(work: Work, claim: Claim, quality: DebtorQuality): Promise<void> {
    const { caseFile } = await this.locked.lock(work, claim.caseId);
    await this.balance.accrue(work, caseFile, work.today);
    if (quality === 'PROFESSIONAL') return;
    const balances = postedBalances(await this.balance.facts(work, claim.caseId));
    const components = quality === 'PUBLIC_BODY' ? ['INDEMNITY'] : ['INTEREST', 'INDEMNITY'];
    for (const component of components as readonly ('INTEREST' | 'INDEMNITY')[]) {
      const owed = balances.get(balanceKey(claim.id, component)) ?? 0n;
      // Interest owed by anybody since a formal notice stays: `accrue` has just restated it at the legal rate.
      const isOwed = component === 'INTEREST' && (await this.isNotified(work, claim.caseId));
      if (owed <= 0n || isOwed) continue;
      await this.balance.settle(work, caseFile, [
        {
          ...{ claimId: claim.id, component, kind: 'CORRECTION' },
          ...{ amountMinor: -owed, valueOn: work.today, sourceId: work.actId },
        },
      ]);
    }
  }

  private async isNotified(work: Work, caseId: string): Promise<boolean> {
    return (await this.balance.facts(work, caseId)).formalNoticeOn !== null;
  }

  private async recompute(
    work: Work,
    claim: Claim,
    code: LimitationRegimeCode,
  ): Promise<CalendarDate> {
    const events = await work.manager.findBy(LimitationEvent, { claimId: claim.id });
    const regime = regimeOn(code, claim.dueOn);
    const { lastDayOn } = limitationOn({
      ...regime,
      startOn: claim.dueOn,
      events: events
        .filter(({ kind }) => kind !== 'WITHDRAWAL')
        .map(({ id, kind, happenedOn, untilOn }) => ({
          ...{ kind, on: happenedOn, endedOn: untilOn },
          isVoid: events.some(({ withdrawsId }) => withdrawsId === id),
        })),
    });
    work.update(Claim, { id: claim.id }, { limitationRegime: code, limitationOn: lastDayOn });
    return lastDayOn;
  }

  private async claimOf(work: Work, claimId: string): Promise<Claim> {
    const claim = await work.manager.findOneBy(Claim, { id: claimId });
    if (claim === null) throw new DomainError('NOT_FOUND', { claimId });
    await this.locked.lock(work, claim.caseId);
    // Read again under the lock: what another act changed meanwhile is what this one changes further.
    return work.manager.findOneByOrFail(Claim, { id: claimId });
  }
}
