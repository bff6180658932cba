import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '@solde/calendar';
import type { DebtorQuality } from '@solde/country';
import type { Minor } from '@solde/money';
import { DomainError, uuidv7, type Caller, type Work } from '@solde/platform';
import { AgendaService, type DueItem, type NewAgendaItem, type NewHold } from './agenda.service';
import {
  BalanceService,
  type AccrualFlags,
  type NewMovement,
  type NewSpendingOrder,
} from './balance.service';
import { CaseRecall } from './case-recall.entity';
import type { CaseFile } from './case-file.entity';
import { CaseParty } from './case-party.entity';
import type { CaseTrigger, Phase } from './case-transitions';
import { CourseService, type LetterSent } from './course.service';
import type { FeeFacts } from './fee-facts';
import type { Hold } from './hold.entity';
import {
  IntakeService,
  type Acceptances,
  type AcceptedPlacement,
  type NewClaim,
} from './intake.service';
import {
  LimitationService,
  type NewFormalNotice,
  type NewLimitationEvent,
} from './limitation.service';
import { LockedCases } from './locked-cases.service';
import type { AllocationOrderTerms, Outstanding, SupposedInterest } from './outstanding';
import { TimelineService, type NewNote } from './timeline.service';

export interface NewCaseParty {
  readonly debtorId: string;
  readonly role: CaseParty['role'];
  readonly liability?: CaseParty['liability'];
  /** What a guarantor answers for at most. */
  readonly capMinor?: Minor | null;
}

/** Cases assigned by one act at most. */
export const ASSIGNED_MAX = 1_000;

/**
 * The acts on cases: the one door for the libs above. An act that writes on a case locks it first; what it then plans, settles
 * or moves through this door stays in step until the commit.
 */
@Injectable()
export class CasesService {
  constructor(
    private readonly locked: LockedCases,
    private readonly agenda: AgendaService,
    private readonly balance: BalanceService,
    private readonly course: CourseService,
    private readonly intake: IntakeService,
    private readonly limitation: LimitationService,
    private readonly timeline: TimelineService,
  ) {}

  /** Locks a case for the act; again, the same object with the act's own changes. Several are locked in the order of their ids. Refuses NOT_FOUND. */
  async lock(work: Work, caseId: string): Promise<CaseFile> {
    return (await this.locked.lock(work, caseId)).caseFile;
  }

  /** Locks several cases, in the order of their ids, so that two acts never wait for each other. */
  async lockAll(work: Work, caseIds: readonly string[]): Promise<CaseFile[]> {
    return (await this.locked.lockAll(work, caseIds)).map(({ caseFile }) => caseFile);
  }

  /** See `IntakeService.place`. */
  async place(work: Work, claim: NewClaim): Promise<{ caseId: string; claimId: string }> {
    return this.intake.place(work, claim);
  }

  /** See `IntakeService.stage`. */
  async stage(work: Work): Promise<void> {
    return this.intake.stage(work);
  }

  /** See `IntakeService.acceptAll`. */
  async acceptAll(work: Work, placement: AcceptedPlacement): Promise<Acceptances> {
    return this.intake.acceptAll(work, placement);
  }

  /** See `IntakeService.review`. */
  async review(work: Work, claimId: string, isAccepted: boolean, reason: string): Promise<void> {
    return this.intake.review(work, claimId, isAccepted, reason);
  }

  /** See `BalanceService.settle`. */
  async settle(work: Work, caseFile: CaseFile, movements: readonly NewMovement[]): Promise<void> {
    return this.balance.settle(work, caseFile, movements);
  }

  /** See `BalanceService.accrue`. */
  async accrue(work: Work, caseFile: CaseFile, on: CalendarDate): Promise<AccrualFlags> {
    return this.balance.accrue(work, caseFile, on);
  }

  /** See `BalanceService.replanClosing`. */
  async replanClosing(work: Work, caseFile: CaseFile): Promise<void> {
    return this.balance.replanClosing(work, caseFile);
  }

  /** See `BalanceService.outstandingOn`. */
  async outstandingOn(
    reader: Work | Caller,
    caseId: string,
    on: CalendarDate,
  ): Promise<Outstanding> {
    return this.balance.outstandingOn(reader, caseId, on);
  }

  /** See `BalanceService.chargeIndemnities`. */
  async chargeIndemnities(work: Work, caseFile: CaseFile, on: CalendarDate): Promise<void> {
    return this.balance.chargeIndemnities(work, caseFile, on);
  }

  /** See `BalanceService.supposedInterest`. */
  async supposedInterest(work: Work, caseFile: CaseFile): Promise<SupposedInterest> {
    return this.balance.supposedInterest(work, caseFile);
  }

  /** See `BalanceService.allocationTerms`. */
  async allocationTerms(
    work: Work,
    caseFile: CaseFile,
  ): Promise<(on: CalendarDate) => AllocationOrderTerms> {
    return this.balance.allocationTerms(work, caseFile);
  }

