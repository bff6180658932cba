import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import { CasesService } from '@solde/cases';
import { compactIban, isIban } from '@solde/country';
import { LedgerService } from '@solde/ledger';
import { formatAmount, type Minor } from '@solde/money';
import { DomainError, uuidv7, type Work } from '@solde/platform';

import { Clearing } from './clearing.entity';
import { PaymentsService } from './payments.service';
import { ReceiptMatch } from './receipt-match.entity';
import type { Receipt } from './receipt.entity';
import { RefundEvent } from './refund-event.entity';
import { refundReference } from './refund-reference';
import { Refund, type RefundReason } from './refund.entity';
import { Reversal } from './reversal.entity';

/** What a person asks to give back. */
export interface RefundAsked {
  readonly amountMinor: Minor;
  readonly reason: RefundReason;
  readonly beneficiary: string;
  readonly iban: string;
  /** Needed when the account is not the payer's own: why, and the paper that says so. */
  readonly otherAccountReason?: string;
  readonly evidenceId?: string;
}

type EventKind = RefundEvent['kind'];
type AccountMove = readonly [debit: MovedAccount, credit: MovedAccount];
type MovedAccount = 'DEBTOR_SUSPENSE' | 'REFUNDS_DUE' | 'BANK_TP';

/** What each step moves in the trust book. */
const MOVES: Readonly<Record<Exclude<EventKind, 'REFUSED'>, AccountMove>> = {
  APPROVED: ['DEBTOR_SUSPENSE', 'REFUNDS_DUE'],
  PAID: ['REFUNDS_DUE', 'BANK_TP'],
  GIVEN_UP: ['REFUNDS_DUE', 'DEBTOR_SUSPENSE'],
  RETURNED: ['BANK_TP', 'DEBTOR_SUSPENSE'],
};

/** What nothing has used of a receipt, and the surplus that each case was given of it and does not owe. */
const LEFT = `
  SELECT r.amount_minor - refunded_minor(r.id)
           - coalesce((SELECT sum(m.amount_minor) FROM receipt_match m WHERE m.receipt_id = r.id), 0)::bigint AS "unmatchedMinor",
         coalesce((SELECT json_object_agg(s.case_id, s.surplus::text) FROM (
           SELECT m.case_id, sum(m.amount_minor) - coalesce((SELECT sum(a.amount_minor) FROM allocation a
                    WHERE a.receipt_id = $1 AND a.case_id = m.case_id), 0) AS surplus
           FROM receipt_match m WHERE m.receipt_id = $1 GROUP BY m.case_id) s WHERE s.surplus > 0), '{}') AS surplus
  FROM receipt r WHERE r.id = $1`;

interface Left {
  readonly unmatchedMinor: Minor;
  readonly surplus: ReadonlyMap<string, Minor>;
  readonly totalMinor: Minor;
}

/** Money that waits, given back: asked by one person, approved by another, confirmed by the bank (book C.5). */
@Injectable()
export class RefundsService {
  constructor(
    private readonly payments: PaymentsService,
    private readonly cases: CasesService,
    private readonly ledger: LedgerService,
  ) {}

  /**
   * Asks to give back money in suspense, whole or in part. Nothing moves before another person approves.
   *
   * Refuses BAD_IBAN; REFUND_ACCOUNT_UNJUSTIFIED for another account than the payer's without a reason and a paper; REFUND_UNDER_WAY while another one of
   * the receipt is undecided; PAYMENT_NOT_CERTAIN for money that may still bounce; AMOUNT_ABOVE_BALANCE beyond what is in suspense;
   * TRANSITION_NOT_ALLOWED for money that was reversed or that the agency never had.
   */
  async ask(work: Work, receiptId: string, asked: RefundAsked): Promise<Refund> {
    const { amountMinor, reason, beneficiary, otherAccountReason, evidenceId } = asked;
    const askedBy = personOf(work);
    const iban = compactIban(asked.iban);
    if (!isIban(iban)) throw new DomainError('BAD_IBAN');
    const receipt = await this.payments.lock(work, receiptId);
    await this.refuseUnrefundable(work, receipt, amountMinor);
    const isPayersAccount = receipt.payerIbanHash?.equals(hashOf(iban)) ?? false;
    if (!isPayersAccount && (otherAccountReason === undefined || evidenceId === undefined))
      throw new DomainError('REFUND_ACCOUNT_UNJUSTIFIED', {
        payerIbanLast4: receipt.payerIbanLast4,
      });
    const [former] = await work.query<{ undecided: boolean; ordinal: number }>(
      `SELECT count(*)::int AS ordinal, count(*) FILTER (WHERE NOT EXISTS (
         SELECT FROM refund_event e WHERE e.refund_id = f.id)) > 0 AS undecided FROM refund f WHERE f.receipt_id = $1`,
      [receiptId],
    );
    if (former?.undecided === true) throw new DomainError('REFUND_UNDER_WAY');
    const refund = {
      ...{ id: uuidv7(), receiptId, ordinal: (former?.ordinal ?? 0) + 1, amountMinor },
      ...{ currency: receipt.currency, reason, beneficiary, iban, isPayersAccount, askedBy },
      ...{ otherAccountReason: otherAccountReason ?? null, evidenceId: evidenceId ?? null },
    };
    work.insert(Refund, refund);
    return work.manager.findOneByOrFail(Refund, { id: refund.id });
  }

