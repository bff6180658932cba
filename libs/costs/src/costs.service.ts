import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import { CasesService, type CaseFile } from '@solde/cases';
import { LedgerService } from '@solde/ledger';
import { formatAmount, type Currency, type Minor } from '@solde/money';
import { DomainError, uuidv7, type Work } from '@solde/platform';

import { CaseCost } from './case-cost.entity';
import { CostGivenUp } from './cost-given-up.entity';
import { CostGranted } from './cost-granted.entity';
import { CostLine } from './cost-line.entity';
import type { CostKind } from './cost-words';
import { CostsOfCase, type StandingCost } from './costs-of-case.query';
import { deboursOf, grantedCosts, keptCosts, type Funder } from './kept-costs';

/** Whether the debtor owes a cost: from its day, from the day of the title that grants it, or never. */
export const RECOVERABLE = ['YES', 'WITH_TITLE', 'NO'] as const;
export type Recoverable = (typeof RECOVERABLE)[number];

export interface NewCost {
  /** The claim that it is owed with; the oldest of the case when it is not said. */
  readonly claimId?: string | null;
  readonly kind: CostKind;
  readonly label: string;
  readonly amountMinor: Minor;
  readonly currency: Currency;
  readonly incurredOn: CalendarDate;
  readonly funder: Funder;
  readonly recoverable: Recoverable;
  /** The partner who keeps it of the money that he has received for us, with his invoice: nothing else is paid for it. */
  readonly withheld?: { readonly partnerId: string; readonly invoiceReference: string };
}

/** What a title grants of the costs of its case. */
export interface GrantingTitle {
  readonly titleId: string;
  readonly titleOn: CalendarDate;
  readonly costsMinor: Minor;
}

/** Costs of a case: facts, who is paid back, what is billed. Callers hold the case; who spends money above brings it up to date. */
@Injectable()
export class CostsService {
  constructor(
    private readonly cases: CasesService,
    private readonly ledger: LedgerService,
    private readonly costs: CostsOfCase,
  ) {}

  /** What counts against the cap that the creditor authorised, in minor units. */
  engaged(work: Work, { id }: CaseFile): Promise<Minor> {
    return this.costs.engaged(work, id);
  }

  /**
   * Records what a case has cost. What the debtor owes of it joins his debt; an advance of the agency that he will never owe is billed to
   * the creditor at once (R-COSTS).
   *
   * Refuses TRANSITION_NOT_ALLOWED on a closed case, CURRENCY_MISMATCH, DATE_OUT_OF_RANGE before the placement or to come, NOT_FOUND
   * for a claim that is not an accepted one of the case, PROVISION_TOO_SMALL.
   */
  async record(work: Work, caseFile: CaseFile, wanted: NewCost): Promise<CaseCost> {
    const { kind, label, amountMinor, currency, incurredOn, funder, recoverable } = wanted;
    refuseWrongFacts(work, caseFile, currency, incurredOn);
    const { id: caseId, creditorId } = caseFile;
    const claimId = await this.costs.claimOf(work, caseId, wanted.claimId ?? null);
    if (claimId === null) throw new DomainError('NOT_FOUND');
    if (funder === 'PROVISION') await this.refuseAboveProvision(work, caseFile, amountMinor);
    const cost: CaseCost = {
      ...{ id: uuidv7(), caseId, creditorId, claimId, kind, label, amountMinor, currency },
      ...{ incurredOn, funder, awaitsTitle: recoverable === 'WITH_TITLE' },
      partnerId: wanted.withheld?.partnerId ?? null,
      invoiceReference: wanted.withheld?.invoiceReference ?? null,
      ...{ recoverableFrom: recoverable === 'YES' ? incurredOn : null, actId: work.actId },
    };
    work.insert(CaseCost, cost);
    await this.pay(work, cost);
    const facts = { label, amountMinor: amountMinor.toString(), currency, funder, on: incurredOn };
    this.cases.note(work, caseFile, { channel: 'SYSTEM', key: 'cost.recorded', facts });
    if (recoverable === 'YES') await this.charge(work, caseFile, cost, amountMinor, incurredOn);
    if (recoverable === 'NO' && funder === 'AGENCY')
      this.bill(work, caseFile, { costId: cost.id, label }, amountMinor);
    return cost;
  }

