import { Injectable } from '@nestjs/common';

import { addDays, instantOf, type CalendarDate } from '@solde/calendar';
import { CasesService, type CaseFile } from '@solde/cases';
import {
  isTerritory,
  paymentOrderDeadlines,
  type PaymentOrderDeadlines,
  type Territory,
} from '@solde/country';
import { FlatFees } from '@solde/fees';
import { formatAmount, type Minor } from '@solde/money';
import { DomainError, Settings, uuidv7, type Work } from '@solde/platform';

import { Deadline } from './deadline.entity';
import { LitigationDecision } from './litigation-decision.entity';
import { LitigationRequest } from './litigation-request.entity';
import { DeadlineMissed } from './litigation.events';
import {
  deadlineAfter,
  PAYMENT_ORDER_RULES,
  stepsAfter,
  type ProcedureStepKind,
} from './payment-order-steps';
import { ProcedureStep } from './procedure-step.entity';
import { Procedure } from './procedure.entity';

export interface NewProcedure {
  readonly caseId: string;
  readonly type: LitigationRequest['route'];
  readonly court: string;
  readonly courtTerritory: Territory;
  /** What it is expected to cost, in minor units of the case's currency. */
  readonly costEstimateMinor: Minor;
}

export interface NewStep {
  readonly procedureId: string;
  readonly kind: ProcedureStepKind;
  readonly happenedOn: CalendarDate;
  /** Of SERVED: to the debtor in person, or otherwise. */
  readonly servedInPerson?: boolean;
  /** Of REQUEST_FILED: whether interest is asked of the court. */
  readonly claimsInterest?: boolean;
  readonly documentId?: string | null;
}

/** How a procedure may end besides its title. */
export type ProcedureEnd = 'DISMISSED' | 'WITHDRAWN' | 'LAPSED' | 'AGREEMENT' | 'NO_AGREEMENT';

interface NewDeadline {
  readonly ruleCode: string;
  readonly rawOn: CalendarDate;
  readonly dueOn: CalendarDate;
  readonly isOurs: boolean;
}

export const LEGAL_DEADLINE = 'LEGAL_DEADLINE';
const FOLLOW_PROCEDURE = 'FOLLOW_PROCEDURE';
const REVIEW_DEADLINE_MISSED = 'REVIEW_DEADLINE_MISSED';
const OPEN_PROCEDURE = 'OPEN_PROCEDURE';
const MORNING = '09:00';
/** Business days after which the legal officer looks at a procedure that gives no deadline by itself. */
const FOLLOW_UP_BUSINESS_DAYS = 15;

/** Payment orders, from the file to the enforceable order: each step in its order, each one starting the next delays. */
@Injectable()
export class ProceduresService {
  constructor(
    private readonly cases: CasesService,
    private readonly settings: Settings,
    private readonly flats: FlatFees,
  ) {}

  /**
   * Opens a procedure under the creditor's authorisation.
   *
   * Refuses NOT_SUPPORTED_YET for another route than the payment order, CREDITOR_AUTHORISATION_REQUIRED without a valid one,
   * COST_NOT_AUTHORISED above its cap, DUPLICATE while another one runs, LIMITATION_EXPIRED.
   */
  async open(work: Work, asked: NewProcedure): Promise<Procedure> {
    const { caseId, type, court, courtTerritory, costEstimateMinor } = asked;
    if (type !== 'PAYMENT_ORDER') throw new DomainError('NOT_SUPPORTED_YET', { route: type });
    const caseFile = await this.cases.lock(work, caseId);
    const requestId = await this.refuseUnauthorised(work, caseId, costEstimateMinor);
    await this.refuseRunning(work, caseId);
    await this.refuseExpired(work, caseFile);
    const procedure: Procedure = {
      ...{ id: uuidv7(), caseId, creditorId: caseFile.creditorId, requestId, type },
      ...{ court, courtTerritory, step: 'PREPARING', outcome: null, endedOn: null },
      ...{ version: 1, actId: work.actId },
    };
    work.insert(Procedure, procedure);
    await this.follow(work, caseFile, procedure, 1);
    await this.flats.charge(work, caseFile, 'LITIGATION_FILE', procedure.id);
    await this.cases.unplan(work, caseFile, requestId, 'DONE', OPEN_PROCEDURE);
    const facts = { kind: type, court };
    this.cases.note(work, caseFile, { channel: 'SYSTEM', key: 'procedure.opened', facts });
    return procedure;
  }

