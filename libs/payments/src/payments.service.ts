import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';

import { AgencyQuery, PartnersService } from '@solde/agency';
import type { CalendarDate } from '@solde/calendar';
import { CasesService, type CaseFile } from '@solde/cases';
import { holidaysOf } from '@solde/country';
import type { Withdrawn } from '@solde/fees';
import { LedgerService } from '@solde/ledger';
import { formatAmount, smaller, type Currency, type Minor } from '@solde/money';
import { DomainError, uuidv7, type Work } from '@solde/platform';

import { CaseSpending, type Spendable } from './case-spending.service';
import { clearedOn, type PartnerMeans, type PaymentMeans } from './clearing';
import { ClearingDue } from './clearing-due.entity';
import { Clearing } from './clearing.entity';
import { PaymentCleared, PaymentRecorded, PaymentReversed } from './payments.events';
import { trustEntry, type HeldAt } from './receipt-entry';
import { ReceiptMatch } from './receipt-match.entity';
import { Receipt } from './receipt.entity';
import { ReversalRequest } from './reversal-request.entity';
import { Reversal, TRANSFER_UNDONE, type ReversalReason } from './reversal.entity';
import { needsSecondPerson } from './second-person';

/** Receipts of one act at most: their cases are locked until it ends. */
export const RECEIPTS_MAX = 5_000;

/** What so many of them write leaves together, while the next are decided. */
const RECEIPTS_A_FLUSH = 100;

/** Money that reached the dedicated account. */
export interface Received {
  /** Absent while nobody knows whose it is: it waits in suspense. */
  readonly caseId?: string;
  readonly amountMinor: Minor;
  readonly currency: Currency;
  readonly means: PaymentMeans;
  /** The day the money was ours: interest stops and the fee phase is read on it. */
  readonly valueOn: CalendarDate;
  readonly receivedOn?: CalendarDate;
  /** The bank's own reference of the line: posted once for ever on its account. */
  readonly bankReference?: string;
  readonly payerName?: string;
  readonly payerIban?: string;
  readonly statedReference?: string;
  /** What the debtor said he was paying (Civil Code 1342-10). */
  readonly designatedClaimIds?: readonly string[];
}

/** Money that the creditor received itself. */
export interface ReceivedByCreditor {
  readonly caseId: string;
  readonly amountMinor: Minor;
  readonly currency: Currency;
  readonly receivedOn: CalendarDate;
  readonly means: PaymentMeans;
  /** The creditor's request that declares it. */
  readonly requestId?: string;
}

/** Money of a case that a partner has received for us. */
export interface ReceivedByPartner {
  readonly caseId: string;
  readonly partnerId: string;
  readonly amountMinor: Minor;
  readonly currency: Currency;
  readonly means: PartnerMeans;
  /** The day the partner received it: the debtor has paid, interest stops and the fee phase is read on it. */
  readonly receivedOn: CalendarDate;
  /** The partner's own number of the payment: recorded once for ever. */
  readonly reference?: string;
  readonly payerName?: string;
  readonly designatedClaimIds?: readonly string[];
}

/** What a case keeps of a receipt of which a part came back: its part of the receipt of the rest. */
interface Kept {
  readonly receiptId: string;
  readonly channel: Receipt['channel'];
  readonly amountMinor: Minor;
}

/** What the timeline says of money that comes to a case. */
const TOLD = {
  RECORDED: 'payment.received',
  DECLARED: 'payment.direct',
  MATCHED: 'payment.matched',
  AT_PARTNER: 'payment.received-by-partner',
} as const;

@Injectable()
export class PaymentsService {
  /** The account of each currency, asked once by act: no act both opens or closes one and receives money. */
  private readonly accounts = new WeakMap<Work, Map<Currency, string>>();

  constructor(
    private readonly cases: CasesService,
    private readonly spending: CaseSpending,
    private readonly ledger: LedgerService,
    private readonly agency: AgencyQuery,
    private readonly partners: PartnersService,
  ) {}

  /** See `CaseSpending.chargeMinimum`. */
  chargeMinimum(work: Work, caseFile: CaseFile): Promise<void> {
    return this.spending.chargeMinimum(work, caseFile);
  }

  /** See `CaseSpending.chargeWithdrawal`. */
  chargeWithdrawal(work: Work, caseFile: CaseFile, withdrawn: Withdrawn): Promise<void> {
    return this.spending.chargeWithdrawal(work, caseFile, withdrawn);
  }