  /** Makes owed, from the day of a title, what it grants of the costs that waited for it. Answers whether it granted any. */
  async grant(work: Work, caseFile: CaseFile, title: GrantingTitle): Promise<boolean> {
    const { titleId, titleOn, costsMinor } = title;
    const waiting = await this.costs.waiting(work, caseFile.id);
    if (waiting.length === 0) return false;
    const left = costsMinor - (await this.costs.grantedBy(work, titleId));
    const granted = grantedCosts(waiting, left);
    for (const { costId, amountMinor } of granted) {
      const cost = waiting.find((one) => one.costId === costId);
      if (cost === undefined) throw new Error(`a grant of nothing: ${costId}`);
      const fromOn = cost.incurredOn > titleOn ? cost.incurredOn : titleOn;
      const { creditorId } = caseFile;
      work.insert(CostGranted, { costId, creditorId, titleId, amountMinor, fromOn });
      await this.charge(work, caseFile, { ...cost, id: costId }, amountMinor, fromOn);
    }
    return granted.length > 0;
  }

  /**
   * Declares that nobody expects the debtor to pay a cost back: what the agency has not recovered of it is billed now, and what still comes
   * in for it is the creditor's. Refuses TRANSITION_NOT_ALLOWED twice, or on a closed case.
   */
  async giveUp(work: Work, caseFile: CaseFile, cost: CaseCost, reason: string): Promise<void> {
    refuseClosed(caseFile);
    const { id: costId, creditorId, label, currency, amountMinor } = cost;
    const standing = await this.costs.standing(work, caseFile.id);
    if (!(await work.insertNew(CostGivenUp, { costId, creditorId, reason })))
      throw new DomainError('TRANSITION_NOT_ALLOWED', { from: 'GIVEN_UP' });
    const facts = { label, amountMinor: amountMinor.toString(), currency };
    this.cases.note(work, caseFile, {
      ...{ channel: 'SYSTEM', key: 'cost.given-up', facts, text: reason },
    });
    this.billAll(
      work,
      caseFile,
      standing.filter((one) => one.costId === costId),
    );
  }

  /**
   * Brings what the agency keeps of its advances to what was recovered so far (R-COSTS and R-REV-REPLAY): each difference is a line of its
   * own, in the period of `earnedOn`.
   */
  async restate(
    work: Work,
    caseFile: CaseFile,
    recovered: {
      readonly recoveredMinor: Minor;
      readonly receiptId: string | null;
      readonly earnedOn: CalendarDate;
    },
  ): Promise<void> {
    const { recoveredMinor, receiptId, earnedOn } = recovered;
    const standing = await this.costs.standing(work, caseFile.id);
    const kept = keptCosts(standing, recoveredMinor);
    for (const { costId, keptMinor } of standing) {
      const amountMinor = costId === null ? 0n : (kept.get(costId) ?? 0n) - keptMinor;
      if (amountMinor !== 0n)
        this.write(work, caseFile, { kind: 'KEPT', costId, receiptId, amountMinor, earnedOn });
    }
  }

  /** Settles the costs of a case just closed: what the agency did not recover is billed, the rest of a provision goes back. */
  async settleClosure(work: Work, caseFile: CaseFile): Promise<void> {
    this.billAll(work, caseFile, await this.costs.standing(work, caseFile.id));
    const left = await this.costs.provisionLeft(work, caseFile.id);
    if (left <= 0n) return;
    const { creditorId, currency } = caseFile;
    const sourceId = this.write(work, caseFile, {
      ...{ kind: 'PROVISION_RETURNED', costId: null, amountMinor: -left },
    });
    await this.ledger.post(work, {
      ...{ kind: 'PROVISION', currency, valueOn: work.today, source: 'cost_line', sourceId },
      postings: [
        { code: 'PROVISIONS', creditorId, amountMinor: left },
        { code: 'CREDITOR_PAYABLE', creditorId, amountMinor: -left },
      ],
    });
    const facts = { amountMinor: left.toString(), currency };
    this.cases.note(work, caseFile, { channel: 'SYSTEM', key: 'provision.returned', facts });
  }