  /** See `BalanceService.allocationTermsOn`. */
  async allocationTermsOn(
    work: Work,
    caseFile: CaseFile,
    on: CalendarDate,
  ): Promise<AllocationOrderTerms> {
    return this.balance.allocationTermsOn(work, caseFile, on);
  }

  /** See `BalanceService.orderSpending`. */
  async orderSpending(work: Work, caseFile: CaseFile, order: NewSpendingOrder): Promise<void> {
    return this.balance.orderSpending(work, caseFile, order);
  }

  /** See `BalanceService.prepareToSettle`. */
  async prepareToSettle(work: Work, caseFile: CaseFile): Promise<void> {
    return this.balance.prepareToSettle(work, caseFile);
  }

  /** See `BalanceService.prepareAllToSettle`. */
  async prepareAllToSettle(work: Work, caseFiles: readonly CaseFile[]): Promise<void> {
    return this.balance.prepareAllToSettle(work, caseFiles);
  }

  /** See `BalanceService.feeFacts`. */
  async feeFacts(work: Work, caseFile: CaseFile): Promise<FeeFacts> {
    return this.balance.feeFacts(work, caseFile);
  }

  /** See `BalanceService.hasLaterMoney`. */
  async hasLaterMoney(work: Work, caseFile: CaseFile, on: CalendarDate): Promise<boolean> {
    return this.balance.hasLaterMoney(work, caseFile, on);
  }

  /** See `BalanceService.dispute`. */
  async dispute(
    work: Work,
    caseFile: CaseFile,
    claimId: string,
    amountMinor: Minor,
    sourceId: string,
  ): Promise<void> {
    return this.balance.dispute(work, caseFile, claimId, amountMinor, sourceId);
  }

  /** See `CourseService.transition`. */
  async transition(
    work: Work,
    caseFile: CaseFile,
    trigger: CaseTrigger,
    options: { readonly on?: CalendarDate } = {},
  ): Promise<void> {
    return this.course.transition(work, caseFile, trigger, options);
  }

  /** See `CourseService.enterPhase`. */
  async enterPhase(work: Work, caseFile: CaseFile, phase: Phase, on: CalendarDate): Promise<void> {
    return this.course.enterPhase(work, caseFile, phase, on);
  }

  /** See `CourseService.phaseOn`. */
  async phaseOn(work: Work, caseId: string, day: CalendarDate): Promise<Phase | null> {
    return this.course.phaseOn(work, caseId, day);
  }

  /** See `CourseService.close`. */
  async close(
    work: Work,
    caseFile: CaseFile,
    closure: {
      readonly reason: string;
      readonly on?: CalendarDate;
      readonly causeOfDelay?: string | null;
    },
  ): Promise<void> {
    return this.course.close(work, caseFile, closure);
  }

  /** See `CourseService.reopen`. */
  async reopen(
    work: Work,
    caseFile: CaseFile,
    reopening: { readonly reason: string },
  ): Promise<void> {
    return this.course.reopen(work, caseFile, reopening);
  }

  /** See `CourseService.recordFirstLetter`. */
  async recordFirstLetter(work: Work, letter: LetterSent): Promise<void> {
    return this.course.recordFirstLetter(work, letter);
  }

  /** See `CourseService.lettersOwed`. */
  async lettersOwed(
    work: Work,
    caseId: string,
  ): Promise<readonly { readonly claimId: string; readonly debtorId: string }[]> {
    return this.course.lettersOwed(work, caseId);
  }

  /** See `AgendaService.plan`. */
  async plan(work: Work, caseFile: CaseFile, item: NewAgendaItem): Promise<string> {
    return this.agenda.plan(work, caseFile, item);
  }

  /** See `AgendaService.unplan`. */
  async unplan(
    work: Work,
    caseFile: CaseFile,
    sourceId: string,
    outcome: 'DONE' | 'CANCELLED',
    kind?: string,
  ): Promise<void> {
    return this.agenda.unplan(work, caseFile, sourceId, outcome, kind);
  }

  /** See `AgendaService.due`. */
  async due(
    work: Work,
    kinds: readonly string[],
    limit: number,
    seen: readonly string[] = [],
  ): Promise<DueItem[]> {
    return this.agenda.due(work, kinds, limit, seen);
  }

  /** See `AgendaService.businessMorning`. */
  async businessMorning(
    work: Work,
    caseFile: Pick<CaseFile, 'debtorId'>,
    after: CalendarDate,
    days = 1,
  ): Promise<Date> {
    return this.agenda.businessMorning(work, caseFile, after, days);
  }

  /** See `AgendaService.hold`. */
  async hold(work: Work, caseFile: CaseFile, hold: NewHold): Promise<Hold> {
    return this.agenda.hold(work, caseFile, hold);
  }

  /** See `AgendaService.liftHold`. */
  async liftHold(work: Work, caseFile: CaseFile, holdId: string): Promise<void> {
    return this.agenda.liftHold(work, caseFile, holdId);
  }