  /**
   * Approves a refund: the money leaves suspense and is due to its payer. What a case was given beyond its debt is taken off the case.
   *
   * Refuses FOUR_EYES for the person who asked, and what `ask` refuses, as it stands now; TRANSITION_NOT_ALLOWED when it is decided.
   */
  async approve(work: Work, refundId: string): Promise<void> {
    const { refund, receipt } = await this.lock(work, refundId, []);
    if (personOf(work) === refund.askedBy) throw new DomainError('FOUR_EYES');
    const left = await this.refuseUnrefundable(work, receipt, refund.amountMinor);
    await this.takeOffCases(work, receipt, refund.amountMinor - left.unmatchedMinor, left.surplus);
    await this.tell(work, refund, 'APPROVED', work.today);
  }

  /** Refuses a refund that was asked, or withdraws it: nothing has moved. Refuses TRANSITION_NOT_ALLOWED when it is decided. */
  async refuse(work: Work, refundId: string): Promise<void> {
    const { refund } = await this.lock(work, refundId, []);
    await this.tell(work, refund, 'REFUSED', work.today);
  }

  /**
   * Gives up an approved refund that was not paid: the money waits again. Refuses TRANSITION_NOT_ALLOWED, and REFUND_IN_ORDER while a
   * file that may still leave pays it.
   */
  async giveUp(work: Work, refundId: string): Promise<void> {
    const { refund } = await this.lock(work, refundId, ['APPROVED']);
    await this.refuseOrdered(work, refund);
    await this.tell(work, refund, 'GIVEN_UP', work.today);
  }

  /**
   * Says that a refund has left the bank, by hand under the bank's reference, or because its line says so. Answers its entry.
   *
   * Refuses TRANSITION_NOT_ALLOWED unless it is approved and unpaid; DATE_OUT_OF_RANGE for a day to come.
   */
  async pay(
    work: Work,
    refundId: string,
    { on, reference }: { readonly on: CalendarDate; readonly reference: string },
  ): Promise<string> {
    const { refund } = await this.lock(work, refundId, ['APPROVED']);
    if (on > work.today) throw new DomainError('DATE_OUT_OF_RANGE', { latest: work.today });
    return this.tell(work, refund, 'PAID', on, reference);
  }

  /** The entry by which a refund was paid. Refuses TRANSITION_NOT_ALLOWED for one that was not. */
  async entryOfPayment(work: Work, refundId: string): Promise<string> {
    const payment = await work.manager.findOneBy(RefundEvent, { refundId, kind: 'PAID' });
    const entryId = payment?.entryId ?? null;
    if (entryId === null) throw new DomainError('TRANSITION_NOT_ALLOWED', { from: 'ASKED' });
    return entryId;
  }

  /** The bank brings a paid refund back: its money waits again. Answers the entry. Refuses TRANSITION_NOT_ALLOWED. */
  async takeBack(
    work: Work,
    refundId: string,
    { on, reference }: { readonly on: CalendarDate; readonly reference: string },
  ): Promise<string> {
    const { refund } = await this.lock(work, refundId, ['APPROVED', 'PAID']);
    return this.tell(work, refund, 'RETURNED', on, reference);
  }

  private async refuseOrdered(work: Work, { id, number }: Refund): Promise<void> {
    const [row] = await work.query<{ ordered: boolean }>(
      'SELECT is_in_living_order($1) AS ordered',
      [id],
    );
    if (row?.ordered === true)
      throw new DomainError('REFUND_IN_ORDER', { refunds: [refundReference(number)] });
  }

