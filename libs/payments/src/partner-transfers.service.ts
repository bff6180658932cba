import { Injectable } from '@nestjs/common';

import { PartnersService } from '@solde/agency';
import { CaseCost } from '@solde/costs';
import { LedgerService } from '@solde/ledger';
import { formatAmount, sum, type Minor } from '@solde/money';
import { DomainError, uuidv7, type Work } from '@solde/platform';

import { PartnerTransferCost } from './partner-transfer-cost.entity';
import { PartnerTransferPayment } from './partner-transfer-payment.entity';
import { PartnerTransfer } from './partner-transfer.entity';
import { PaymentsService } from './payments.service';
import type { Receipt } from './receipt.entity';
import { Reversal } from './reversal.entity';
import { transferDue } from './transfer-sum';

/** Payments that one transfer may be for, and costs kept of it: a partner accounts for a month at most in one. */
export const TRANSFER_PAYMENTS_MAX = 200;

/** What a partner's transfer is said to be. */
export interface TransferTold {
  readonly partnerId: string;
  /** His money on the dedicated account: a receipt in suspense, whole. */
  readonly receiptId: string;
  /** Payments that he received for us and passes on. */
  readonly paymentIds: readonly string[];
  /** Payments that he had passed on and that were reversed since. */
  readonly takenBackIds?: readonly string[];
  /** Costs that he keeps, recorded in the same work: each names him and his invoice. */
  readonly costs?: readonly CaseCost[];
}

/** Money of partners that reaches the dedicated account. */
@Injectable()
export class PartnerTransfers {
  constructor(
    private readonly payments: PaymentsService,
    private readonly partners: PartnersService,
    private readonly ledger: LedgerService,
  ) {}

  /**
   * Says that money in suspense is a partner's, and which of his payments it is: they are certain from now on, earn their fee and may be
   * remitted; the legal month runs from the day the money entered the account.
   *
   * Refuses NOT_FOUND; TRANSITION_NOT_ALLOWED for money that is not whole in suspense on our account, for a payment that is not his, was
   * passed on already or is reversed, for one taken back that was not passed on or still stands; CURRENCY_MISMATCH; TRANSFER_NOT_EXPLAINED
   * when the sum is not what entered; VALIDATION_FAILED without a payment, or above TRANSFER_PAYMENTS_MAX.
   */
  async settle(work: Work, told: TransferTold): Promise<PartnerTransfer> {
    const { partnerId, receiptId, paymentIds, takenBackIds = [], costs = [] } = told;
    const ids = [...paymentIds, ...takenBackIds];
    if (paymentIds.length === 0 || ids.length > TRANSFER_PAYMENTS_MAX || hasTwice(ids))
      throw new DomainError(
        'VALIDATION_FAILED',
        {},
        { fields: [{ field: 'paymentIds', code: 'NOT_ALLOWED' }] },
      );
    // His, even when he receives nothing more for us.
    await this.partners.known(work, partnerId);
    const locked = new Map<string, Receipt>();
    for (const id of [receiptId, ...ids].sort()) locked.set(id, await this.payments.lock(work, id));
    const money = taken(locked, receiptId);
    await this.refuseUsed(work, money);
    const received = paymentIds.map((id) => taken(locked, id));
    const takenBack = takenBackIds.map((id) => taken(locked, id));
    for (const one of [...received, ...takenBack]) {
      if (one.currency !== money.currency)
        throw new DomainError('CURRENCY_MISMATCH', { expected: money.currency });
      await this.refuseNotHis(work, partnerId, one, takenBackIds.includes(one.id));
    }
    const withheldMinor = sum(costs.map((cost) => cost.amountMinor));
    refuseOtherSum(money, received, takenBack, costs);
    const transfer = await this.write(work, { partnerId, money, received, takenBack, costs });
    for (const receipt of received) await this.payments.arrive(work, receipt);
    return { ...transfer, withheldMinor };
  }

