import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import { CasesService, type CaseFile, type NewMovement } from '@solde/cases';
import { CostsService } from '@solde/costs';
import {
  FeesService,
  type CasePricing,
  type ClearedMoney,
  type RestatementCause,
  type Withdrawn,
} from '@solde/fees';
import { formatAmount, sum, type Currency, type Minor } from '@solde/money';
import { DomainError, Settings, uuidv7, type Work } from '@solde/platform';

import { allocate, type AllocationLine } from './allocate';
import { Allocation } from './allocation.entity';
import {
  CaseMoneyQuery,
  type CaseMoney,
  type DatedDispute,
  type MatchedReceipt,
} from './case-money.query';
import type { Receipt } from './receipt.entity';
import {
  caseDifferences,
  replayCase,
  type CaseCharge,
  type CaseDifferences,
  type CasePayment,
  type InterestAccrual,
} from './replay';

/** A case whose money can be spent, with what was read for it before the act wrote. */
export interface Spendable {
  readonly caseFile: CaseFile;
  readonly isBackDated: boolean;
  readonly pricing: CasePricing;
  /** The certain money of the case so far, when its fees depend on it. */
  readonly before: readonly ClearedMoney[];
}

/** What an adjustment changes of a debt, for the books and for the replay; one that is undone is left out of the replay. */
export interface ChangedDebt {
  readonly movements: readonly NewMovement[];
  readonly charges: readonly CaseCharge[];
}

const NO_CHANGE: ChangedDebt = { movements: [], charges: [] };

/** What was read for several receipts of one act before the first was written. */
interface Prepared {
  readonly pricing: CasePricing;
  /** Given to the first receipt of the case alone: the second follows it, and reads anew. */
  before: readonly ClearedMoney[] | null;
}

/** How the money of one case is spent: in its order, or again from the start. Callers have locked the case. */
@Injectable()
export class CaseSpending {
  private readonly prepared = new WeakMap<Work, Map<string, Prepared>>();

  constructor(
    private readonly cases: CasesService,
    private readonly fees: FeesService,
    private readonly costs: CostsService,
    private readonly money: CaseMoneyQuery,
    private readonly settings: Settings,
  ) {}

  /**
   * Reads what spending a receipt of that value date will need. To be asked before the act writes anything; answers null
   * when the money cannot be spent: the case is closed, or a missing rate leaves what is owed unknown.
   */
  async prepare(work: Work, caseFile: CaseFile, valueOn: CalendarDate): Promise<Spendable | null> {
    if (caseFile.closedOn !== null) return null;
    await this.cases.prepareToSettle(work, caseFile);
    const owed = await this.cases.outstandingOn(work, caseFile.id, valueOn);
    if (owed.totalMinor === null) return null;
    const isBackDated = await this.cases.hasLaterMoney(work, caseFile, valueOn);
    const known = this.prepared.get(work)?.get(caseFile.id);
    const pricing = known?.pricing ?? (await this.fees.pricingOf(work, caseFile));
    const before =
      pricing.needsHistory && !isBackDated
        ? (known?.before ?? clearedMoney(await this.history(work, caseFile.id)))
        : [];
    if (known !== undefined) known.before = null;
    return { caseFile, isBackDated, pricing, before };
  }

  /**
   * Whether what is owed from a day on changes what money of the case has paid: any that was spent since, and any that waits since then
   * because nothing asked for it.
   */
  async hasLaterMoney(work: Work, caseFile: CaseFile, on: CalendarDate): Promise<boolean> {
    if (await this.cases.hasLaterMoney(work, caseFile, on)) return true;
    return this.money.isMatchedAfter(work, caseFile.id, on);
  }