  /** A refund whose steps are exactly those, with its receipt locked. */
  private async lock(
    work: Work,
    refundId: string,
    steps: readonly EventKind[],
  ): Promise<{ refund: Refund; receipt: Receipt }> {
    const refund = await work.manager.findOneBy(Refund, { id: refundId });
    if (refund === null) throw new DomainError('NOT_FOUND');
    const receipt = await this.payments.lock(work, refund.receiptId);
    const events = await work.manager.findBy(RefundEvent, { refundId });
    const done = events.sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ kind }) => kind);
    if (done.join() !== steps.join())
      throw new DomainError('TRANSITION_NOT_ALLOWED', { from: done.at(-1) ?? 'ASKED' });
    return { refund, receipt };
  }

  private async refuseUnrefundable(
    work: Work,
    { id: receiptId, channel, currency }: Receipt,
    amountMinor: Minor,
  ): Promise<Left> {
    if (channel === 'DIRECT') throw new DomainError('TRANSITION_NOT_ALLOWED', { from: channel });
    if (await work.manager.existsBy(Reversal, { receiptId }))
      throw new DomainError('TRANSITION_NOT_ALLOWED', { from: 'REVERSED' });
    if (!(await work.manager.existsBy(Clearing, { receiptId })))
      throw new DomainError('PAYMENT_NOT_CERTAIN');
    const left = await this.left(work, receiptId);
    if (amountMinor <= 0n || amountMinor > left.totalMinor)
      throw new DomainError('AMOUNT_ABOVE_BALANCE', {
        left: formatAmount(left.totalMinor, currency),
        currency,
      });
    return left;
  }

  private async left(work: Work, receiptId: string): Promise<Left> {
    const [row] = await work.query<{
      unmatchedMinor: Minor;
      surplus: Readonly<Record<string, string>>;
    }>(LEFT, [receiptId]);
    const unmatchedMinor = row?.unmatchedMinor ?? 0n;
    const entries = Object.entries(row?.surplus ?? {});
    const surplus = new Map(entries.map(([caseId, minor]) => [caseId, BigInt(minor)]));
    const totalMinor = [...surplus.values()].reduce((sum, minor) => sum + minor, unmatchedMinor);
    return { unmatchedMinor, surplus, totalMinor };
  }

  /** So that no later replay spends on the case what its payer was given back. */
  private async takeOffCases(
    work: Work,
    receipt: Receipt,
    wantedMinor: Minor,
    surplus: ReadonlyMap<string, Minor>,
  ): Promise<void> {
    if (wantedMinor <= 0n) return;
    const { id: receiptId, channel, currency, valueOn, means, partnerKind } = receipt;
    let wanted = wantedMinor;
    for (const caseFile of await this.cases.lockAll(work, [...surplus.keys()])) {
      const { id: caseId, creditorId } = caseFile;
      const available = surplus.get(caseId) ?? 0n;
      const taken = available < wanted ? available : wanted;
      if (taken <= 0n) continue;
      wanted -= taken;
      work.insert(ReceiptMatch, {
        ...{ id: uuidv7(), receiptId, channel, currency, valueOn, means, partnerKind },
        how: 'REFUNDED',
        ...{ caseId, creditorId, amountMinor: -taken },
      });
      const facts = { amountMinor: taken.toString(), currency };
      this.cases.note(work, caseFile, { channel: 'SYSTEM', key: 'payment.refunded', facts });
    }
  }

  private async tell(
    work: Work,
    { id: refundId, askedBy, amountMinor, currency }: Refund,
    kind: EventKind,
    happenedOn: CalendarDate,
    reference: string | null = null,
  ): Promise<string> {
    const id = uuidv7();
    let entryId: string | null = null;
    if (kind !== 'REFUSED') {
      const [debit, credit] = MOVES[kind];
      entryId = await this.ledger.post(work, {
        ...{ kind: 'REFUND', currency, valueOn: happenedOn, source: 'refund', sourceId: refundId },
        postings: [
          { code: debit, amountMinor },
          { code: credit, amountMinor: -amountMinor },
        ],
      });
    }
    const doneBy = work.caller.userId;
    work.insert(RefundEvent, {
      ...{ id, refundId, askedBy, kind, doneBy, happenedOn, reference, entryId },
    });
    return entryId ?? id;
  }
}

/** Who decides, by name: refunds are the work of persons. Refuses FORBIDDEN to anybody else. */
export function personOf({ caller }: Work): string {
  if (caller.userId === null) throw new DomainError('FORBIDDEN');
  return caller.userId;
}

function hashOf(iban: string): Buffer {
  return createHash('sha256').update(iban).digest();
}