  private async write(
    work: Work,
    {
      partnerId,
      money,
      received,
      takenBack,
      costs,
    }: {
      readonly partnerId: string;
      readonly money: Receipt;
      readonly received: readonly Receipt[];
      readonly takenBack: readonly Receipt[];
      readonly costs: readonly CaseCost[];
    },
  ): Promise<PartnerTransfer> {
    const { amountMinor, currency, id: receiptId, valueOn } = money;
    const id = uuidv7();
    const entryId = await this.ledger.post(work, {
      ...{ kind: 'MATCH', currency, valueOn, source: 'partner_transfer', sourceId: id },
      postings: [
        { code: 'DEBTOR_SUSPENSE', amountMinor },
        { code: 'PARTNER_FUNDS', amountMinor: -amountMinor },
      ],
    });
    const transfer: PartnerTransfer = {
      ...{ id, partnerId, receiptId, currency, amountMinor, entryId, enteredOn: valueOn },
      ...{ withheldMinor: sum(costs.map((cost) => cost.amountMinor)), actId: work.actId },
    };
    work.insert(PartnerTransfer, transfer);
    const lines: [Receipt, Minor][] = [
      ...received.map((one): [Receipt, Minor] => [one, one.amountMinor]),
      ...takenBack.map((one): [Receipt, Minor] => [one, -one.amountMinor]),
    ];
    work.insert(
      PartnerTransferPayment,
      lines.map(([one, minor]) => ({
        ...{ transferId: id, partnerId, receiptId: one.id, amountMinor: minor },
      })),
    );
    if (costs.length > 0)
      work.insert(
        PartnerTransferCost,
        costs.map((cost) => ({ costId: cost.id, transferId: id, partnerId })),
      );
    return transfer;
  }

  /** Money that was given to a case, given back, reversed, or tied to a transfer already, is no longer his. */
  private async refuseUsed(work: Work, { id, channel }: Receipt): Promise<void> {
    const [row] = await work.query<{ from: string | null }>(
      `SELECT CASE WHEN EXISTS (SELECT FROM reversal WHERE receipt_id = $1) THEN 'REVERSED'
                   WHEN EXISTS (SELECT FROM partner_transfer WHERE receipt_id = $1) THEN 'PASSED_ON'
                   WHEN EXISTS (SELECT FROM refund f WHERE f.receipt_id = $1 AND NOT EXISTS (
                     SELECT FROM refund_event e WHERE e.refund_id = f.id AND e.kind IN ('REFUSED', 'GIVEN_UP', 'RETURNED'))) THEN 'REFUNDED'
                   WHEN coalesce((SELECT sum(amount_minor) FROM receipt_match WHERE receipt_id = $1), 0) <> 0 THEN 'MATCHED' END AS from`,
      [id],
    );
    const from = channel === 'AGENCY' ? (row?.from ?? null) : channel;
    if (from !== null) throw new DomainError('TRANSITION_NOT_ALLOWED', { receiptId: id, from });
  }

  private async refuseNotHis(
    work: Work,
    partnerId: string,
    receipt: Receipt,
    isTakenBack: boolean,
  ): Promise<void> {
    const { id: receiptId } = receipt;
    const lines = await work.manager.findBy(PartnerTransferPayment, { receiptId });
    const isReversed = await work.manager.existsBy(Reversal, { receiptId });
    const isPassedOn = lines.length === 1;
    const isSettled = isTakenBack ? lines.length !== 1 : isPassedOn || lines.length > 1;
    if (receipt.partnerId === partnerId && !isSettled && isReversed === isTakenBack) return;
    const from =
      receipt.partnerId !== partnerId
        ? receipt.channel
        : isSettled && isPassedOn
          ? 'PASSED_ON'
          : isReversed
            ? 'REVERSED'
            : 'RECEIVED';
    throw new DomainError('TRANSITION_NOT_ALLOWED', { receiptId, from });
  }
}

function refuseOtherSum(
  { amountMinor, currency }: Receipt,
  received: readonly Receipt[],
  takenBack: readonly Receipt[],
  costs: readonly CaseCost[],
): void {
  const minor = (all: readonly { readonly amountMinor: Minor }[]) =>
    all.map((one) => one.amountMinor);
  const dueMinor = transferDue({
    ...{ receivedMinor: minor(received), takenBackMinor: minor(takenBack) },
    withheldMinor: minor(costs),
  });
  if (dueMinor !== amountMinor)
    throw new DomainError('TRANSFER_NOT_EXPLAINED', {
      ...{ due: formatAmount(dueMinor, currency), entered: formatAmount(amountMinor, currency) },
      currency,
    });
}

function taken(locked: ReadonlyMap<string, Receipt>, id: string): Receipt {
  const receipt = locked.get(id);
  if (receipt === undefined) throw new Error(`a receipt that was not locked: ${id}`);
  return receipt;
}

function hasTwice(ids: readonly string[]): boolean {
  return new Set(ids).size < ids.length;
}
