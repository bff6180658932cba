import { Injectable } from '@nestjs/common';

import { LedgerService } from '@solde/ledger';
import { DomainError, type Work } from '@solde/platform';

import { PartnerTransferPayment } from './partner-transfer-payment.entity';
import { PartnerTransferUndoRequest } from './partner-transfer-undo-request.entity';
import { PartnerTransferUndo } from './partner-transfer-undo.entity';
import { PartnerTransfer } from './partner-transfer.entity';
import { PaymentsService } from './payments.service';
import type { Receipt } from './receipt.entity';
import { Reversal } from './reversal.entity';
import { needsSecondPerson } from './second-person';

/** Payments that another transfer, which stands, says were taken back. */
const TAKEN_BACK = `
  SELECT b.receipt_id AS "receiptId" FROM partner_transfer_payment p
  JOIN partner_transfer_payment b ON b.receipt_id = p.receipt_id AND b.amount_minor < 0
  WHERE p.transfer_id = $1 AND p.amount_minor > 0
    AND NOT EXISTS (SELECT FROM partner_transfer_undo u WHERE u.transfer_id = b.transfer_id)
  ORDER BY b.receipt_id LIMIT 1`;

/** Transfers of partners that were none, or not of those payments. */
@Injectable()
export class PartnerTransferUndos {
  constructor(
    private readonly payments: PaymentsService,
    private readonly ledger: LedgerService,
  ) {}

  /**
   * Undoes a partner's transfer: another line of the bank was his, or the bank has taken it back. Its money waits in suspense again, where it is
   * tied anew or reversed; its payments are with him again, uncertain, and received anew under their day (`PaymentsService.comeUndone`); what it
   * made up for is owed to him again. Costs that he kept stand: they are facts with his invoice, and he keeps them of his next transfer.
   *
   * Above 1,000.00 the first call only asks, and another person's call undoes it (FOUR_EYES for the same person). Refuses NOT_FOUND;
   * TRANSITION_NOT_ALLOWED when it is undone, when a later transfer makes up for one of its payments (that one is undone first), and when a part of one
   * was given back to its payer. Answers whether it was undone now.
   */
  async undo(work: Work, transferId: string, reason: string): Promise<boolean> {
    const transfer = await work.manager.findOneBy(PartnerTransfer, { id: transferId });
    if (transfer === null) throw new DomainError('NOT_FOUND');
    const { receiptId, amountMinor, currency } = transfer;
    const lines = await work.manager.findBy(PartnerTransferPayment, { transferId });
    const locked = await this.payments.lockWithCases(work, [
      ...[receiptId, ...lines.map((line) => line.receiptId)],
    ]);
    if (await work.manager.existsBy(PartnerTransferUndo, { transferId }))
      throw new DomainError('TRANSITION_NOT_ALLOWED', { from: 'UNDONE' });
    const [later] = await work.query<{ receiptId: string }>(TAKEN_BACK, [transferId]);
    if (later !== undefined)
      throw new DomainError('TRANSITION_NOT_ALLOWED', { ...later, from: 'TAKEN_BACK' });
    if (!(await this.mayUndoNow(work, transfer, reason))) return false;
    const entryId = await this.ledger.post(work, {
      ...{ kind: 'MATCH', currency, valueOn: work.today },
      ...{ source: 'partner_transfer', sourceId: transferId },
      postings: [
        { code: 'PARTNER_FUNDS', amountMinor },
        { code: 'DEBTOR_SUSPENSE', amountMinor: -amountMinor },
      ],
    });
    work.insert(PartnerTransferUndo, { transferId, reason, undoneOn: work.today, entryId });
    for (const receipt of passedOn(lines, locked))
      if (!(await work.manager.existsBy(Reversal, { receiptId: receipt.id })))
        await this.payments.comeUndone(work, receipt);
    return true;
  }

  /** Creditors give back what they were remitted of it: as a reversal, a large one takes two persons (book C.5). */
  private async mayUndoNow(
    work: Work,
    { id: transferId, amountMinor, withheldMinor, currency }: PartnerTransfer,
    reason: string,
  ): Promise<boolean> {
    const { userId } = work.caller;
    if (userId === null || !needsSecondPerson(amountMinor + withheldMinor, currency)) return true;
    const request = await work.manager.findOneBy(PartnerTransferUndoRequest, { transferId });
    if (request === null) {
      work.insert(PartnerTransferUndoRequest, { transferId, reason, requestedBy: userId });
      return false;
    }
    if (request.requestedBy === userId) throw new DomainError('FOUR_EYES');
    return true;
  }
}

/** In the order in which they came, so that each takes its former place among the money of its day. */
function passedOn(
  lines: readonly PartnerTransferPayment[],
  locked: ReadonlyMap<string, Receipt>,
): Receipt[] {
  return lines
    .filter(({ amountMinor }) => amountMinor > 0n)
    .map(({ receiptId }) => receiptId)
    .sort()
    .flatMap((id) => locked.get(id) ?? []);
}
