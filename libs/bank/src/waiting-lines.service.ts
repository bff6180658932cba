import { Injectable } from '@nestjs/common';

import { LedgerService } from '@solde/ledger';
import { PaymentsService, Receipt, RefundsService, Reversal } from '@solde/payments';
import { DomainError, uuidv7, type Work } from '@solde/platform';

import { BankLine } from './bank-line.entity';
import { BankOutcome } from './bank-outcome.entity';
import { bankReferenceOf } from './bank-posting.service';
import { receivedBy, reversalReason } from './line-kind';
import { IS_EXPLAINED } from './waiting-lines.query';

/** What a person says that a movement is. */
export type Resolution =
  | { readonly as: 'RETURN'; readonly receiptId: string }
  | { readonly as: 'REFUND'; readonly refundId: string }
  | { readonly as: 'RECEIPT' }
  | { readonly as: 'EXCEPTION' };

export const RESOLUTIONS: readonly Resolution['as'][] = [
  'RETURN',
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
  ) {}

  /**
   * Posts a movement that waits as what a person says it is: the return of a payment, a refund paid or brought back, money received (in
   * suspense), or the bank's own affair. Answers false while the return of more than 1,000.00 waits for a second person.
   *
   * Refuses NOT_FOUND; TRANSITION_NOT_ALLOWED for a movement that does not wait, or that is not of the direction; AMOUNT_ABOVE_BALANCE when
   * the payment or the refund is not of its amount; what `reverse`, `pay` and `takeBack` refuse.
   */
  async resolve(work: Work, lineId: string, resolution: Resolution): Promise<boolean> {
    await work.query("SELECT pg_advisory_xact_lock(hashtextextended('bank line ' || $1, 0))", [
      lineId,
    ]);
    const line = await work.manager.findOneBy(BankLine, { id: lineId });
    if (line === null) throw new DomainError('NOT_FOUND');
    const outcomes = await work.manager.findBy(BankOutcome, { lineId });
    const last = outcomes.find(({ kind }) => kind !== 'WAITING') ?? outcomes[0];
    if (last?.kind !== 'WAITING')
      throw new DomainError('TRANSITION_NOT_ALLOWED', { from: last?.kind ?? 'DUE' });
    await this.refuseExplained(work, lineId);
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
        return this.takeBack(work, line, resolution.receiptId);
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
  ): Promise<Partial<BankOutcome> | null> {
    if (line.amountMinor > 0n) throw new DomainError('TRANSITION_NOT_ALLOWED', { from: 'CREDIT' });
    const receipt = await work.manager.findOneBy(Receipt, { id: receiptId });
    if (receipt === null) throw new DomainError('NOT_FOUND', { receiptId });
    if (
      receipt.amountMinor !== -line.amountMinor ||
      receipt.dedicatedAccountId !== line.dedicatedAccountId
    )
      throw new DomainError('AMOUNT_ABOVE_BALANCE', { receiptId });
    const isReversed = await work.manager.existsBy(Reversal, { receiptId });
    const reason = reversalReason(line, receipt.means);
    if (!isReversed && !(await this.payments.reverse(work, receiptId, reason))) return null;
    return { kind: 'REVERSAL', receiptId };
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
       WHERE f.id = $1 AND f.amount_minor = $2 AND r.dedicated_account_id = $3`,
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

  /** What its own act has booked already. */
  private async refuseExplained(work: Work, lineId: string): Promise<void> {
    const [explained] = await work.query(
      `SELECT FROM bank_line l WHERE l.id = $1 AND ${IS_EXPLAINED}`,
      [lineId],
    );
    if (explained !== undefined)
      throw new DomainError('TRANSITION_NOT_ALLOWED', { from: 'TRANSFER_CLEARED' });
  }
}

/** What is shown of the payer's words on a receipt. */
const STATED_CHARACTERS_MAX = 280;