  /** See `CaseSpending.returnClosureFees`. */
  returnClosureFees(work: Work, caseFile: CaseFile): Promise<void> {
    return this.spending.returnClosureFees(work, caseFile);
  }

  /** See `CaseSpending.hasLaterMoney`. */
  hasLaterMoney(work: Work, caseFile: CaseFile, on: CalendarDate): Promise<boolean> {
    return this.spending.hasLaterMoney(work, caseFile, on);
  }

  /**
   * Spends the money of a case again after a cost, or a title that grants costs, older than some of it (R-REV-REPLAY), and posts what
   * that moves between the creditor and suspense. The caller holds the case and has recorded what the debtor owes.
   */
  async respendForCost(
    work: Work,
    caseFile: CaseFile,
    cause: { readonly source: 'case_cost' | 'title'; readonly sourceId: string },
  ): Promise<void> {
    const { creditorId, currency } = caseFile;
    const { sourceId } = cause;
    const payableMinor = await this.spending.spendAnew(
      work,
      caseFile,
      'BACK_DATED_CHARGE',
      sourceId,
    );
    await this.spending.restateCosts(work, caseFile, null);
    const postings = trustEntry({ bankMinor: 0n, payableMinor, creditorId });
    if (postings.length > 0)
      await this.ledger.post(work, {
        ...{ kind: 'MATCH', currency, valueOn: work.today, ...cause },
        postings,
      });
  }

  /**
   * Books money received by the agency: spends it on what the case owes, posts it, earns the fee when it is
   * certain. What exceeds the debt, names no case, comes for a closed one, or for a claim whose interest lacks a
   * dated rate, waits in suspense (R-ALLOC-SUSPENSE): money is never refused for want of a figure.
   *
   * Refuses CURRENCY_MISMATCH, DATE_OUT_OF_RANGE for a value date to come, NO_DEDICATED_ACCOUNT, DUPLICATE for a
   * bank line already posted.
   */
  async record(work: Work, received: Received): Promise<Receipt> {
    const { caseId, currency, payerIban, ...facts } = received;
    const caseFile = caseId === undefined ? null : await this.cases.lock(work, caseId);
    refuseWrongFacts(work, caseFile, received);
    const dedicatedAccountId = await this.accountIn(work, currency);
    if (dedicatedAccountId === null) throw new DomainError('NO_DEDICATED_ACCOUNT', { currency });
    const spendable =
      caseFile === null ? null : await this.spending.prepare(work, caseFile, received.valueOn);
    const receipt = receive(work, {
      ...facts,
      channel: 'AGENCY',
      currency,
      receivedOn: received.receivedOn ?? received.valueOn,
      dedicatedAccountId,
      namedCaseId: caseFile?.id ?? null,
      ...ibanTrace(payerIban),
    });
    if (spendable === null) await this.keepInSuspense(work, receipt);
    else await this.attribute(work, spendable, receipt, receipt.amountMinor, 'RECORDED');
    return receipt;
  }

  /**
   * Books money that a partner has received for a case: the debtor has paid on that day and it is spent at once, as any money; but it is
   * with the partner. It earns nothing and is neither remitted nor refunded before the partner's transfer has entered the dedicated account
   * (see `PartnerTransfers`). What exceeds the debt, comes for a closed case or for a claim without a rate waits, as in `record`.
   *
   * Refuses NOT_FOUND, PARTNER_NOT_ACTIVE on a day after the partner's last, CURRENCY_MISMATCH, DATE_OUT_OF_RANGE for a day to come,
   * DUPLICATE for a reference of that partner already recorded.
   */
  async recordAtPartner(work: Work, received: ReceivedByPartner): Promise<Receipt> {
    const { caseId, partnerId, reference, receivedOn, ...facts } = received;
    const caseFile = await this.cases.lock(work, caseId);
    refuseWrongFacts(work, caseFile, { ...received, valueOn: receivedOn });
    const partner = await this.partners.receiving(work, partnerId, receivedOn);
    const spendable = await this.spending.prepare(work, caseFile, receivedOn);
    const receipt = receive(work, {
      ...{ ...facts, channel: 'PARTNER', valueOn: receivedOn, receivedOn, namedCaseId: caseId },
      ...{ dedicatedAccountId: null, bankReference: reference ?? null },
      ...{ partnerId, partnerKind: partner.kind },
    });
    if (spendable === null) await this.keepInSuspense(work, receipt);
    else await this.attribute(work, spendable, receipt, receipt.amountMinor, 'AT_PARTNER');
    return receipt;
  }