  /**
   * Records a step and what it starts: deadlines, the interruption of limitation by the service, the case's state.
   *
   * Refuses TRANSITION_NOT_ALLOWED out of order; DATE_OUT_OF_RANGE in the future, before the step before, after our own limit or
   * before the debtor's has ended; DEADLINE_NOT_CONFIRMED, RATE_UNVERIFIED, RATE_MISSING, DELAYS_MISSING.
   */
  async recordStep(work: Work, step: NewStep): Promise<ProcedureStep> {
    const { caseFile, procedure } = await this.lock(work, step.procedureId);
    const { kind, happenedOn, documentId = null } = step;
    if (procedure.endedOn !== null || !stepsAfter(stateOf(procedure)).includes(kind))
      throw new DomainError('TRANSITION_NOT_ALLOWED', { from: procedure.step, step: kind });
    const before = await work.manager.find(ProcedureStep, {
      where: { procedureId: procedure.id },
      order: { id: 'ASC' },
    });
    const from = before.at(-1)?.happenedOn ?? null;
    if (happenedOn > work.today || (from !== null && happenedOn < from))
      throw new DomainError('DATE_OUT_OF_RANGE', { from, latest: work.today });
    const open = await work.manager.findBy(Deadline, [
      { procedureId: procedure.id, state: 'OPEN' },
      // What was missed still binds: a service made in time may only be recorded late.
      { procedureId: procedure.id, state: 'MISSED' },
    ]);
    refuseDeadlines(open, step);
    const id = uuidv7();
    const { creditorId, caseId } = procedure;
    const row = { id, procedureId: procedure.id, caseId, creditorId, kind, happenedOn, documentId };
    const started = await this.start(work, caseFile, procedure, step, before);
    const stored: ProcedureStep = { ...row, facts: started.facts, actId: work.actId };
    work.insert(ProcedureStep, stored);
    await this.endDeadlines(work, caseFile, open, kind);
    for (const deadline of started.deadlines)
      await this.planDeadline(work, caseFile, procedure, id, deadline, started.verified);
    if (kind === 'REQUEST_FILED') await this.cases.transition(work, caseFile, 'START_PROCEDURE');
    const isOver = kind === 'REJECTED';
    const end = isOver ? ({ outcome: 'DISMISSED', endedOn: happenedOn } as const) : {};
    this.change(work, procedure, { step: kind, ...end });
    await this.follow(work, caseFile, procedure, isOver ? 1 : FOLLOW_UP_BUSINESS_DAYS);
    this.cases.note(work, caseFile, {
      ...{ channel: 'SYSTEM', key: 'procedure.step', facts: { step: kind, on: happenedOn } },
      documentId,
    });
    return stored;
  }

  /** A person has checked the dates of a deadline: what an unverified text computed may now be relied on. */
  async confirmDeadline(work: Work, deadlineId: string): Promise<Deadline> {
    const { userId } = work.caller;
    if (userId === null) throw new DomainError('FORBIDDEN');
    const { caseFile, deadline } = await this.lockDeadline(work, deadlineId);
    if (deadline.state !== 'OPEN')
      throw new DomainError('TRANSITION_NOT_ALLOWED', { from: deadline.state });
    work.update(Deadline, { id: deadline.id, version: deadline.version }, { confirmedBy: userId });
    const facts = { kind: deadline.ruleCode, dueOn: deadline.dueOn };
    this.cases.note(work, caseFile, {
      ...{ channel: 'SYSTEM', key: 'deadline.confirmed', facts, internal: true },
    });
    return { ...deadline, confirmedBy: userId, version: deadline.version + 1 };
  }