  /** Writes an entry of the timeline and answers its id. */
  note(work: Work, caseFile: Pick<CaseFile, 'id' | 'creditorId'>, entry: NewNote): string {
    return this.timeline.note(work, caseFile, entry);
  }

  /** See `LimitationService.recordFormalNotice`. */
  async recordFormalNotice(work: Work, notice: NewFormalNotice): Promise<void> {
    return this.limitation.recordFormalNotice(work, notice);
  }

  /** See `LimitationService.recordLimitationEvent`. */
  async recordLimitationEvent(work: Work, event: NewLimitationEvent): Promise<CalendarDate> {
    return this.limitation.recordLimitationEvent(work, event);
  }

  /** See `LimitationService.changeQuality`. */
  async changeQuality(
    work: Work,
    claimId: string,
    quality: DebtorQuality,
    evidence: string,
  ): Promise<void> {
    return this.limitation.changeQuality(work, claimId, quality, evidence);
  }

  /** Gives cases to an agent, or to nobody, with what is planned for the former owner. Refuses NOT_FOUND, VALIDATION_FAILED above ASSIGNED_MAX. */
  async assign(work: Work, caseIds: readonly string[], ownerId: string | null): Promise<void> {
    if (caseIds.length > ASSIGNED_MAX)
      throw new DomainError(
        'VALIDATION_FAILED',
        {},
        { fields: [{ field: 'caseIds', code: 'TOO_MANY' }] },
      );
    const cases = await this.locked.lockAll(work, caseIds);
    await this.locked.agendas(work, cases);
    for (const locked of cases) {
      const { caseFile } = locked;
      if (caseFile.ownerId === ownerId || caseFile.closedOn !== null) continue;
      const from = caseFile.ownerId;
      this.locked.change(work, locked, { ownerId });
      for (const item of await this.locked.agenda(work, locked))
        if (item.ownerId !== null && item.ownerId === from)
          await this.agenda.plan(work, caseFile, { ...item, ownerId });
      const key = ownerId === null ? 'case.unassigned' : 'case.assigned';
      this.timeline.note(work, caseFile, { channel: 'SYSTEM', key, internal: true });
      this.locked.tell(work, locked, 'OWNER');
    }
  }

  /** Adds a co-debtor or a guarantor: one balance, another person to write to. Refuses NOT_FOUND, DUPLICATE. */
  async addCaseParty(work: Work, caseId: string, party: NewCaseParty): Promise<void> {
    const caseFile = await this.lock(work, caseId);
    const { debtorId, role, liability = 'JOINT', capMinor = null } = party;
    const [debtor] = await work.query<{ name: string }>(
      'SELECT name FROM debtor WHERE id = $1 AND creditor_id = $2',
      [debtorId, caseFile.creditorId],
    );
    if (debtor === undefined) throw new DomainError('NOT_FOUND', { debtorId });
    const { creditorId } = caseFile;
    const row = { caseId, debtorId, creditorId, role, liability, capMinor };
    if (!(await work.insertNew(CaseParty, row))) throw new DomainError('DUPLICATE', { debtorId });
    this.timeline.note(work, caseFile, {
      ...{ channel: 'SYSTEM', key: 'case.party-added', facts: { name: debtor.name, role } },
    });
    if (caseFile.status.startsWith('AMICABLE.') && caseFile.closedOn === null)
      await this.agenda.plan(work, caseFile, {
        ...{ source: 'STRATEGY_STEP', sourceId: caseId, kind: 'FIRST_LETTER', dueAt: work.now },
      });
  }

  /** Records the day of the first conversation with the debtor; later ones change nothing. */
  async reached(work: Work, caseFile: CaseFile): Promise<void> {
    const locked = this.locked.of(work, caseFile);
    if (locked.caseFile.firstContactOn === null)
      this.locked.change(work, locked, { firstContactOn: work.today });
    if (locked.caseFile.status === 'AMICABLE.CONTACTING')
      await this.course.transition(work, caseFile, 'REACH_DEBTOR');
  }

  /** Writes why a creditor takes his case back; the case is closed by the same act. */
  recordRecall(
    work: Work,
    caseFile: CaseFile,
    recall: Pick<CaseRecall, 'reason' | 'askedOn' | 'comment'>,
  ): void {
    const { creditorId, id: caseId } = caseFile;
    const { askedOn: on, comment: text, reason } = recall;
    work.insert(CaseRecall, { id: uuidv7(), caseId, creditorId, ...recall });
    this.note(work, caseFile, {
      ...{ channel: 'SYSTEM', key: 'case.recalled', facts: { on, reason }, text },
    });
  }

  /** Keeps why the debtor pays late, in the words of the trade's list. */
  causeOfDelay(work: Work, caseFile: CaseFile, cause: string): void {
    this.locked.change(work, this.locked.of(work, caseFile), { causeOfDelay: cause });
  }
}