  /**
   * As `record`, for many receipts in one act: the cases are locked in the order of their ids and read in a handful of
   * statements, then each receipt is decided by `record` itself, in memory, and all of them are written together. What the memory
   * cannot decide asks the database as it would alone. Receipts are recorded by value date, then as they are given, so
   * that none is behind another; the answer is in the order given.
   *
   * Refuses what `record` refuses, and then writes none of them; VALIDATION_FAILED above RECEIPTS_MAX.
   */
  async recordAll(work: Work, receipts: readonly Received[]): Promise<Receipt[]> {
    if (receipts.length > RECEIPTS_MAX)
      throw new DomainError(
        'VALIDATION_FAILED',
        {},
        { fields: [{ field: 'receipts', code: 'TOO_MANY' }] },
      );
    const caseIds = receipts.flatMap(({ caseId }) => caseId ?? []);
    await this.spending.prepareAll(work, await this.cases.lockAll(work, caseIds));
    for (const { currency } of receipts) await this.accountIn(work, currency);
    const ordered = [...receipts].sort((a, b) =>
      a.valueOn < b.valueOn ? -1 : a.valueOn > b.valueOn ? 1 : 0,
    );
    const recorded = new Map<Received, Receipt>();
    for (const [rank, received] of ordered.entries()) {
      recorded.set(received, await this.record(work, received));
      if ((rank + 1) % RECEIPTS_A_FLUSH === 0) await work.flushSoon();
    }
    return receipts.flatMap((received) => recorded.get(received) ?? []);
  }

  /**
   * Books what the creditor says it received itself: it reduces the debt and may earn a fee, but never enters
   * the trust account (R-FEE-DIRECT). Its value date is the day the creditor received it.
   *
   * Refuses AMOUNT_ABOVE_BALANCE: a surplus in the creditor's hands is between him and the debtor; CASE_CLOSED,
   * RATE_MISSING.
   */
  async declareDirect(work: Work, received: ReceivedByCreditor): Promise<Receipt> {
    const { caseId, receivedOn, requestId, ...facts } = received;
    const caseFile = await this.cases.lock(work, caseId);
    refuseWrongFacts(work, caseFile, { ...received, valueOn: receivedOn });
    if (caseFile.closedOn !== null) throw new DomainError('CASE_CLOSED', { caseId });
    const spendable = await this.spending.prepare(work, caseFile, receivedOn);
    if (spendable === null) throw new DomainError('RATE_MISSING', { on: receivedOn });
    const receipt = receive(work, {
      ...facts,
      channel: 'DIRECT',
      valueOn: receivedOn,
      receivedOn,
      dedicatedAccountId: null,
      namedCaseId: caseId,
      requestId: requestId ?? null,
    });
    await this.attribute(work, spendable, receipt, receipt.amountMinor, 'DECLARED');
    return receipt;
  }

  /**
   * Attributes money in suspense to a case, whole or in part. Refuses AMOUNT_ABOVE_BALANCE beyond what is left of
   * it, CASE_CLOSED, TRANSITION_NOT_ALLOWED for money that was reversed.
   */
  async match(
    work: Work,
    receiptId: string,
    caseId: string,
    amountMinor?: Minor,
  ): Promise<Receipt> {
    const receipt = await this.lock(work, receiptId);
    const caseFile = await this.cases.lock(work, caseId);
    if (caseFile.closedOn !== null) throw new DomainError('CASE_CLOSED', { caseId });
    refuseWrongFacts(work, caseFile, receipt);
    if (await work.manager.existsBy(Reversal, { receiptId }))
      throw new DomainError('TRANSITION_NOT_ALLOWED', { from: 'REVERSED' });
    const matched = await this.matchedMinor(work, receiptId);
    const used = [...matched.values()].reduce((a, b) => a + b, 0n);
    const left = receipt.amountMinor - used - (await this.refundedMinor(work, receiptId));
    const wanted = amountMinor ?? left;
    if (wanted <= 0n || wanted > left)
      throw new DomainError('AMOUNT_ABOVE_BALANCE', {
        left: formatAmount(left, receipt.currency),
        currency: receipt.currency,
      });
    const spendable = await this.spending.prepare(work, caseFile, receipt.valueOn);
    if (spendable === null) throw new DomainError('RATE_MISSING', { on: receipt.valueOn });
    // What the case was given of it before has its allocations and its fee lines: all of it is spent again.
    const isAgain = await work.manager.existsBy(ReceiptMatch, { receiptId, caseId });
    const spent = isAgain ? { ...spendable, isBackDated: true } : spendable;
    await this.attribute(work, spent, receipt, wanted, 'MATCHED');
    return receipt;
  }

