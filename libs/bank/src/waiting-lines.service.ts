import { Injectable } from '@nestjs/common';

import { LedgerService } from '@solde/ledger';
import { PaymentsService, Receipt, RefundsService, Reversal } from '@solde/payments';
import { DomainError, uuidv7, type Work } from '@solde/platform';

import type { BankLine } from './bank-line.entity';
import { BankOutcome } from './bank-outcome.entity';
import { bankReferenceOf } from './bank-posting.service';
import { BankTies } from './bank-ties.service';
import { receivedBy, reversalReason } from './line-kind';
import { RecordedByHandQuery } from './recorded-by-hand.query';

/** What a person says that a movement is: the return of a payment, whole or in part, what the books have already... */
export type Resolution =
  | { readonly as: 'RETURN'; readonly receiptId: string }
  | { readonly as: 'PARTIAL_RETURN'; readonly receiptId: string }
  | { readonly as: 'RECORDED'; readonly entryId: string }
  | { readonly as: 'REFUND'; readonly refundId: string }
  | { readonly as: 'RECEIPT' }
  | { readonly as: 'EXCEPTION' };

export const RESOLUTIONS: readonly Resolution['as'][] = [
  'RETURN',
  'PARTIAL_RETURN',
  'RECORDED',
  'REFUND',
  'RECEIPT',
  'EXCEPTION',
];

/** Gives a meaning to movements that waited for a person. */
@Injectable()
export class WaitingLines {
  constructor(
    private readonly payments: PaymentsService,
    private readonly refunds: RefundsService,
    private readonly ledger: LedgerService,
    private readonly ties: BankTies,
    private readonly byHand: RecordedByHandQuery,
  ) {}

  /**
   * Posts a movement that waits as what a person says it is: the return of a payment or of a part of it, a refund paid or brought back, money
   * received (in suspense), or the bank's own affair; or ties it to what the books have of it already. Answers false while the return of
   * more than 1,000.00 waits for a second person.
   *
   * Refuses NOT_FOUND, also for an entry that is not of its amount or that another line has; TRANSITION_NOT_ALLOWED for a movement that does not
   * wait, or that is not of the direction; AMOUNT_ABOVE_BALANCE when the payment or the refund is not of its amount, or the part is not
   * less than the payment; what `reverse`, `pay` and `takeBack` refuse.
   */
  async resolve(work: Work, lineId: string, resolution: Resolution): Promise<boolean> {
    const line = await this.ties.waiting(work, lineId);
    const found = await this.post(work, line, resolution);
    if (found === null) return false;
    await work.query('DELETE FROM bank_line_due WHERE line_id = $1', [lineId]);
    const nothing = { receiptId: null, entryId: null, matchedBy: null };
    const reason = 'PERSON';
    work.insert(BankOutcome, { id: uuidv7(), lineId, ...nothing, reason, ...found });
    return true;
  }

  private async post(
    work: Work,
    line: BankLine,
    resolution: Resolution,
  ): Promise<Partial<BankOutcome> | null> {
    switch (resolution.as) {
      case 'RETURN':
        return this.takeBack(work, line, resolution.receiptId, 'WHOLE');
      case 'PARTIAL_RETURN':
        return this.takeBack(work, line, resolution.receiptId, 'PART');
      case 'RECORDED':
        return this.recorded(work, line, resolution.entryId);
      case 'REFUND':
        return this.refund(work, line, resolution.refundId);
      case 'RECEIPT':
        return this.receive(work, line);
      case 'EXCEPTION':
        return this.except(work, line);
    }
  }

