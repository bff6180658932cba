import { Injectable } from '@nestjs/common';

import { addDays, type CalendarDate } from '@solde/calendar';
import {
  CasesService,
  type CaseFile,
  type MovementComponent,
  type NewMovement,
  type OutstandingClaim,
} from '@solde/cases';
import type { RestatementCause } from '@solde/fees';
import { LedgerService } from '@solde/ledger';
import { formatAmount, type Minor } from '@solde/money';
import { DomainError, uuidv7, type Work } from '@solde/platform';

import { Adjustment } from './adjustment.entity';
import {
  MOVEMENT_OF,
  refuseAdjustment,
  type AdjustmentKind,
  type AdjustmentReason,
  type AuthorityKind,
} from './adjustment-terms';
import { AdjustmentsQuery } from './adjustments.query';
import { CaseSpending, type ChangedDebt } from './case-spending.service';
import { trustEntry } from './receipt-entry';
import type { CaseCharge } from './replay';

/** Who allows an adjustment, and the paper or the act that shows it. */
export type Authority =
  | { readonly kind: 'MANDATE'; readonly id: null }
  | { readonly kind: Exclude<AuthorityKind, 'MANDATE'>; readonly id: string };

/** What is given up, or corrected, of one component of one claim. */
export interface NewAdjustment {
  readonly claimId: string;
  readonly kind: AdjustmentKind;
  readonly component: MovementComponent;
  /** What it changes of what is owed, in minor units: below zero it gives up. */
  readonly amountMinor: Minor;
  /** The day from which it counts; today unless said. */
  readonly effectiveOn?: CalendarDate;
  readonly reason: AdjustmentReason;
  readonly words?: string | null;
}

const CAUSES: Readonly<Record<AdjustmentKind, RestatementCause>> = {
  CREDIT_NOTE: 'CREDIT_NOTE',
  WAIVER: 'WAIVER',
  INTEREST_WAIVER: 'WAIVER',
  BALANCE_CORRECTION: 'CORRECTION',
};

/** Adjustments: what changes a debt without money (book C.13). The one way in, whoever allows them; never a fee (R-CLOSE). */
@Injectable()
export class AdjustmentsService {
  constructor(
    private readonly cases: CasesService,
    private readonly spending: CaseSpending,
    private readonly ledger: LedgerService,
    private readonly query: AdjustmentsQuery,
  ) {}

  /**
   * Adjusts a claim from a day on. Before money that was spent already, the money of the case is spent anew (R-REV-REPLAY): what it
   * had paid too much waits in suspense.
   *
   * Refuses NOT_FOUND, CASE_CLOSED, ADJUSTMENT_NOT_AUTHORISED beyond the mandate, AMOUNT_ABOVE_BALANCE beyond what is owed that day,
   * DATE_OUT_OF_RANGE before the placement or after today, RATE_MISSING when the money cannot be spent anew, VALIDATION_FAILED.
   */
  async adjust(
    work: Work,
    caseId: string,
    wanted: NewAdjustment,
    authority: Authority,
  ): Promise<Adjustment> {
    const caseFile = await this.lockOpen(work, caseId);
    const room = await this.query.waiverRoom(work, caseId, work.today);
    const { currency } = caseFile;
    refuseAdjustment({ ...wanted, authority: authority.kind }, currency, room);
    if (authority.kind === 'CREDITOR_DOCUMENT') await this.readOnFile(work, caseId, authority.id);
    const { effectiveOn = work.today } = wanted;
    if (effectiveOn > work.today || effectiveOn < caseFile.placedOn)
      throw new DomainError('DATE_OUT_OF_RANGE', { from: caseFile.placedOn, until: work.today });
    const owed = await this.owedOn(work, caseFile, wanted.claimId, effectiveOn);
    const left = (owed.outstanding[FIELDS[wanted.component]] ?? 0n) + wanted.amountMinor;
    if (left < 0n)
      throw new DomainError('AMOUNT_ABOVE_BALANCE', {
        ...{ claimId: wanted.claimId, component: wanted.component },
        ...{ above: formatAmount(-left, currency), currency },
      });
    const [row] = await this.write(work, caseFile, [{ ...wanted, effectiveOn }], authority);
    if (row === undefined) throw new Error('an adjustment that was not written');
    this.tell(work, caseFile, row, owed.number);
    return row;
  }

