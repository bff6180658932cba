import { Injectable } from '@nestjs/common';

import { LedgerService } from '@solde/ledger';
import { PaymentsService, RefundsService } from '@solde/payments';
import { DomainError, uuidv7, type Work } from '@solde/platform';

import type { BankLine } from './bank-line.entity';
import { BankOutcome } from './bank-outcome.entity';
import { BankTies } from './bank-ties.service';
import { reversalReason } from './line-kind';
import { bankReferenceOf, exceptionOf, receivedOf, unsigned } from './posted-line';
import { RecordedByHandQuery } from './recorded-by-hand.query';
import { ReturnsQuery } from './returns.query';

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
    private readonly returns: ReturnsQuery,
  ) {}

  /**
   * Posts a movement that waits as what a person says it is: the return of a payment or of a part of it, a refund paid or brought back, money
   * received (in suspense), or the bank's own affair; or ties it to what the books have of it already. Answers false while the return of
   * more than 1,000.00 waits for a second person.
   *
   * Refuses NOT_FOUND, also for an entry that is not of its amount or that another line has, or a payment of another account; TRANSITION_NOT_ALLOWED for a movement that does not
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
        return { kind: 'EXCEPTION', entryId: await this.ledger.post(work, exceptionOf(line)) };
    }
  }

  private async takeBack(
    work: Work,
    line: BankLine,
    receiptId: string,
    share: 'WHOLE' | 'PART',
  ): Promise<Partial<BankOutcome> | null> {
    if (line.amountMinor > 0n) throw new DomainError('TRANSITION_NOT_ALLOWED', { from: 'CREDIT' });
    const receipt = await this.returns.named(work, line, receiptId);
    if (receipt === null) throw new DomainError('NOT_FOUND', { receiptId });
    const { takenMinor, paidMinor, isReversed, means } = receipt;
    const returnedMinor = unsigned(line);
    // What a person reversed before, whole or in part, is only tied to the line that shows it.
    const isWhole = takenMinor === returnedMinor;
    const isPart = returnedMinor < paidMinor && (isWhole || !isReversed);
    if (!(share === 'PART' ? isPart : isWhole))
      throw new DomainError('AMOUNT_ABOVE_BALANCE', { receiptId });
    const reason = reversalReason(line, means);
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
    const refund = await this.returns.refund(work, line, refundId);
    if (refund === null) throw new DomainError('AMOUNT_ABOVE_BALANCE', { refundId });
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
    if (line.amountMinor < 0n) throw new DomainError('TRANSITION_NOT_ALLOWED', { from: 'DEBIT' });
    const receipt = await this.payments.record(work, receivedOf(line));
    return { kind: 'RECEIPT', receiptId: receipt.id, matchedBy: 'PERSON' };
  }
}