  /**
   * Takes a receipt off a case: its money is in suspense again, what it had paid is owed again and fees are restated. The match stays; a
   * row of the opposite amount undoes it.
   *
   * Refuses TRANSITION_NOT_ALLOWED for a receipt that is not matched to the case, is reversed, or is the creditor's own.
   */
  async unmatch(work: Work, receiptId: string, caseId: string): Promise<Receipt> {
    const receipt = await this.lock(work, receiptId);
    const { channel, currency, valueOn, means, partnerKind } = receipt;
    const amountMinor = (await this.matchedMinor(work, receiptId)).get(caseId) ?? 0n;
    const isReversed = await work.manager.existsBy(Reversal, { receiptId });
    if (amountMinor <= 0n || isReversed || channel === 'DIRECT')
      throw new DomainError('TRANSITION_NOT_ALLOWED', {
        from: isReversed ? 'REVERSED' : channel === 'DIRECT' ? channel : 'SUSPENSE',
      });
    const caseFile = await this.cases.lock(work, caseId);
    const { creditorId } = caseFile;
    work.insert(ReceiptMatch, {
      ...{ id: uuidv7(), receiptId, channel, currency, valueOn, means, partnerKind },
      how: 'UNMATCHED',
      ...{ caseId, creditorId, amountMinor: -amountMinor },
    });
    const payableMinor = await this.spending.spendAnew(work, caseFile, 'CORRECTION', receiptId);
    await this.postTrust(work, caseFile, receipt, 0n, payableMinor, 'MATCH');
    this.tell(work, caseFile, receipt, 'payment.unmatched', amountMinor);
    work.publish(new PaymentReversed(caseId, { caseId, receiptId, reason: 'MATCH_UNDONE' }));
    return receipt;
  }

  /**
   * Undoes a receipt: its money is owed again, whatever it had pushed elsewhere is spent anew, fees are restated
   * (R-REV, R-REV-REPLAY). Nothing is edited.
   *
   * When a part alone comes back, the rest is a receipt of its own, linked to the first: of the same value date, and matched as it was
   * (book C.13).
   *
   * Above 1,000.00 the first call only asks, and another person's call reverses the same (FOUR_EYES for the same person).
   * Refuses TRANSITION_NOT_ALLOWED when it is reversed already, or was refunded, AMOUNT_ABOVE_BALANCE when more comes back than came. Answers
   * whether it was reversed now.
   */
  async reverse(
    work: Work,
    receiptId: string,
    reason: ReversalReason,
    returnedMinor?: Minor,
  ): Promise<boolean> {
    const receipt = await this.lock(work, receiptId);
    const matchedBefore = await this.matchedMinor(work, receiptId);
    const caseFiles = await this.cases.lockAll(work, [...matchedBefore.keys()]);
    if (await work.manager.existsBy(Reversal, { receiptId }))
      throw new DomainError('TRANSITION_NOT_ALLOWED', { from: 'REVERSED' });
    if ((await this.refundedMinor(work, receiptId)) > 0n)
      throw new DomainError('TRANSITION_NOT_ALLOWED', { from: 'REFUNDED' });
    // What stays of it would wait for a transfer that has come: the whole is reversed, the rest recorded anew.
    if (returnedMinor !== undefined && returnedMinor < receipt.amountMinor)
      if (receipt.channel === 'PARTNER' && (await isCleared(work, receiptId)))
        throw new DomainError('TRANSITION_NOT_ALLOWED', { from: 'PASSED_ON' });
    const restMinor = restOf(receipt, returnedMinor);
    if (!(await this.mayReverseNow(work, receipt, reason, restMinor))) return false;
    const isOurs = receipt.channel !== 'DIRECT';
    const kept = await this.takeBack(work, receipt, {
      reason,
      restMinor,
      matchedBefore,
      caseFiles,
    });
    let unmatched = isOurs ? receipt.amountMinor - restMinor : 0n;
    for (const caseFile of caseFiles) {
      const { id: caseId } = caseFile;
      const payableMinor = await this.spending.spendAnew(work, caseFile, 'REVERSAL', receiptId);
      const stays = kept.get(caseId);
      const undone = (matchedBefore.get(caseId) ?? 0n) - (stays?.amountMinor ?? 0n);
      const leaving = isOurs ? undone : 0n;
      await this.postTrust(work, caseFile, receipt, -leaving, payableMinor, 'REVERSAL');
      unmatched -= leaving;
      const key = stays === undefined ? 'payment.reversed' : 'payment.partly-reversed';
      const rest = stays === undefined ? {} : { restMinor: stays.amountMinor.toString() };
      this.tell(work, caseFile, receipt, key, undone, { reason, ...rest });
      if (stays !== undefined) work.publish(recordedOn(caseId, stays));
      work.publish(new PaymentReversed(caseId, { caseId, receiptId, reason }));
    }
    if (unmatched !== 0n)
      await this.ledger.post(work, {
        ...entryOf('REVERSAL', receipt),
        postings: [
          { code: heldAt(receipt), amountMinor: -unmatched },
          { code: 'DEBTOR_SUSPENSE', amountMinor: unmatched },
        ],
      });
    return true;
  }