  /** Gives up what a settlement leaves, component by component, today (R-CLOSE). Its own entry of the timeline tells it. */
  async giveUp(
    work: Work,
    caseFile: CaseFile,
    parts: readonly Pick<NewAdjustment, 'claimId' | 'component' | 'amountMinor'>[],
    settlementId: string,
  ): Promise<void> {
    const waivers = parts.map((part): NewAdjustment => ({
      ...part,
      kind: part.component === 'INTEREST' ? 'INTEREST_WAIVER' : 'WAIVER',
      amountMinor: -part.amountMinor,
      reason: 'SETTLEMENT',
    }));
    await this.write(work, caseFile, waivers, { kind: 'SETTLEMENT', id: settlementId });
  }

  /** Gives back what a settlement had given up: each waiver by its opposite. */
  async giveBack(work: Work, caseFile: CaseFile, settlementId: string): Promise<void> {
    const ids = await this.query.standingUnder(work, settlementId);
    const rows: Adjustment[] = [];
    for (const id of ids) rows.push(await work.manager.findOneByOrFail(Adjustment, { id }));
    await this.oppose(work, caseFile, rows, { reason: 'SETTLEMENT_UNDONE', words: null });
  }

  /**
   * Undoes an adjustment by its opposite, of the same day: what it had pushed elsewhere is spent anew.
   *
   * Refuses NOT_FOUND, CASE_CLOSED, TRANSITION_NOT_ALLOWED when it is undone already, undoes another, or belongs to a settlement,
   * AMOUNT_ABOVE_BALANCE when what it had added is paid and cannot be taken back.
   */
  async undo(
    work: Work,
    adjustmentId: string,
    why: { readonly reason: AdjustmentReason; readonly words?: string | null },
  ): Promise<Adjustment> {
    const known = await work.manager.findOneBy(Adjustment, { id: adjustmentId });
    if (known === null) throw new DomainError('NOT_FOUND');
    const caseFile = await this.lockOpen(work, known.caseId);
    if (known.undoesId !== null || known.authority === 'SETTLEMENT')
      throw new DomainError('TRANSITION_NOT_ALLOWED', { authority: known.authority });
    if (await work.manager.existsBy(Adjustment, { undoesId: adjustmentId }))
      throw new DomainError('TRANSITION_NOT_ALLOWED', { from: 'UNDONE' });
    const [row] = await this.oppose(work, caseFile, [known], why);
    if (row === undefined) throw new Error('an adjustment that was not undone');
    const { number } = await this.owedOn(work, caseFile, known.claimId, known.effectiveOn);
    this.tell(work, caseFile, row, number);
    return row;
  }

  /** Spends anew the money of a case from a day on, when any was spent: the order of its spending has changed. */
  async spendFrom(
    work: Work,
    caseFile: CaseFile,
    from: CalendarDate,
    sourceId: string,
  ): Promise<void> {
    if (!(await this.cases.hasLaterMoney(work, caseFile, addDays(from, -1)))) return;
    await this.spendAnew(work, caseFile, 'CORRECTION', from, sourceId);
  }

  private async oppose(
    work: Work,
    caseFile: CaseFile,
    rows: readonly Adjustment[],
    { reason, words = null }: { reason: AdjustmentReason; words?: string | null },
  ): Promise<Adjustment[]> {
    const first = rows[0];
    if (first === undefined) return [];
    const opposites = rows.map(({ id, amountMinor, ...row }) => {
      const opposite = { ...row, id: uuidv7(), undoesId: id, actId: work.actId };
      return { ...opposite, amountMinor: -amountMinor, mirrorMinor: amountMinor, reason, words };
    });
    work.insert(Adjustment, opposites);
    const from = rows.reduce(
      (day, { effectiveOn }) => (effectiveOn < day ? effectiveOn : day),
      first.effectiveOn,
    );
    await this.spendAnew(work, caseFile, CAUSES[first.kind], from, opposites[0]?.id ?? first.id, {
      movements: opposites.map(movementOf),
      charges: [],
    });
    return opposites;
  }