  private async takeBack(
    work: Work,
    line: BankLine,
    receiptId: string,
    share: 'WHOLE' | 'PART',
  ): Promise<Partial<BankOutcome> | null> {
    const { amountMinor, dedicatedAccountId } = line;
    if (amountMinor > 0n) throw new DomainError('TRANSITION_NOT_ALLOWED', { from: 'CREDIT' });
    const receipt = await work.manager.findOneBy(Receipt, { id: receiptId });
    if (receipt === null) throw new DomainError('NOT_FOUND', { receiptId });
    const rest = await work.manager.findOneBy(Receipt, { restOfId: receiptId });
    const isReversed = await work.manager.existsBy(Reversal, { receiptId });
    const returnedMinor = -amountMinor;
    // What a person reversed before, whole or in part, is only tied to the line that shows it.
    const isWhole = receipt.amountMinor - (rest?.amountMinor ?? 0n) === returnedMinor;
    const isPart = returnedMinor < receipt.amountMinor && (isWhole || !isReversed);
    if (receipt.dedicatedAccountId !== dedicatedAccountId || !(share === 'PART' ? isPart : isWhole))
      throw new DomainError('AMOUNT_ABOVE_BALANCE', { receiptId });
    const reason = reversalReason(line, receipt.means);
    if (!isReversed && !(await this.payments.reverse(work, receiptId, reason, returnedMinor)))
      return null;
    return { kind: 'REVERSAL', receiptId };
  }

  private async recorded(
    work: Work,
    { id: lineId }: BankLine,
    entryId: string,
  ): Promise<Partial<BankOutcome>> {
    if (!(await this.byHand.isPair(work, lineId, entryId)))
      throw new DomainError('NOT_FOUND', { entryId });
    return { kind: 'RECORDED', entryId };
  }

  private async refund(
    work: Work,
    line: BankLine,
    refundId: string,
  ): Promise<Partial<BankOutcome>> {
    const isBack = line.amountMinor > 0n;
    const amountMinor = isBack ? line.amountMinor : -line.amountMinor;
    const [refund] = await work.query<{ isPaid: boolean }>(
      `SELECT EXISTS (SELECT FROM refund_event e WHERE e.refund_id = f.id AND e.kind = 'PAID') AS "isPaid"
       FROM refund f JOIN receipt r ON r.id = f.receipt_id
       WHERE f.id = $1 AND f.amount_minor = $2 AND account_of_receipt(r.id) = $3`,
      [refundId, amountMinor, line.dedicatedAccountId],
    );
    if (refund === undefined) throw new DomainError('AMOUNT_ABOVE_BALANCE', { refundId });
    const how = { on: line.valueOn, reference: bankReferenceOf(line) };
    if (isBack)
      return {
        kind: 'REFUND_RETURNED',
        entryId: await this.refunds.takeBack(work, refundId, how),
      };
    const entryId = refund.isPaid
      ? await this.refunds.entryOfPayment(work, refundId)
      : await this.refunds.pay(work, refundId, how);
    return { kind: 'REFUND', entryId };
  }

  private async receive(work: Work, line: BankLine): Promise<Partial<BankOutcome>> {
    const { amountMinor, currency, valueOn, bookedOn, counterpartyName, text } = line;
    if (amountMinor < 0n) throw new DomainError('TRANSITION_NOT_ALLOWED', { from: 'DEBIT' });
    const receipt = await this.payments.record(work, {
      ...{ amountMinor, currency, valueOn, receivedOn: bookedOn, means: receivedBy(line) },
      bankReference: bankReferenceOf(line),
      ...(counterpartyName === null ? {} : { payerName: counterpartyName }),
      ...(text === '' ? {} : { statedReference: text.slice(0, STATED_CHARACTERS_MAX) }),
    });
    return { kind: 'RECEIPT', receiptId: receipt.id, matchedBy: 'PERSON' };
  }

  /** The agency's own affair with the bank: no creditor pays for it. */
  private async except(work: Work, line: BankLine): Promise<Partial<BankOutcome>> {
    const { id: sourceId, currency, valueOn, amountMinor } = line;
    const entryId = await this.ledger.post(work, {
      ...{ kind: 'BANK_EXCEPTION', currency, valueOn, source: 'bank_line', sourceId },
      postings: [
        { code: 'BANK_TP', amountMinor },
        { code: 'BANK_EXCEPTIONS', amountMinor: -amountMinor },
      ],
    });
    return { kind: 'EXCEPTION', entryId };
  }
}

/** What is shown of the payer's words on a receipt. */
const STATED_CHARACTERS_MAX = 280;