  /** Ends a procedure without a title; what was still to be done for it is waived. Refuses TRANSITION_NOT_ALLOWED. */
  async end(
    work: Work,
    procedureId: string,
    outcome: ProcedureEnd,
    on: CalendarDate,
  ): Promise<void> {
    const { caseFile, procedure } = await this.lock(work, procedureId);
    if (procedure.endedOn !== null)
      throw new DomainError('TRANSITION_NOT_ALLOWED', { from: procedure.outcome });
    if (on > work.today) throw new DomainError('DATE_OUT_OF_RANGE', { latest: work.today });
    await this.finish(work, caseFile, procedure, outcome, on);
    await this.follow(work, caseFile, procedure, 1);
    this.cases.note(work, caseFile, {
      ...{ channel: 'SYSTEM', key: 'procedure.ended', facts: { outcome } },
    });
  }

  /** Closes a procedure: its outcome and its day, its open deadlines waived. The caller holds the case. */
  async finish(
    work: Work,
    caseFile: CaseFile,
    procedure: Procedure,
    outcome: NonNullable<Procedure['outcome']>,
    endedOn: CalendarDate,
  ): Promise<void> {
    const open = await work.manager.findBy(Deadline, { procedureId: procedure.id, state: 'OPEN' });
    for (const deadline of open)
      await this.endDeadline(work, caseFile, deadline, { state: 'WAIVED', reason: outcome });
    this.change(work, procedure, { outcome, endedOn });
  }

  /** The next deadline of ours that has passed, or null; kept from other workers until the act ends. */
  async nextMissed(work: Work, seen: readonly string[] = []): Promise<string | null> {
    const [due] = await work.query<{ id: string }>(
      `SELECT d.id FROM deadline d JOIN case_file c ON c.id = d.case_id
       WHERE d.state = 'OPEN' AND d.is_ours AND d.due_on < $1 AND d.id <> ALL ($2::uuid[])
       ORDER BY d.due_on, d.id LIMIT 1 FOR NO KEY UPDATE OF c, d SKIP LOCKED`,
      [work.today, seen],
    );
    return due?.id ?? null;
  }

  /** Marks a deadline of ours as missed and raises the incident: for the manager, quality and the insurer (book C.10). */
  async miss(work: Work, deadlineId: string): Promise<void> {
    const { caseFile, deadline } = await this.lockDeadline(work, deadlineId);
    if (caseFile.closedOn === null) {
      const dueAt = work.now;
      await this.cases.plan(work, caseFile, {
        ...{ source: 'LEGAL_DEADLINE', sourceId: deadline.id, kind: REVIEW_DEADLINE_MISSED },
        ...{ dueAt, pool: 'MANAGER' },
      });
    }
    work.update(Deadline, { id: deadline.id, version: deadline.version }, { state: 'MISSED' });
    await this.cases.unplan(work, caseFile, deadline.id, 'DONE', LEGAL_DEADLINE);
    this.cases.note(work, caseFile, {
      ...{ channel: 'SYSTEM', key: 'deadline.missed', internal: true },
      facts: { kind: deadline.ruleCode, dueOn: deadline.dueOn },
    });
    work.publish(new DeadlineMissed(caseFile.id, deadline.id));
  }

  /** Locks a case through one of its procedures, and reads the procedure under that lock. Refuses NOT_FOUND. */
  async lock(
    work: Work,
    procedureId: string,
  ): Promise<{ readonly caseFile: CaseFile; readonly procedure: Procedure }> {
    const known = await work.manager.findOneBy(Procedure, { id: procedureId });
    if (known === null) throw new DomainError('NOT_FOUND');
    const caseFile = await this.cases.lock(work, known.caseId);
    const procedure = await work.manager.findOneByOrFail(Procedure, { id: procedureId });
    return { caseFile, procedure };
  }