  private async write(
    work: Work,
    caseFile: CaseFile,
    wanted: readonly NewAdjustment[],
    authority: Authority,
  ): Promise<Adjustment[]> {
    const { id: caseId, creditorId } = caseFile;
    const rows = wanted.map(({ effectiveOn = work.today, words = null, ...one }): Adjustment => ({
      ...{ id: uuidv7(), caseId, creditorId, ...one, effectiveOn, words },
      ...{ mirrorMinor: -one.amountMinor, authority: authority.kind, authorityId: authority.id },
      ...{ undoesId: null, actId: work.actId },
    }));
    const [first] = rows;
    if (first === undefined) return [];
    const { effectiveOn } = first;
    // Asked before anything is written: a question asked later sends the queue first.
    const isBackDated = await this.spending.hasLaterMoney(work, caseFile, effectiveOn);
    work.insert(Adjustment, rows);
    const movements = rows.map(movementOf);
    if (isBackDated) {
      await this.cases.chargeIndemnities(work, caseFile, effectiveOn);
      const changed = { movements, charges: rows.map(chargeOf) };
      await this.spendAnew(work, caseFile, CAUSES[first.kind], effectiveOn, first.id, changed);
    } else {
      await this.cases.accrue(work, caseFile, effectiveOn);
      await this.cases.settle(work, caseFile, movements);
    }
    return rows;
  }

  private async spendAnew(
    work: Work,
    caseFile: CaseFile,
    cause: RestatementCause,
    valueOn: CalendarDate,
    sourceId: string,
    changed?: ChangedDebt,
  ): Promise<void> {
    const { totalMinor } = await this.cases.outstandingOn(work, caseFile.id, work.today);
    if (totalMinor === null) throw new DomainError('RATE_MISSING', { on: work.today });
    const payableMinor = await this.spending.spendAnew(work, caseFile, cause, sourceId, changed);
    const { creditorId, currency } = caseFile;
    const postings = trustEntry({ bankMinor: 0n, payableMinor, creditorId });
    if (postings.length > 0)
      await this.ledger.post(work, {
        ...{ kind: 'MATCH', currency, valueOn, source: 'adjustment', sourceId, postings },
      });
  }

  private async lockOpen(work: Work, caseId: string): Promise<CaseFile> {
    const caseFile = await this.cases.lock(work, caseId);
    if (caseFile.closedOn !== null) throw new DomainError('CASE_CLOSED', { caseId });
    return caseFile;
  }

  private async owedOn(
    work: Work,
    { id: caseId }: CaseFile,
    claimId: string,
    on: CalendarDate,
  ): Promise<OutstandingClaim> {
    await this.cases.prepareToSettle(work, await this.cases.lock(work, caseId));
    const { claims } = await this.cases.outstandingOn(work, caseId, on);
    const claim = claims.find((one) => one.claimId === claimId && one.state === 'ACCEPTED');
    if (claim === undefined) throw new DomainError('NOT_FOUND', { claimId });
    return claim;
  }

  private async readOnFile(work: Work, caseId: string, documentId: string): Promise<void> {
    if (!(await this.query.isOnFile(work, caseId, documentId)))
      throw new DomainError('NOT_FOUND', { documentId });
  }

  private tell(
    work: Work,
    caseFile: CaseFile,
    { amountMinor, component, kind, undoesId, words }: Adjustment,
    number: string,
  ): void {
    const { currency } = caseFile;
    const amount = amountMinor < 0n ? -amountMinor : amountMinor;
    const facts = { amountMinor: amount.toString(), currency, number, component, kind };
    const key = undoesId === null ? sentenceOf(kind, amountMinor) : 'claim.adjustment-undone';
    const text = words === null ? {} : { text: words };
    this.cases.note(work, caseFile, { channel: 'SYSTEM', key, facts, ...text });
  }
}

const FIELDS = {
  PRINCIPAL: 'principalMinor',
  INTEREST: 'interestMinor',
  INDEMNITY: 'indemnityMinor',
  PENALTY: 'penaltyMinor',
  LEGAL_COSTS: 'legalCostsMinor',
} as const satisfies Record<MovementComponent, keyof OutstandingClaim['outstanding']>;

function sentenceOf(kind: AdjustmentKind, amountMinor: Minor): string {
  if (kind === 'CREDIT_NOTE') return 'claim.credit-note';
  if (kind !== 'BALANCE_CORRECTION') return 'claim.waiver';
  return amountMinor < 0n ? 'claim.written-down' : 'claim.written-up';
}

function movementOf({ id, claimId, component, kind, ...row }: Adjustment): NewMovement {
  const { amountMinor, effectiveOn: valueOn } = row;
  return { claimId, component, kind: MOVEMENT_OF[kind], amountMinor, valueOn, sourceId: id };
}

function chargeOf(row: Adjustment): CaseCharge {
  const { claimId, component, kind, amountMinor, valueOn } = movementOf(row);
  return {
    claimId,
    component,
    kind: kind as CaseCharge['kind'],
    amountMinor,
    valueOn,
    sequence: row.id,
  };
}