  /** Reads, in a handful of statements, what receipts of any value date will need on these cases; nothing of them is written yet. */
  async prepareAll(work: Work, caseFiles: readonly CaseFile[]): Promise<void> {
    const open = caseFiles.filter(({ closedOn }) => closedOn === null);
    await this.cases.prepareAllToSettle(work, open);
    const prepared = new Map<string, Prepared>();
    for (const caseFile of open)
      prepared.set(caseFile.id, {
        pricing: await this.fees.pricingOf(work, caseFile),
        before: null,
      });
    const asking = [...prepared].filter(([, { pricing }]) => pricing.needsHistory);
    const histories = await this.money.ofAll(
      work,
      asking.map(([caseId]) => caseId),
      this.settings.agencyTimeZone,
    );
    for (const [caseId, one] of asking) {
      const money = histories.get(caseId);
      if (money !== undefined) one.before = clearedMoney(money);
    }
    this.prepared.set(work, prepared);
  }

  /**
   * Spends a matched receipt on what the case owes; `earnedOn` is the day it was cleared, null while it is not.
   * By replay when anything of the case has a later value date (R-REV-REPLAY).
   *
   * Answers by how much what is owed to the creditor out of agency money changed. A surplus of the creditor's
   * own money is refused (AMOUNT_ABOVE_BALANCE); ours waits in suspense.
   */
  async spend(
    work: Work,
    { caseFile, isBackDated, pricing, before }: Spendable,
    receipt: Receipt,
    amountMinor: Minor,
    earnedOn: CalendarDate | null,
  ): Promise<Minor> {
    const { valueOn, designatedClaimIds } = receipt;
    if (isBackDated) {
      await this.cases.chargeIndemnities(work, caseFile, valueOn);
      return this.spendAnew(work, caseFile, 'BACK_DATED_PAYMENT', receipt.id);
    }
    await this.cases.accrue(work, caseFile, valueOn);
    const { items } = await this.cases.outstandingOn(work, caseFile.id, valueOn);
    const terms = await this.cases.allocationTermsOn(work, caseFile, valueOn);
    const spent = allocate({ amountMinor, designatedClaimIds }, items, terms);
    if (receipt.channel === 'DIRECT') refuseSurplus(spent.surplusMinor, receipt);
    const matched = matchedReceipt(receipt, amountMinor);
    const movements = this.allocateLines(work, caseFile, receipt.id, matched, spent.allocations);
    await this.cases.settle(work, caseFile, movements);
    if (earnedOn !== null) {
      const { channel } = matched;
      const cleared = { receiptId: receipt.id, channel, valueOn, allocations: spent.allocations };
      await this.fees.earn(work, caseFile, cleared, earnedOn, { pricing, before });
      if (spent.allocations.some(isCost))
        await this.restateCosts(work, caseFile, receipt.id, earnedOn);
    }
    return matched.channel === 'AGENCY' ? amountMinor - spent.surplusMinor : 0n;
  }

  /**
   * Spends all standing money of the case again and posts the differences: mirrors and new lines, interest, one
   * adjustment of fees. Answers by how much what is owed to the creditor out of agency money changed. What an adjustment
   * changes is given with it, and posted with the differences: a debt is never below zero in between.
   */
  async spendAnew(
    work: Work,
    caseFile: CaseFile,
    cause: RestatementCause,
    receiptId: string,
    { movements: changes, charges }: ChangedDebt = NO_CHANGE,
  ): Promise<Minor> {
    const found = await this.history(work, caseFile.id);
    const money = {
      ...found,
      charges: [...found.charges, ...charges],
      // Interest is known on the day of a change, so that what is given up of it was owed.
      accruals: [...found.accruals, ...charges.map((charge) => ({ ...charge, amountMinor: 0n }))],
    };
    const { payments, interest, excess } = await this.differences(work, caseFile, money);
    const movementOf = (kind: NewMovement['kind']) => (line: InterestAccrual) => ({
      ...{ ...line, component: 'INTEREST' as const, kind, sourceId: receiptId },
    });
    const movements: NewMovement[] = [
      ...interest.map(movementOf('INTEREST')),
      ...excess.map(movementOf('WAIVER_EXCESS')),
    ];
    movements.push(...changes);
    const kept = money.receipts.get(receiptId);
    if (cause === 'BACK_DATED_PAYMENT' && kept?.channel === 'DIRECT') {
      const lines = payments.find(({ paymentId }) => paymentId === receiptId)?.lines ?? [];
      refuseSurplus(kept.matchedMinor - sum(lines.map((line) => line.amountMinor)), caseFile);
    }
    let payableMinor = 0n;
    for (const { paymentId, lines } of payments) {
      const receipt = money.receipts.get(paymentId);
      if (receipt === undefined) throw new Error(`an allocation without a match: ${paymentId}`);
      if (receipt.channel === 'AGENCY') payableMinor += sum(lines.map((line) => line.amountMinor));
      movements.push(...this.allocateLines(work, caseFile, paymentId, receipt, lines));
    }
    await this.cases.settle(work, caseFile, movements);
    this.tellExcess(work, caseFile, money, excess);
    await this.restateFees(work, caseFile, cause);
    if (movements.some(isCost)) await this.restateCosts(work, caseFile, receiptId);
    return payableMinor;
  }