  private async refuseAboveProvision(
    work: Work,
    { id, currency }: CaseFile,
    amountMinor: Minor,
  ): Promise<void> {
    const left = await this.costs.provisionLeft(work, id);
    if (amountMinor > left)
      throw new DomainError('PROVISION_TOO_SMALL', {
        ...{ left: formatAmount(left, currency), currency },
      });
  }

  /**
   * The money of a cost leaves the agency's bank or the provision; what the creditor paid himself moves nothing here. What a partner keeps of
   * money of creditors was never on the dedicated account: the provision, or the agency, makes up for it there.
   */
  private async pay(work: Work, cost: CaseCost): Promise<void> {
    const { id: sourceId, creditorId, currency, incurredOn: valueOn, amountMinor, funder } = cost;
    if (funder === 'CREDITOR') return;
    const isAdvance = funder === 'AGENCY';
    const { partnerId } = cost;
    const paidBy = partnerId === null ? 'BANK_TP' : 'PARTNER_FUNDS';
    const paidFrom = isAdvance ? 'AGENCY_BANK' : paidBy;
    const madeUp = [
      { code: 'BANK_EXCEPTIONS', amountMinor },
      { code: 'PARTNER_FUNDS', amountMinor: -amountMinor },
    ] as const;
    await this.ledger.post(work, {
      ...{
        kind: isAdvance ? 'COST' : 'PROVISION',
        currency,
        valueOn,
        source: 'case_cost',
        sourceId,
      },
      postings: [
        { code: isAdvance ? 'COSTS_ADVANCED' : 'PROVISIONS', creditorId, amountMinor },
        { code: paidFrom, amountMinor: -amountMinor },
        ...(isAdvance && partnerId !== null ? madeUp : []),
      ],
    });
  }

  private charge(
    work: Work,
    caseFile: CaseFile,
    { id: sourceId, claimId }: Pick<CaseCost, 'id' | 'claimId'>,
    amountMinor: Minor,
    valueOn: CalendarDate,
  ): Promise<void> {
    return this.cases.settle(work, caseFile, [
      { claimId, component: 'LEGAL_COSTS', kind: 'COST', amountMinor, valueOn, sourceId },
    ]);
  }

  private billAll(work: Work, caseFile: CaseFile, costs: readonly StandingCost[]): void {
    for (const cost of costs)
      if (cost.funder === 'AGENCY') this.bill(work, caseFile, cost, deboursOf(cost));
  }

  private bill(
    work: Work,
    caseFile: CaseFile,
    { costId, label }: Pick<StandingCost, 'costId' | 'label'>,
    amountMinor: Minor,
  ): void {
    if (amountMinor === 0n) return;
    this.write(work, caseFile, { kind: 'DEBOURS', costId, amountMinor });
    const facts = { label, amountMinor: amountMinor.toString(), currency: caseFile.currency };
    this.cases.note(work, caseFile, { channel: 'SYSTEM', key: 'cost.billed', facts });
  }

  private write(
    work: Work,
    { id: caseId, creditorId, currency }: CaseFile,
    line: Pick<CostLine, 'kind' | 'costId' | 'amountMinor'> &
      Partial<Pick<CostLine, 'receiptId' | 'earnedOn'>>,
  ): string {
    const id = uuidv7();
    const { receiptId = null, earnedOn = work.today } = line;
    work.insert(CostLine, { ...line, id, caseId, creditorId, currency, receiptId, earnedOn });
    return id;
  }
}

function refuseClosed({ closedOn, status }: CaseFile): void {
  if (closedOn !== null) throw new DomainError('TRANSITION_NOT_ALLOWED', { from: status });
}

/** Refuses what can be asked of no case: TRANSITION_NOT_ALLOWED on a closed one, CURRENCY_MISMATCH, DATE_OUT_OF_RANGE. */
export function refuseWrongFacts(
  work: Work,
  caseFile: CaseFile,
  currency: Currency,
  on: CalendarDate,
): void {
  refuseClosed(caseFile);
  if (currency !== caseFile.currency)
    throw new DomainError('CURRENCY_MISMATCH', { expected: caseFile.currency });
  if (on > work.today || on < caseFile.placedOn)
    throw new DomainError('DATE_OUT_OF_RANGE', {
      ...{ earliest: caseFile.placedOn, latest: work.today },
    });
}