  private async lockDeadline(
    work: Work,
    deadlineId: string,
  ): Promise<{ readonly caseFile: CaseFile; readonly deadline: Deadline }> {
    const known = await work.manager.findOneBy(Deadline, { id: deadlineId });
    if (known === null) throw new DomainError('NOT_FOUND');
    const caseFile = await this.cases.lock(work, known.caseId);
    const deadline = await work.manager.findOneByOrFail(Deadline, { id: deadlineId });
    return { caseFile, deadline };
  }

  /**
   * The authorisation under which a cost may be engaged on a day, today unless it is said. Refuses CREDITOR_AUTHORISATION_REQUIRED
   * without one that is valid, COST_NOT_AUTHORISED above its cap.
   */
  async refuseUnauthorised(
    work: Work,
    caseId: string,
    costMinor: Minor,
    on: CalendarDate = work.today,
  ): Promise<string> {
    const authorised = await work.manager.find(LitigationRequest, {
      where: { caseId, state: 'AUTHORISED' },
      order: { id: 'DESC' },
    });
    const decision =
      authorised[0] === undefined
        ? null
        : await work.manager.findOneBy(LitigationDecision, {
            ...{ requestId: authorised[0].id, decision: 'AUTHORISE' },
          });
    const isExpired = decision !== null && decision.expiresOn !== null && decision.expiresOn < on;
    if (decision === null || isExpired)
      throw new DomainError('CREDITOR_AUTHORISATION_REQUIRED', {
        expiredOn: decision?.expiresOn ?? null,
      });
    const capMinor = decision.capMinor ?? 0n;
    if (costMinor > capMinor)
      throw new DomainError('COST_NOT_AUTHORISED', {
        ...{ cap: capMinor.toString(), estimate: costMinor.toString() },
      });
    return decision.requestId;
  }

  private async refuseExpired(work: Work, caseFile: CaseFile): Promise<void> {
    const { claims } = await this.cases.outstandingOn(work, caseFile.id, work.today);
    const expired = claims.find(
      ({ outstanding, limitationOn }) =>
        outstanding.principalMinor > 0n && limitationOn < work.today,
    );
    if (expired !== undefined)
      throw new DomainError('LIMITATION_EXPIRED', { limitationOn: expired.limitationOn });
  }

  /** What a step makes of the world: facts to keep, deadlines it starts. */
  private async start(
    work: Work,
    caseFile: CaseFile,
    procedure: Procedure,
    step: NewStep,
    before: readonly ProcedureStep[],
  ): Promise<{
    readonly facts: Readonly<Record<string, string | boolean | null>>;
    readonly deadlines: readonly NewDeadline[];
    readonly verified: boolean;
  }> {
    const none = { deadlines: [], verified: true };
    if (step.kind === 'REQUEST_FILED')
      return { ...none, facts: await this.claimed(work, caseFile, step) };
    if (step.kind !== 'ORDER_ISSUED' && step.kind !== 'SERVED') return { ...none, facts: {} };
    const isService = step.kind === 'SERVED';
    const orderedOn = isService
      ? before.find(({ kind }) => kind === 'ORDER_ISSUED')?.happenedOn
      : step.happenedOn;
    if (orderedOn === undefined) throw new Error(`served without an order: ${procedure.id}`);
    const outcome = paymentOrderDeadlines({
      orderedOn,
      servedOn: isService ? step.happenedOn : null,
      servedInPerson: step.servedInPerson ?? false,
      debtorTerritory: await this.debtorTerritory(work, caseFile),
      courtTerritory: procedure.courtTerritory as Territory,
    });
    if (outcome.kind === 'DELAYS_MISSING')
      throw new DomainError('DELAYS_MISSING', { on: outcome.on });
    const { source, verified } = outcome;
    if (!isService) return { facts: { source }, deadlines: [serveBy(outcome)], verified };
    await this.interrupt(work, caseFile, step.happenedOn);
    const inPerson = step.servedInPerson ?? false;
    const facts = { source, inPerson, oppositionStaysOpen: !inPerson };
    return { facts, deadlines: afterService(outcome), verified };
  }

