import { Injectable } from '@nestjs/common';

import { ProvisionsService, type NewProvision, type Provision } from '@solde/costs';
import { formatAmount, type Currency, type Minor } from '@solde/money';
import { DomainError, type Work } from '@solde/platform';

import { Clearing } from './clearing.entity';
import { REFUNDED } from './payments.query';
import { PaymentsService } from './payments.service';
import { ReceiptProvision } from './receipt-provision.entity';
import { Reversal } from './reversal.entity';

/** What no case was given of a receipt, and nothing else has used. */
const LEFT = `
  SELECT r.amount_minor - refunded_minor(r.id)
           - coalesce((SELECT sum(m.amount_minor) FROM receipt_match m WHERE m.receipt_id = r.id), 0)::bigint AS "leftMinor"
  FROM receipt r WHERE r.id = $1`;

/** Money of the creditor of a case that waits whole: it came from an account of his, or under his name. */
const WAITS_ALREADY = `
  SELECT r.id AS "receiptId", r.number::text AS number
  FROM case_file f JOIN creditor c ON c.id = f.creditor_id
  JOIN receipt r ON r.amount_minor = $2 AND r.currency = $3 AND r.named_case_id IS NULL AND r.channel = 'AGENCY'
  CROSS JOIN LATERAL (${REFUNDED}) used
  WHERE f.id = $1 AND used.amount = 0
    AND NOT EXISTS (SELECT FROM reversal v WHERE v.receipt_id = r.id)
    AND coalesce((SELECT sum(m.amount_minor) FROM receipt_match m WHERE m.receipt_id = r.id), 0) = 0
    AND (search_form(r.payer_name) IN (search_form(c.legal_name), search_form(c.trade_name))
         OR EXISTS (SELECT FROM bank_detail d WHERE d.creditor_id = c.id
                    AND sha256(convert_to(replace(d.iban, ' ', ''), 'UTF8')) = r.payer_iban_hash))
  ORDER BY r.id LIMIT 1`;

/** Whose provision money in suspense is said to be. */
export interface ProvisionTold {
  readonly caseId: string;
  readonly currency: Currency;
  /** All that waits of it unless a part is said. */
  readonly amountMinor?: Minor | undefined;
}

/** Provisions of creditors and the money in suspense that they may be. */
@Injectable()
export class ProvisionsInSuspense {
  constructor(
    private readonly payments: PaymentsService,
    private readonly provisions: ProvisionsService,
  ) {}

  /**
   * Says that money in suspense, whole or in part, is what a creditor paid in for the costs of a case: D DEBTOR_SUSPENSE / C PROVISIONS, of
   * the day it entered.
   *
   * Refuses NOT_FOUND; TRANSITION_NOT_ALLOWED for money that was reversed or that the agency does not have, and on a closed case;
   * PAYMENT_NOT_CERTAIN for money that may still bounce; AMOUNT_ABOVE_BALANCE beyond what is in suspense; CURRENCY_MISMATCH;
   * DATE_OUT_OF_RANGE for money that came before the case.
   */
  async resolve(
    work: Work,
    receiptId: string,
    { caseId, currency, ...told }: ProvisionTold,
  ): Promise<Provision> {
    const receipt = await this.payments.lock(work, receiptId);
    const { channel, valueOn } = receipt;
    if (currency !== receipt.currency)
      throw new DomainError('CURRENCY_MISMATCH', { expected: receipt.currency });
    if (channel !== 'AGENCY') throw new DomainError('TRANSITION_NOT_ALLOWED', { from: channel });
    if (await work.manager.existsBy(Reversal, { receiptId }))
      throw new DomainError('TRANSITION_NOT_ALLOWED', { from: 'REVERSED' });
    if (!(await work.manager.existsBy(Clearing, { receiptId })))
      throw new DomainError('PAYMENT_NOT_CERTAIN');
    const [row] = await work.query<{ leftMinor: Minor }>(LEFT, [receiptId]);
    const leftMinor = row?.leftMinor ?? 0n;
    const amountMinor = told.amountMinor ?? leftMinor;
    if (amountMinor <= 0n || amountMinor > leftMinor)
      throw new DomainError('AMOUNT_ABOVE_BALANCE', {
        left: formatAmount(leftMinor, currency),
        currency,
      });
    const provision = await this.provisions.receive(
      work,
      { caseId, amountMinor, currency, receivedOn: valueOn },
      'DEBTOR_SUSPENSE',
    );
    const { id: provisionId } = provision;
    work.insert(ReceiptProvision, {
      ...{ provisionId, receiptId, channel, currency, valueOn, amountMinor, actId: work.actId },
    });
    return provision;
  }

  /**
   * Says that what was taken from suspense as a provision was none: it waits there again, as of today, with why.
   *
   * Refuses NOT_FOUND for a provision that did not come from suspense, and what `ProvisionsService.undo` refuses.
   */
  async undo(work: Work, provisionId: string, reason: string): Promise<Provision> {
    const taken = await work.manager.findOneBy(ReceiptProvision, { provisionId });
    if (taken === null) throw new DomainError('NOT_FOUND');
    await this.payments.lock(work, taken.receiptId);
    const opposite = await this.provisions.undo(work, provisionId, reason);
    const { id, amountMinor } = opposite;
    work.insert(ReceiptProvision, {
      ...{ ...taken, provisionId: id, amountMinor, actId: work.actId },
    });
    return opposite;
  }

  /**
   * Books a provision by hand, as `ProvisionsService.receive`. Refuses besides PROVISION_IN_SUSPENSE when the same amount of the same
   * creditor waits already, since it would be in the books twice; unless the person says that it is other money.
   */
  async receive(work: Work, received: NewProvision, isOtherMoney: boolean): Promise<Provision> {
    const { caseId, amountMinor, currency } = received;
    const [waits] = isOtherMoney
      ? []
      : await work.query<{ receiptId: string; number: string }>(WAITS_ALREADY, [
          ...[caseId, amountMinor, currency],
        ]);
    if (waits !== undefined) throw new DomainError('PROVISION_IN_SUSPENSE', { ...waits });
    return this.provisions.receive(work, received);
  }
}