  /** Earns the fee of a receipt cleared after it was spent: in order when no later money has earned, else by restating. */
  async earnCleared(
    work: Work,
    caseFile: CaseFile,
    receiptId: string,
    on: CalendarDate,
  ): Promise<void> {
    const cleared = clearedMoney(await this.history(work, caseFile.id));
    const last = cleared.at(-1);
    const spent = cleared.find((one) => one.receiptId === receiptId)?.allocations ?? [];
    if (spent.some(isCost)) await this.restateCosts(work, caseFile, receiptId, on);
    if (last?.receiptId !== receiptId)
      await this.fees.restate(work, caseFile, cleared, 'BACK_DATED_PAYMENT');
    else {
      const pricing = await this.fees.pricingOf(work, caseFile);
      await this.fees.earn(work, caseFile, last, on, { pricing, before: cleared.slice(0, -1) });
    }
  }

  /** Charges what a case just closed lacks to its minimum fee (R-FEE-MIN). */
  async chargeMinimum(work: Work, caseFile: CaseFile): Promise<void> {
    const pricing = await this.fees.pricingOf(work, caseFile);
    if (pricing.minimum === null) return;
    const cleared = clearedMoney(await this.history(work, caseFile.id));
    await this.fees.chargeMinimum(work, caseFile, cleared, pricing);
  }

  /** Charges what taking the case back costs, when its agreement says so. */
  async chargeWithdrawal(work: Work, caseFile: CaseFile, withdrawn: Withdrawn): Promise<void> {
    const pricing = await this.fees.pricingOf(work, caseFile);
    if ([...pricing.claims.values()].every(({ tariff }) => tariff.withdrawal === null)) return;
    const { items } = await this.cases.outstandingOn(work, caseFile.id, withdrawn.on);
    const principal = items.filter(({ component }) => component === 'PRINCIPAL');
    const owed = new Map(principal.map((one) => [one.claimId, one.outstandingMinor]));
    const before = clearedMoney(await this.history(work, caseFile.id));
    await this.fees.chargeWithdrawal(work, caseFile, owed, withdrawn, { pricing, before });
  }

  /** Gives back what the closure of a case charged, now that it is open again: its minimum and its withdrawal. */
  async returnClosureFees(work: Work, caseFile: CaseFile): Promise<void> {
    await this.restateFees(work, caseFile, 'REOPENING');
    await this.fees.returnWithdrawal(work, caseFile);
  }

  /** Brings the fees of a case to what its certain money earns today. */
  async restateFees(work: Work, caseFile: CaseFile, cause: RestatementCause): Promise<void> {
    const cleared = clearedMoney(await this.history(work, caseFile.id));
    await this.fees.restate(work, caseFile, cleared, cause);
  }

  /** Brings what the agency keeps of its advances to what its certain money has recovered of the costs (R-COSTS). */
  async restateCosts(
    work: Work,
    caseFile: CaseFile,
    receiptId: string | null,
    earnedOn = work.today,
  ): Promise<void> {
    const recoveredMinor = await this.money.recoveredCosts(work, caseFile.id);
    await this.costs.restate(work, caseFile, { recoveredMinor, receiptId, earnedOn });
  }

  private history(work: Work, caseId: string): Promise<CaseMoney> {
    return this.money.of(work, caseId, this.settings.agencyTimeZone);
  }