  /** What is asked of the court; an unverified or missing rate must not enter it (rule R-INT-RATES). */
  private async claimed(
    work: Work,
    caseFile: CaseFile,
    { happenedOn, claimsInterest = true }: NewStep,
  ): Promise<Readonly<Record<string, string | boolean>>> {
    const owed = await this.cases.outstandingOn(work, caseFile.id, happenedOn);
    const total = (of: (one: (typeof owed.claims)[number]['outstanding']) => Minor | null) =>
      owed.claims.reduce((sum, { outstanding }) => sum + (of(outstanding) ?? 0n), 0n);
    const interestMinor = claimsInterest ? total(({ interestMinor: one }) => one) : 0n;
    if (claimsInterest && owed.flags.rateMissing)
      throw new DomainError('RATE_MISSING', { on: happenedOn });
    if (claimsInterest && interestMinor > 0n && owed.flags.unverifiedRate)
      throw new DomainError('RATE_UNVERIFIED', { on: happenedOn }, { ruleId: 'R-INT-RATES' });
    const { currency } = caseFile;
    const money = (amountMinor: Minor) => formatAmount(amountMinor, currency);
    return {
      principal: money(owed.principalMinor),
      interest: money(interestMinor),
      indemnity: money(total(({ indemnityMinor }) => indemnityMinor)),
      ...{ currency, claimsInterest },
    };
  }

  /** The service of the order counts as a court claim: the file alone, which the debtor does not know, interrupts nothing [P-04]. */
  private async interrupt(work: Work, caseFile: CaseFile, on: CalendarDate): Promise<void> {
    const { claims } = await this.cases.outstandingOn(work, caseFile.id, on);
    for (const { claimId, outstanding } of claims)
      if (outstanding.principalMinor > 0n)
        await this.cases.recordLimitationEvent(work, {
          ...{ claimId, kind: 'COURT_CLAIM', happenedOn: on },
          evidence: 'Signification de l’ordonnance portant injonction de payer',
        });
  }

  private async debtorTerritory(work: Work, { debtorId }: CaseFile): Promise<Territory | null> {
    const [debtor] = await work.query<{ territory: string; country: string }>(
      'SELECT territory, country FROM debtor WHERE id = $1',
      [debtorId],
    );
    if (debtor?.country !== 'FR') return null;
    return isTerritory(debtor.territory) ? debtor.territory : null;
  }

  private async planDeadline(
    work: Work,
    caseFile: CaseFile,
    { id: procedureId, caseId, creditorId }: Procedure,
    stepId: string,
    deadline: NewDeadline,
    verifiedLaw: boolean,
  ): Promise<void> {
    const id = uuidv7();
    work.insert(Deadline, {
      ...{ id, procedureId, caseId, creditorId, stepId, ...deadline, verifiedLaw },
      ...{ confirmedBy: null, state: 'OPEN', stateReason: null, version: 1 },
    });
    const dueAt = instantOf(deadline.dueOn, MORNING, this.settings.agencyTimeZone);
    await this.cases.plan(work, caseFile, {
      ...{ source: 'LEGAL_DEADLINE', sourceId: id, kind: LEGAL_DEADLINE, dueAt, pool: 'LEGAL' },
    });
    this.cases.note(work, caseFile, {
      ...{ channel: 'SYSTEM', key: 'deadline.planned' },
      facts: { kind: deadline.ruleCode, dueOn: deadline.dueOn },
    });
  }

  private async endDeadlines(
    work: Work,
    caseFile: CaseFile,
    open: readonly Deadline[],
    step: ProcedureStepKind,
  ): Promise<void> {
    for (const deadline of open) {
      const after = deadlineAfter(deadline.ruleCode, step);
      if (after !== null) await this.endDeadline(work, caseFile, deadline, after);
    }
  }

