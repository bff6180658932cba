import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';

import { PartnersService } from '@solde/agency';
import { CaseCost } from '@solde/costs';
import { LedgerService } from '@solde/ledger';
import { formatAmount, sum, type Minor } from '@solde/money';
import { DomainError, uuidv7, type Work } from '@solde/platform';

import { Clearing } from './clearing.entity';
import { PartnerTransferCost } from './partner-transfer-cost.entity';
import { PartnerTransferPayment } from './partner-transfer-payment.entity';
import { PartnerTransfer } from './partner-transfer.entity';
import { PaymentsService } from './payments.service';
import type { Receipt } from './receipt.entity';
import { transferDue } from './transfer-sum';

/** Payments that one transfer may be for: a partner accounts for a month at most in one. */
export const TRANSFER_PAYMENTS_MAX = 200;

/** Costs that he may keep of one, recorded now or before. */
export const TRANSFER_COSTS_MAX = 50;

/** What a partner's transfer is said to be. */
export interface TransferTold {
  readonly partnerId: string;
  /** His money on the dedicated account: a receipt in suspense, whole. */
  readonly receiptId: string;
  /** Payments that he received for us and passes on. */
  readonly paymentIds: readonly string[];
  /** Payments that he had passed on and that were reversed since. */
  readonly takenBackIds?: readonly string[];
  /** Costs that he had kept of a transfer that was undone since: they are recorded, and he keeps them of this one. */
  readonly keptCostIds?: readonly string[];
  /** Costs that he keeps, recorded in the same work: each names him and his invoice. */
  readonly costs?: readonly CaseCost[];
}

/** Something of a transfer, and how often it was tied before to one that was undone. */
type Tied<T> = T & { readonly undone: number };

interface Parts {
  readonly received: readonly Receipt[];
  readonly takenBack: readonly Tied<Receipt>[];
  readonly costs: readonly Tied<CaseCost>[];
}

/** How money, a payment or a cost stands among transfers. */
interface Standing {
  readonly id: string;
  readonly isReversed: boolean;
  /** A transfer that stands passed it on. */
  readonly isPassedOn: boolean;
  /** A transfer that stands takes it back, keeps it, or is it. */
  readonly isTied: boolean;
  readonly undone: number;
}

const PAYMENTS = `
  SELECT r.id, EXISTS (SELECT FROM reversal v WHERE v.receipt_id = r.id) AS "isReversed",
         coalesce(bool_or(p.amount_minor > 0 AND u.transfer_id IS NULL), false) AS "isPassedOn",
         coalesce(bool_or(p.amount_minor < 0 AND u.transfer_id IS NULL), false) AS "isTied",
         (count(*) FILTER (WHERE p.amount_minor < 0 AND u.transfer_id IS NOT NULL))::int AS undone
  FROM receipt r LEFT JOIN partner_transfer_payment p ON p.receipt_id = r.id
  LEFT JOIN partner_transfer_undo u ON u.transfer_id = p.transfer_id
  WHERE r.id = ANY ($1::uuid[]) GROUP BY r.id`;

const COSTS = `
  SELECT c.id, false AS "isReversed", false AS "isPassedOn",
         coalesce(bool_or(x.cost_id IS NOT NULL AND u.transfer_id IS NULL), false) AS "isTied", count(u.transfer_id)::int AS undone
  FROM case_cost c LEFT JOIN partner_transfer_cost x ON x.cost_id = c.id
  LEFT JOIN partner_transfer_undo u ON u.transfer_id = x.transfer_id
  WHERE c.id = ANY ($1::uuid[]) GROUP BY c.id`;

/** What has used money of ours, or null while it is whole in suspense, and how often a transfer that was it was undone. */
const USED = `
  SELECT CASE WHEN r.channel <> 'AGENCY' THEN r.channel
              WHEN EXISTS (SELECT FROM reversal v WHERE v.receipt_id = r.id) THEN 'REVERSED'
              WHEN t.ties > t.undone THEN 'PASSED_ON'
              WHEN coalesce((SELECT sum(n.amount_minor) FROM receipt_provision n WHERE n.receipt_id = r.id), 0) <> 0 THEN 'PROVISION'
              WHEN EXISTS (SELECT FROM refund f WHERE f.receipt_id = r.id AND NOT EXISTS (
                SELECT FROM refund_event e WHERE e.refund_id = f.id AND e.kind IN ('REFUSED', 'GIVEN_UP', 'RETURNED'))) THEN 'REFUNDED'
              WHEN coalesce((SELECT sum(m.amount_minor) FROM receipt_match m WHERE m.receipt_id = r.id), 0) <> 0 THEN 'MATCHED' END AS from,
         t.undone
  FROM receipt r
  CROSS JOIN LATERAL (SELECT count(*)::int AS ties, count(u.transfer_id)::int AS undone FROM partner_transfer p
                      LEFT JOIN partner_transfer_undo u ON u.transfer_id = p.id WHERE p.receipt_id = r.id) t
  WHERE r.id = $1`;