  /**
   * A partner's payment is with him again, since the transfer that passed it on is undone: it is reversed and received anew, whole, of its day and
   * matched as it was. The debt does not move and nobody is written to; what it had earned is given back, and the next statement carries what
   * was remitted (R-REMIT-CARRY). The caller holds the receipt.
   *
   * Refuses TRANSITION_NOT_ALLOWED when a part of it was given back to its payer: nobody has that money any more.
   */
  async comeUndone(work: Work, receipt: Receipt): Promise<void> {
    const { id: receiptId, amountMinor: restMinor } = receipt;
    if ((await this.refundedMinor(work, receiptId)) > 0n)
      throw new DomainError('TRANSITION_NOT_ALLOWED', { receiptId, from: 'REFUNDED' });
    const matchedBefore = await this.matchedMinor(work, receiptId);
    const caseFiles = await this.cases.lockAll(work, [...matchedBefore.keys()]);
    const reason = TRANSFER_UNDONE;
    await this.takeBack(work, receipt, { reason, restMinor, matchedBefore, caseFiles });
    for (const caseFile of caseFiles) {
      const { id: caseId } = caseFile;
      const payableMinor = await this.spending.spendAnew(work, caseFile, 'REVERSAL', receiptId);
      await this.postTrust(work, caseFile, receipt, 0n, payableMinor, 'REVERSAL');
      const amountMinor = matchedBefore.get(caseId) ?? 0n;
      this.tell(work, caseFile, receipt, 'payment.with-partner-again', amountMinor);
      work.publish(new PaymentReversed(caseId, { caseId, receiptId, reason }));
    }
  }

  /** Makes money certain whose day has come: from that day on it has earned its fee and may be remitted. Twice changes nothing. */
  async clear(work: Work, receiptId: string): Promise<void> {
    const receipt = await this.lock(work, receiptId);
    const matched = await this.matchedMinor(work, receiptId);
    const caseFiles = await this.cases.lockAll(work, [...matched.keys()]);
    const [due] = await work.query<{ on: CalendarDate }>(
      'DELETE FROM clearing_due WHERE receipt_id = $1 AND due_on <= $2 RETURNING due_on AS on',
      [receiptId, work.today],
    );
    if (due === undefined) return;
    await this.makeCertain(work, receipt, matched, caseFiles, due.on);
  }

  /** Makes certain, today, money that a partner has passed on. The caller holds the receipt. */
  async arrive(work: Work, receipt: Receipt): Promise<void> {
    const matched = await this.matchedMinor(work, receipt.id);
    const caseFiles = await this.cases.lockAll(work, [...matched.keys()]);
    await this.makeCertain(work, receipt, matched, caseFiles, work.today);
  }

  /** The next payment whose day has come, kept from other workers until the act ends; `seen` are passed over. */
  async nextToClear(work: Work, seen: readonly string[] = []): Promise<string | null> {
    const [due] = await work.query<{ id: string }>(
      `SELECT receipt_id AS id FROM clearing_due WHERE due_on <= $1 AND receipt_id <> ALL($2::uuid[])
       ORDER BY due_on, receipt_id LIMIT 1 FOR UPDATE SKIP LOCKED`,
      [work.today, seen],
    );
    return due?.id ?? null;
  }

  private async makeCertain(
    work: Work,
    receipt: Receipt,
    matched: ReadonlyMap<string, Minor>,
    caseFiles: readonly CaseFile[],
    on: CalendarDate,
  ): Promise<void> {
    const { id: receiptId } = receipt;
    work.insert(Clearing, { receiptId, clearedOn: on });
    for (const caseFile of caseFiles) {
      await this.spending.earnCleared(work, caseFile, receiptId, on);
      this.tell(work, caseFile, receipt, 'payment.cleared', matched.get(caseFile.id) ?? 0n);
      work.publish(new PaymentCleared(caseFile.id, { caseId: caseFile.id, receiptId }));
    }
  }