  private async endDeadline(
    work: Work,
    caseFile: CaseFile,
    { id, version }: Deadline,
    after: NonNullable<ReturnType<typeof deadlineAfter>>,
  ): Promise<void> {
    const stateReason = after.state === 'WAIVED' ? after.reason : null;
    work.update(Deadline, { id, version }, { state: after.state, stateReason });
    await this.cases.unplan(work, caseFile, id, after.state === 'DONE' ? 'DONE' : 'CANCELLED');
  }

  private async follow(
    work: Work,
    caseFile: CaseFile,
    { id }: Procedure,
    businessDays: number,
  ): Promise<void> {
    const dueAt = await this.cases.businessMorning(work, caseFile, work.today, businessDays);
    await this.cases.plan(work, caseFile, {
      ...{ source: 'STRATEGY_STEP', sourceId: id, kind: FOLLOW_PROCEDURE, dueAt, pool: 'LEGAL' },
    });
  }

  private change(work: Work, { id, version }: Procedure, change: Partial<Procedure>): void {
    work.update(Procedure, { id, version }, change);
  }

  private async refuseRunning(work: Work, caseId: string): Promise<void> {
    const [running] = await work.query<{ id: string }>(
      'SELECT id FROM procedure WHERE case_id = $1 AND ended_on IS NULL',
      [caseId],
    );
    if (running !== undefined) throw new DomainError('DUPLICATE', { procedureId: running.id });
  }
}

function stateOf({ step }: Procedure): Parameters<typeof stepsAfter>[0] {
  // A hearing and a judgment are in the table for the procedures to come; nothing follows them yet.
  return step === 'HEARING' || step === 'JUDGMENT' ? 'OPPOSED' : step;
}

function serveBy({ serveByOn }: PaymentOrderDeadlines): NewDeadline {
  const rule = PAYMENT_ORDER_RULES.SERVE;
  return { ruleCode: rule, rawOn: serveByOn, dueOn: serveByOn, isOurs: true };
}

function afterService({ served }: PaymentOrderDeadlines): NewDeadline[] {
  if (served === null) return [];
  const { oppositionRawOn, oppositionUntilOn, enforceableFromOn, certificateFromOn } = served;
  const { OPPOSITION, ENFORCE, CERTIFICATE } = PAYMENT_ORDER_RULES;
  const from = (ruleCode: string, on: CalendarDate | null): NewDeadline[] =>
    on === null ? [] : [{ ruleCode, rawOn: on, dueOn: on, isOurs: false }];
  return [
    { ruleCode: OPPOSITION, rawOn: oppositionRawOn, dueOn: oppositionUntilOn, isOurs: false },
    ...from(ENFORCE, enforceableFromOn),
    ...from(CERTIFICATE, certificateFromOn),
  ];
}

/** Our own limit is the last day; the debtor's must have ended, and the day from which we may enforce must have come. */
function refuseDeadlines(open: readonly Deadline[], { kind, happenedOn }: NewStep): void {
  const { SERVE, OPPOSITION, ENFORCE, CERTIFICATE } = PAYMENT_ORDER_RULES;
  const of = (...rules: string[]) => open.find(({ ruleCode }) => rules.includes(ruleCode));
  const latest = kind === 'SERVED' ? of(SERVE)?.dueOn : undefined;
  if (latest !== undefined && happenedOn > latest)
    throw new DomainError('DATE_OUT_OF_RANGE', { latest }, { ruleId: SERVE });
  const binding = {
    NON_OPPOSED: of(OPPOSITION),
    ENFORCEABLE: of(ENFORCE, CERTIFICATE),
  }[kind as string];
  if (binding === undefined) return;
  const from = kind === 'NON_OPPOSED' ? addDays(binding.dueOn, 1) : binding.dueOn;
  const { ruleCode: ruleId } = binding;
  if (happenedOn < from) throw new DomainError('DATE_OUT_OF_RANGE', { from }, { ruleId });
  if (!binding.verifiedLaw && binding.confirmedBy === null)
    throw new DomainError('DEADLINE_NOT_CONFIRMED', { deadlineId: binding.id }, { ruleId });
}