/** Money of partners that reaches the dedicated account. */
@Injectable()
export class PartnerTransfers {
  constructor(
    private readonly payments: PaymentsService,
    private readonly partners: PartnersService,
    private readonly ledger: LedgerService,
  ) {}

  /**
   * Locks all that a transfer is told of, receipts before cases and each in the order of their ids, so that acts on them follow each
   * other; `caseIds` are the cases of costs that he keeps. Who records those costs does it after. Answers the receipts, by id.
   *
   * Refuses NOT_FOUND; VALIDATION_FAILED without a payment, above the maximum, or for what is said twice.
   */
  async lock(
    work: Work,
    { partnerId, receiptId, ...told }: TransferTold,
    caseIds: readonly string[] = [],
  ): Promise<ReadonlyMap<string, Receipt>> {
    const { paymentIds, takenBackIds = [], keptCostIds = [], costs = [] } = told;
    const ids = [...paymentIds, ...takenBackIds];
    refuseList('paymentIds', ids, TRANSFER_PAYMENTS_MAX, paymentIds.length === 0);
    refuseList('keptCostIds', [...keptCostIds, ...costs.map(({ id }) => id)], TRANSFER_COSTS_MAX);
    // His, even when he receives nothing more for us.
    await this.partners.known(work, partnerId);
    return this.payments.lockWithCases(work, [receiptId, ...ids], caseIds);
  }

  /**
   * Says that money in suspense is a partner's, and which of his payments it is: they are certain from now on, earn their fee and may be
   * remitted; the legal month runs from the day the money entered the account.
   *
   * Refuses what `lock` refuses; TRANSITION_NOT_ALLOWED for money that is not whole in suspense on our account, for a payment that is not his, was
   * passed on already or is reversed, for one taken back that was not passed on or still stands, for a cost kept that is not his or that another
   * transfer names; PAYMENT_NOT_CERTAIN for money that may still bounce; DATE_OUT_OF_RANGE for a payment that he received after it; CURRENCY_MISMATCH;
   * TRANSFER_NOT_EXPLAINED when the sum is not what entered.
   */
  async settle(work: Work, told: TransferTold): Promise<PartnerTransfer> {
    const locked = await this.lock(work, told);
    const money = taken(locked, told.receiptId);
    const undone = await this.refuseUsed(work, money);
    const parts = await this.partsOf(work, told, money, locked);
    refuseOtherSum(money, parts);
    const partnerId = told.partnerId.toLowerCase();
    const transfer = await this.write(work, partnerId, { ...money, undone }, parts);
    for (const receipt of parts.received) await this.payments.arrive(work, receipt);
    return transfer;
  }

  private async partsOf(
    work: Work,
    told: TransferTold,
    { currency, valueOn: latest }: Receipt,
    locked: ReadonlyMap<string, Receipt>,
  ): Promise<Parts> {
    const { partnerId, paymentIds, takenBackIds = [], keptCostIds = [], costs = [] } = told;
    const received = paymentIds.map((id) => taken(locked, id));
    const takenBack = takenBackIds.map((id) => taken(locked, id));
    const ids = [...received, ...takenBack].map(({ id }) => id);
    const standing = byId(await work.query<Standing>(PAYMENTS, [ids]));
    for (const one of received) {
      refuseCurrency(one, currency);
      refuseNotHis(one, partnerId, standing.get(one.id), false);
      if (one.receivedOn > latest)
        throw new DomainError('DATE_OUT_OF_RANGE', { receiptId: one.id, latest });
    }
    for (const one of takenBack) {
      refuseCurrency(one, currency);
      refuseNotHis(one, partnerId, standing.get(one.id), true);
    }
    for (const one of costs) refuseCurrency(one, currency);
    const kept = await this.keptCosts(work, partnerId, keptCostIds);
    for (const one of kept) refuseCurrency(one, currency);
    return {
      received,
      takenBack: takenBack.map((one) => ({ ...one, undone: standing.get(one.id)?.undone ?? 0 })),
      costs: [...costs.map((one) => ({ ...one, undone: 0 })), ...kept],
    };
  }

  /** Costs that he had kept of transfers that were undone. */
  private async keptCosts(
    work: Work,
    partnerId: string,
    keptCostIds: readonly string[],
  ): Promise<Tied<CaseCost>[]> {
    if (keptCostIds.length === 0) return [];
    const costs = byId(await work.manager.findBy(CaseCost, { id: In([...keptCostIds]) }));
    const standing = byId(await work.query<Standing>(COSTS, [keptCostIds]));
    return keptCostIds.map((id) => {
      const costId = id.toLowerCase();
      const cost = costs.get(costId);
      if (cost === undefined) throw new DomainError('NOT_FOUND', { costId });
      const { isTied = false, undone = 0 } = standing.get(costId) ?? {};
      if (cost.partnerId !== partnerId.toLowerCase() || isTied)
        throw new DomainError('TRANSITION_NOT_ALLOWED', {
          ...{ costId, from: isTied ? 'KEPT' : 'NOT_HIS' },
        });
      return { ...cost, undone };
    });
  }