  private async keepInSuspense(work: Work, receipt: Receipt): Promise<void> {
    planClearing(work, receipt);
    const { amountMinor } = receipt;
    await this.ledger.post(work, {
      ...entryOf('RECEIPT', receipt),
      postings: [
        { code: heldAt(receipt), amountMinor },
        { code: 'DEBTOR_SUSPENSE', amountMinor: -amountMinor },
      ],
    });
  }

  private async accountIn(work: Work, currency: Currency): Promise<string | null> {
    const memory = this.accounts.get(work) ?? new Map<Currency, string>();
    this.accounts.set(work, memory);
    const known = memory.get(currency);
    if (known !== undefined) return known;
    const account = await this.agency.dedicatedAccount(work, currency);
    if (account !== null) memory.set(currency, account.id);
    return account?.id ?? null;
  }

  private async attribute(
    work: Work,
    spendable: Spendable,
    receipt: Receipt,
    amountMinor: Minor,
    how: 'RECORDED' | 'MATCHED' | 'DECLARED' | 'AT_PARTNER',
  ): Promise<void> {
    const { caseFile } = spendable;
    const { id: receiptId, channel, currency, valueOn, means, partnerKind } = receipt;
    const { id: caseId, creditorId } = caseFile;
    const match = { id: uuidv7(), receiptId, channel, currency, valueOn, means, partnerKind };
    work.insert(ReceiptMatch, { ...match, how, caseId, creditorId, amountMinor });
    const isNew = how !== 'MATCHED';
    const certainOn = isNew
      ? planClearing(work, receipt)
      : ((await work.manager.findOneBy(Clearing, { receiptId }))?.clearedOn ?? null);
    // What is matched later has earned on the day it is matched: its statement period is still open.
    const earnedOn = isNew || certainOn === null ? certainOn : work.today;
    const payable = await this.spending.spend(work, spendable, receipt, amountMinor, earnedOn);
    const bank = isNew && channel !== 'DIRECT' ? amountMinor : 0n;
    await this.postTrust(work, caseFile, receipt, bank, payable, isNew ? 'RECEIPT' : 'MATCH');
    this.tell(work, caseFile, receipt, TOLD[how], amountMinor);
    work.publish(recordedOn(caseId, { receiptId, channel }));
  }

  /** Writes in the case's timeline what became of its money: the creditor reads it there. */
  private tell(
    work: Work,
    caseFile: CaseFile,
    { currency, partnerKind, valueOn }: Receipt,
    key: string,
    amountMinor: Minor,
    more: { readonly reason?: ReversalReason; readonly restMinor?: string } = {},
  ): void {
    const by: Readonly<Record<string, string>> = partnerKind === null ? {} : { partnerKind };
    const facts = { amountMinor: amountMinor.toString(), currency, valueOn, ...by, ...more };
    this.cases.note(work, caseFile, { channel: 'SYSTEM', key, facts });
  }

  private async postTrust(
    work: Work,
    { creditorId }: CaseFile,
    receipt: Receipt,
    bankMinor: Minor,
    payableMinor: Minor,
    kind: 'RECEIPT' | 'MATCH' | 'REVERSAL',
  ): Promise<void> {
    const postings = trustEntry({
      ...{ heldAt: heldAt(receipt), bankMinor, payableMinor, creditorId },
    });
    if (postings.length > 0) await this.ledger.post(work, { ...entryOf(kind, receipt), postings });
  }

  /**
   * One act on a receipt at a time, taken before the locks of its cases. Facts take no row lock (nobody may change
   * them), so the lock is on the receipt's name. Refuses NOT_FOUND.
   */
  async lock(work: Work, receiptId: string): Promise<Receipt> {
    await work.query("SELECT pg_advisory_xact_lock(hashtextextended('receipt ' || $1::uuid, 0))", [
      receiptId,
    ]);
    const receipt = await work.manager.findOneBy(Receipt, { id: receiptId });
    if (receipt === null) throw new DomainError('NOT_FOUND');
    return receipt;
  }

  /** The same for many, each in the order in which any act takes them. */
  async lockAll(work: Work, receiptIds: readonly string[]): Promise<void> {
    await work.query(
      `SELECT pg_advisory_xact_lock(hashtextextended('receipt ' || id, 0))
       FROM (SELECT DISTINCT id FROM unnest($1::uuid[]) AS id ORDER BY id) AS receipts`,
      [receiptIds],
    );
  }