  private async differences(
    work: Work,
    caseFile: CaseFile,
    money: CaseMoney,
  ): Promise<CaseDifferences> {
    const interest = await this.cases.supposedInterest(work, caseFile);
    const replayed = replayCase({
      claims: money.claims,
      charges: money.charges,
      payments: money.payments,
      accruals: money.accruals,
      terms: await this.cases.allocationTerms(work, caseFile),
      interestUpTo: ({ claimId }, day, principal) => interest(claimId, day, principal),
      disputedOn: (claimId, payment) =>
        sum(
          money.disputes
            .filter((one) => one.claimId === claimId && isBefore(one, payment))
            .map(({ amountMinor }) => amountMinor),
        ),
    });
    return caseDifferences(replayed, money.allocations, surplusOf(money), money);
  }

  /** Tells on the timeline the waivers of interest whose effect has changed. */
  private tellExcess(
    work: Work,
    caseFile: CaseFile,
    { claims }: CaseMoney,
    excess: readonly InterestAccrual[],
  ): void {
    for (const { amountMinor: changed, claimId } of excess) {
      const number = claims.find((one) => one.claimId === claimId)?.number ?? '';
      const amountMinor = (changed < 0n ? -changed : changed).toString();
      const key = changed < 0n ? 'claim.waiver-restored' : 'claim.waiver-limited';
      const facts = { amountMinor, currency: caseFile.currency, number };
      this.cases.note(work, caseFile, { channel: 'SYSTEM', key, facts });
    }
  }

  /** Writes the lines as facts, and answers what they move on the claims. */
  private allocateLines(
    work: Work,
    { id: caseId, creditorId }: CaseFile,
    receiptId: string,
    { channel, valueOn }: MatchedReceipt,
    lines: readonly AllocationLine[],
  ): NewMovement[] {
    const bookedOn = work.today;
    return lines.map((line) => {
      const id = uuidv7();
      const row = { id, receiptId, caseId, creditorId, channel, valueOn, bookedOn, ...line };
      work.insert(Allocation, row);
      const amountMinor = -line.amountMinor;
      return { ...line, kind: 'ALLOCATION', amountMinor, valueOn, sourceId: id };
    });
  }
}

function isCost({ component }: Pick<AllocationLine, 'component'>): boolean {
  return component === 'LEGAL_COSTS';
}

function matchedReceipt({ channel, valueOn }: Receipt, matchedMinor: Minor): MatchedReceipt {
  return { channel: channel === 'DIRECT' ? 'DIRECT' : 'AGENCY', valueOn, matchedMinor };
}

function refuseSurplus(surplusMinor: Minor, { currency }: { readonly currency: Currency }): void {
  if (surplusMinor > 0n)
    throw new DomainError('AMOUNT_ABOVE_BALANCE', {
      above: formatAmount(surplusMinor, currency),
      currency,
    });
}

function isBefore(dispute: DatedDispute, { sequence, valueOn }: CasePayment): boolean {
  return dispute.on < valueOn || (dispute.on === valueOn && dispute.sequence < sequence);
}

/** What each standing payment has left unspent, by payment. */
function surplusOf(money: CaseMoney): Map<string, Minor> {
  const surplus = new Map<string, Minor>();
  for (const { paymentId, amountMinor } of money.payments) surplus.set(paymentId, amountMinor);
  for (const { paymentId, amountMinor } of money.allocations) {
    const left = surplus.get(paymentId);
    if (left !== undefined) surplus.set(paymentId, left - amountMinor);
  }
  return surplus;
}

/** The certain money of a case in (value date, sequence) order, as its fees read it. */
function clearedMoney(money: CaseMoney): ClearedMoney[] {
  const order = ({ valueOn, sequence }: CaseMoney['payments'][number]) => `${valueOn}/${sequence}`;
  return money.payments
    .filter(({ clearedOn }) => clearedOn !== null)
    .sort((a, b) => (order(a) < order(b) ? -1 : 1))
    .map(({ paymentId, channel, valueOn }) => ({
      receiptId: paymentId,
      channel,
      valueOn,
      allocations: money.allocations.filter((line) => line.paymentId === paymentId),
    }));
}