  private async write(
    work: Work,
    partnerId: string,
    money: Tied<Receipt>,
    { received, takenBack, costs }: Parts,
  ): Promise<PartnerTransfer> {
    const { amountMinor, currency, id: receiptId, valueOn, undone } = money;
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
      ...{ withheldMinor: sum(minorsOf(costs)), ordinal: undone + 1, actId: work.actId },
    };
    work.insert(PartnerTransfer, transfer);
    const lines: [Receipt, Minor, number][] = [
      ...received.map((one): [Receipt, Minor, number] => [one, one.amountMinor, 1]),
      ...takenBack.map((one): [Receipt, Minor, number] => [one, -one.amountMinor, one.undone + 1]),
    ];
    work.insert(
      PartnerTransferPayment,
      lines.map(([one, minor, ordinal]) => ({
        ...{ transferId: id, partnerId, receiptId: one.id, amountMinor: minor, ordinal },
      })),
    );
    if (costs.length > 0)
      work.insert(
        PartnerTransferCost,
        costs.map((cost) => ({
          ...{ costId: cost.id, transferId: id, partnerId, ordinal: cost.undone + 1 },
        })),
      );
    return transfer;
  }

  /** Money that was given to a case, given back, reversed, or tied to a transfer already, is no longer his. Answers how often it was tied before. */
  private async refuseUsed(work: Work, { id: receiptId }: Receipt): Promise<number> {
    const [row] = await work.query<{ from: string | null; undone: number }>(USED, [receiptId]);
    const from = row?.from ?? null;
    if (from !== null) throw new DomainError('TRANSITION_NOT_ALLOWED', { receiptId, from });
    // His cheque may come back, and creditors would have been paid with it.
    if (!(await work.manager.existsBy(Clearing, { receiptId })))
      throw new DomainError('PAYMENT_NOT_CERTAIN', { receiptId });
    return row?.undone ?? 0;
  }
}

function refuseList(
  field: string,
  ids: readonly string[],
  max: number,
  isEmptyRefused = false,
): void {
  const distinct = new Set(ids.map((id) => id.toLowerCase()));
  if (!isEmptyRefused && ids.length <= max && distinct.size === ids.length) return;
  throw new DomainError('VALIDATION_FAILED', {}, { fields: [{ field, code: 'NOT_ALLOWED' }] });
}

function refuseCurrency(
  { currency }: Pick<Receipt, 'currency'>,
  expected: Receipt['currency'],
): void {
  if (currency !== expected) throw new DomainError('CURRENCY_MISMATCH', { expected });
}

function refuseNotHis(
  receipt: Receipt,
  hisId: string,
  standing: Standing | undefined,
  isTakenBack: boolean,
): void {
  if (standing === undefined) throw new Error(`a payment that was not read: ${receipt.id}`);
  const from = whyNot(receipt, hisId, standing, isTakenBack);
  if (from !== null)
    throw new DomainError('TRANSITION_NOT_ALLOWED', { receiptId: receipt.id, from });
}

/** Why a partner's transfer cannot be for a payment, or make up for one that was taken back; null when it can. */
function whyNot(
  { channel, partnerId }: Receipt,
  hisId: string,
  { isPassedOn, isReversed, isTied }: Standing,
  isTakenBack: boolean,
): string | null {
  if (partnerId !== hisId.toLowerCase()) return channel;
  if (isTied) return 'PASSED_ON';
  if (isTakenBack) return isPassedOn && isReversed ? null : 'RECEIVED';
  if (isPassedOn) return 'PASSED_ON';
  return isReversed ? 'REVERSED' : null;
}

function refuseOtherSum(
  { amountMinor, currency }: Receipt,
  { received, takenBack, costs }: Parts,
): void {
  const dueMinor = transferDue({
    ...{ receivedMinor: minorsOf(received), takenBackMinor: minorsOf(takenBack) },
    withheldMinor: minorsOf(costs),
  });
  if (dueMinor !== amountMinor)
    throw new DomainError('TRANSFER_NOT_EXPLAINED', {
      ...{ due: formatAmount(dueMinor, currency), entered: formatAmount(amountMinor, currency) },
      currency,
    });
}

function minorsOf(all: readonly { readonly amountMinor: Minor }[]): Minor[] {
  return all.map(({ amountMinor }) => amountMinor);
}

function byId<T extends { readonly id: string }>(rows: readonly T[]): ReadonlyMap<string, T> {
  return new Map(rows.map((row) => [row.id, row]));
}

function taken(locked: ReadonlyMap<string, Receipt>, id: string): Receipt {
  const receipt = locked.get(id.toLowerCase());
  if (receipt === undefined) throw new Error(`a receipt that was not locked: ${id}`);
  return receipt;
}