  /** As `lock`, for many, and then the cases that they are matched to, in the order of their ids: the receipts, by id in lower case. Refuses NOT_FOUND. */
  async lockWithCases(
    work: Work,
    receiptIds: readonly string[],
    caseIds: readonly string[] = [],
  ): Promise<Map<string, Receipt>> {
    await this.lockAll(work, receiptIds);
    const receipts = await work.manager.findBy(Receipt, { id: In([...receiptIds]) });
    const locked = new Map(receipts.map((receipt) => [receipt.id, receipt]));
    for (const id of receiptIds)
      if (!locked.has(id.toLowerCase())) throw new DomainError('NOT_FOUND', { receiptId: id });
    const matched = await work.query<{ id: string }>(
      'SELECT DISTINCT case_id AS id FROM receipt_match WHERE receipt_id = ANY ($1::uuid[])',
      [receiptIds],
    );
    await this.cases.lockAll(work, [...matched.map(({ id }) => id), ...caseIds]);
    return locked;
  }

  /** What of a receipt was given back to its payer, or is about to be. */
  private async refundedMinor(work: Work, receiptId: string): Promise<Minor> {
    const [row] = await work.query<{ refunded: Minor }>('SELECT refunded_minor($1) AS refunded', [
      receiptId,
    ]);
    return row?.refunded ?? 0n;
  }

  /** What of a receipt each case was given, by case, in the order in which they were matched. */
  private async matchedMinor(work: Work, receiptId: string): Promise<Map<string, Minor>> {
    const rows = await work.query<{ case_id: string; amount: string }>(
      `SELECT case_id, sum(amount_minor)::text AS amount FROM receipt_match
       WHERE receipt_id = $1 GROUP BY case_id HAVING sum(amount_minor) <> 0 ORDER BY min(id::text)`,
      [receiptId],
    );
    return new Map(rows.map((row) => [row.case_id, BigInt(row.amount)]));
  }

  /** Reverses a receipt and receives anew what stays of it. Answers what each case keeps; its cases are to be spent anew. */
  private async takeBack(
    work: Work,
    receipt: Receipt,
    back: {
      readonly reason: Reversal['reason'];
      readonly restMinor: Minor;
      readonly matchedBefore: ReadonlyMap<string, Minor>;
      readonly caseFiles: readonly CaseFile[];
    },
  ): Promise<ReadonlyMap<string, Kept>> {
    const { id: receiptId } = receipt;
    const { reason, restMinor, matchedBefore, caseFiles } = back;
    work.insert(Reversal, { id: uuidv7(), receiptId, reason, reversedOn: work.today });
    await work.query('DELETE FROM clearing_due WHERE receipt_id = $1', [receiptId]);
    return this.keepRest(work, receipt, restMinor, matchedBefore, caseFiles);
  }

  /**
   * Receives anew what stays of a receipt, and matches it as the whole was: what was in suspense comes back first, then the latest
   * match. Answers what each case keeps. Its money is spent with that of its cases, which are spent anew.
   */
  private keepRest(
    work: Work,
    receipt: Receipt,
    restMinor: Minor,
    matchedMinor: ReadonlyMap<string, Minor>,
    caseFiles: readonly CaseFile[],
  ): ReadonlyMap<string, Kept> {
    const kept = new Map<string, Kept>();
    if (restMinor === 0n) return kept;
    const { actId, id: restOfId, number, ...facts } = receipt;
    const rest = receive(work, { ...facts, amountMinor: restMinor, bankReference: null, restOfId });
    planClearing(work, rest);
    const { id: receiptId, channel, currency, valueOn, means, partnerKind } = rest;
    let left = restMinor;
    for (const caseId of matchedMinor.keys()) {
      const caseFile = caseFiles.find(({ id }) => id === caseId);
      const amountMinor = smaller(left, matchedMinor.get(caseId) ?? 0n);
      if (caseFile === undefined || amountMinor === 0n) continue;
      const match = { id: uuidv7(), receiptId, channel, currency, valueOn, means, partnerKind };
      const { creditorId } = caseFile;
      work.insert(ReceiptMatch, { ...match, how: 'REST', caseId, creditorId, amountMinor });
      kept.set(caseId, { receiptId, channel, amountMinor });
      left -= amountMinor;
    }
    return kept;
  }

  private async mayReverseNow(
    work: Work,
    receipt: Receipt,
    reason: ReversalReason,
    restMinor: Minor,
  ): Promise<boolean> {
    const returnedMinor = receipt.amountMinor - restMinor;
    const isAlone = !needsSecondPerson(returnedMinor, receipt.currency);
    if (isAlone || work.caller.userId === null) return true;
    const request = await work.manager.findOneBy(ReversalRequest, { receiptId: receipt.id });
    if (request !== null) {
      if (request.requestedBy === work.caller.userId) throw new DomainError('FOUR_EYES');
      const asked = request.returnedMinor ?? receipt.amountMinor;
      if (asked !== returnedMinor)
        throw new DomainError('FOUR_EYES', { asked: formatAmount(asked, receipt.currency) });
      return true;
    }
    const asked = { requestedBy: work.caller.userId, returnedMinor };
    work.insert(ReversalRequest, { id: uuidv7(), receiptId: receipt.id, reason, ...asked });
    return false;
  }
}

/** What stays of a receipt when a part of it comes back; nothing unless a part is said. */
function restOf({ amountMinor, currency }: Receipt, returnedMinor = amountMinor): Minor {
  if (returnedMinor > 0n && returnedMinor <= amountMinor) return amountMinor - returnedMinor;
  throw new DomainError('AMOUNT_ABOVE_BALANCE', {
    left: formatAmount(amountMinor, currency),
    currency,
  });
}

function refuseWrongFacts(
  work: Work,
  caseFile: CaseFile | null,
  { currency, valueOn }: { readonly currency: Currency; readonly valueOn: CalendarDate },
): void {
  if (caseFile !== null && caseFile.currency !== currency)
    throw new DomainError('CURRENCY_MISMATCH', { expected: caseFile.currency });
  if (valueOn > work.today) throw new DomainError('DATE_OUT_OF_RANGE', { latest: work.today });
}

function receive(work: Work, facts: Partial<Receipt>): Receipt {
  const empty = { bankReference: null, payerName: null, statedReference: null, requestId: null };
  const trace = {
    payerIbanLast4: null,
    payerIbanHash: null,
    designatedClaimIds: [],
    restOfId: null,
    partnerId: null,
    partnerKind: null,
  };
  const receipt = { ...empty, ...trace, ...defined(facts), id: uuidv7() } as unknown as Receipt;
  work.insert(Receipt, receipt);
  return receipt;
}

/** Clears at once what is certain on its day, else plans its day. Answers the day when it is cleared. */
function planClearing(work: Work, receipt: Receipt): CalendarDate | null {
  const { id: receiptId, channel, means, receivedOn } = receipt;
  // It is certain when the partner has passed it on, whatever its means.
  if (channel === 'PARTNER') return null;
  // The creditor holds his own money already; ours is certain after the delay of its means.
  const certainOn =
    channel === 'DIRECT'
      ? work.today
      : clearedOn(means as PaymentMeans, receivedOn, holidaysOf('FR-METRO', { use: 'LEGAL' }));
  if (certainOn <= work.today) {
    // Never in a period that is over: what is recorded late is certain from the day it is known.
    const on = work.today;
    work.insert(Clearing, { receiptId, clearedOn: on });
    return on;
  }
  work.insert(ClearingDue, { receiptId, dueOn: certainOn });
  return null;
}

function recordedOn(
  caseId: string,
  { channel, receiptId }: Pick<Kept, 'receiptId' | 'channel'>,
): PaymentRecorded {
  const told = channel === 'DIRECT' ? 'DIRECT' : 'AGENCY';
  return new PaymentRecorded(caseId, { caseId, receiptId, channel: told });
}

function heldAt({ channel }: Receipt): HeldAt {
  return channel === 'PARTNER' ? 'PARTNER_FUNDS' : 'BANK_TP';
}

function isCleared(work: Work, receiptId: string): Promise<boolean> {
  return work.manager.existsBy(Clearing, { receiptId });
}

function entryOf(kind: 'RECEIPT' | 'MATCH' | 'REVERSAL', receipt: Receipt) {
  const { currency, valueOn, id } = receipt;
  return { kind, currency, valueOn, source: 'receipt', sourceId: id } as const;
}

/** Only the end of an IBAN can be read again; its hash recognises the payer next time. */
function ibanTrace(iban: string | undefined): Pick<Receipt, 'payerIbanLast4' | 'payerIbanHash'> {
  if (iban === undefined) return { payerIbanLast4: null, payerIbanHash: null };
  const plain = iban.replace(/\s/g, '').toUpperCase();
  const payerIbanHash = createHash('sha256').update(plain).digest();
  return { payerIbanLast4: plain.slice(-4), payerIbanHash };
}

function defined<T extends object>(facts: T): Partial<T> {
  const entries = Object.entries(facts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Partial<T>;
}
