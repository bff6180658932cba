import { Injectable } from '@nestjs/common';

import { AgencyQuery, type DedicatedAccount } from '@solde/agency';
import { addDays, type CalendarDate } from '@solde/calendar';
import { transferIdentifier, transferOrderer, TransferFiles } from '@solde/credit-transfer';
import { DocumentsService } from '@solde/documents';
import { sum, type Currency, type Minor } from '@solde/money';
import { DomainError, uuidv7, type Work } from '@solde/platform';

import { PaymentsService } from './payments.service';
import { RefundOrderDrop } from './refund-order-drop.entity';
import { RefundOrderExport } from './refund-order-export.entity';
import { RefundOrderLine } from './refund-order-line.entity';
import { RefundOrder } from './refund-order.entity';
import { personOf, refundReference } from './refunds.service';

/** SEPA carries euros; a refund in another currency is paid by hand. */
const SEPA_CURRENCY: Currency = 'EUR';
/** In one file; what is left waits for the next one. */
export const ORDERED_REFUNDS_MAX = 1000;
const EXECUTION_DAYS_AHEAD_MAX = 30;

/** What a person gathers into one file, from the dedicated account that is open in euros. */
export interface RefundOrderAsked {
  /** All that are approved and in no order unless said; oldest first. */
  readonly refundIds?: readonly string[];
  /** Today unless said. */
  readonly executionOn?: CalendarDate;
}

/** Why an order, or some refunds of it, did not go. */
export interface RefundOrderDropped {
  /** Needed once the file was downloaded. */
  readonly because?: string;
  /** All of the order unless said: those that the bank refused, one by one. */
  readonly refundIds?: readonly string[];
}

/** An approved refund, with what decides whether it may leave. */
interface OrderedRefund {
  readonly id: string;
  readonly number: bigint;
  readonly receiptId: string;
  readonly amountMinor: Minor;
  readonly currency: Currency;
  readonly beneficiary: string;
  readonly iban: string;
  readonly dedicatedAccountId: string;
  readonly state: string;
  readonly isOrdered: boolean;
  /** Orders that it was in before. */
  readonly orders: number;
}

const REFUND = `
  SELECT f.id, f.number, f.receipt_id AS "receiptId", f.amount_minor AS "amountMinor", f.currency, f.beneficiary, f.iban,
         account_of_receipt(r.id) AS "dedicatedAccountId", coalesce(last.kind, 'ASKED') AS state,
         is_in_living_order(f.id) AS "isOrdered",
         (SELECT count(*)::int FROM refund_order_line l WHERE l.refund_id = f.id) AS orders
  FROM refund f JOIN receipt r ON r.id = f.receipt_id
  LEFT JOIN LATERAL (SELECT kind FROM refund_event e WHERE e.refund_id = f.id ORDER BY e.id DESC LIMIT 1) last ON true`;

export interface ExportedOrder {
  readonly documentId: string;
  /** 1 for the original. */
  readonly rank: number;
}

/** Approved refunds leave by one file, once: two persons have already said yes to each of them. */
@Injectable()
export class RefundOrdersService {
  constructor(
    private readonly payments: PaymentsService,
    private readonly agency: AgencyQuery,
    private readonly documents: DocumentsService,
    private readonly files: TransferFiles,
  ) {}

  /**
   * Gathers approved refunds into one transfer file, checked and kept. Nothing is posted: the bank's line, or a person, says that each was paid.
   *
   * Refuses NO_DEDICATED_ACCOUNT, NOTHING_TO_REFUND, DATE_OUT_OF_RANGE, TRANSFER_FILE_INVALID; of the refunds that were chosen, NOT_FOUND,
   * REFUND_NOT_IN_EUROS, REFUND_OF_ANOTHER_ACCOUNT, REFUND_IN_ORDER, and TRANSITION_NOT_ALLOWED for one that is not approved and unpaid.
   */
  async order(work: Work, asked: RefundOrderAsked): Promise<RefundOrder> {
    const orderedBy = personOf(work);
    const { executionOn = work.today } = asked;
    const latest = addDays(work.today, EXECUTION_DAYS_AHEAD_MAX);
    if (executionOn < work.today || executionOn > latest)
      throw new DomainError('DATE_OUT_OF_RANGE', { earliest: work.today, latest });
    const account = await this.account(work);
    const refunds = await this.gathered(work, account.id, asked.refundIds);
    const id = uuidv7();
    const number = await nextNumber(work);
    const bytes = await this.fileOf(work, { id, executionOn, account, refunds });
    const { id: documentId } = await this.documents.add(work, {
      ...{ kind: 'REFUND_FILE', title: `Remboursements ${number}`, mediaType: 'application/xml' },
      ...{ bytes, visibleToCreditor: false },
    });
    const order: RefundOrder = {
      ...{ id, number, dedicatedAccountId: account.id, executionOn },
      ...{ messageId: transferIdentifier(id), refunds: refunds.length },
      totalMinor: sum(refunds.map(({ amountMinor }) => amountMinor)),
      ...{ documentId, orderedBy, actId: work.actId },
    };
    work.insert(RefundOrder, order);
    work.insert(
      RefundOrderLine,
      refunds.map((refund) => lineOf(work, id, refund)),
    );
    return order;
  }

  /**
   * Records that somebody takes the file: the first is the original, the others are marked duplicates.
   *
   * Refuses NOT_FOUND; TRANSITION_NOT_ALLOWED once it was dropped; REFUND_PAID_OTHERWISE when one of its refunds was paid before the
   * file was first taken: it would be paid twice.
   */
  async exportFile(work: Work, orderId: string): Promise<ExportedOrder> {
    const { order, lines } = await this.lock(work, orderId);
    if (lines.every(({ isDropped }) => isDropped))
      throw new DomainError('TRANSITION_NOT_ALLOWED', { from: 'DROPPED' });
    const rank = (await work.manager.countBy(RefundOrderExport, { orderId })) + 1;
    const gone = lines.filter(({ state }) => state !== 'APPROVED');
    if (rank === 1 && gone.length > 0)
      throw new DomainError('REFUND_PAID_OTHERWISE', { refunds: namesOf(gone) });
    work.insert(RefundOrderExport, { orderId, rank, actId: work.actId });
    return { documentId: order.documentId, rank };
  }

  /**
   * Says that an order did not go to the bank, or that the bank refused some of its transfers: those refunds are free again.
   *
   * A file that somebody has downloaded may have gone: REFUND_ORDER_DOWNLOADED without a reason. Refuses NOT_FOUND; TRANSITION_NOT_ALLOWED for
   * a refund that the order no longer pays, for one that left by it, and for a part of a file that nobody has taken yet.
   */
  async drop(
    work: Work,
    orderId: string,
    { because, refundIds }: RefundOrderDropped,
  ): Promise<void> {
    const droppedBy = personOf(work);
    const { lines } = await this.lock(work, orderId);
    const downloads = await work.manager.countBy(RefundOrderExport, { orderId });
    const dropped = refundIds === undefined ? lines : chosen(lines, refundIds);
    if (refundIds !== undefined && downloads === 0)
      throw new DomainError('TRANSITION_NOT_ALLOWED', { from: 'ORDERED' });
    const free = dropped.filter(({ isDropped }) => !isDropped);
    const isTooLate = refundIds === undefined ? free.length === 0 : free.length < dropped.length;
    if (isTooLate) throw new DomainError('TRANSITION_NOT_ALLOWED', { from: 'DROPPED' });
    const gone = free.filter(({ state }) => state !== 'APPROVED');
    if (downloads > 0 && gone.length > 0)
      throw new DomainError('TRANSITION_NOT_ALLOWED', { from: 'PAID', refunds: namesOf(gone) });
    if (downloads > 0 && because === undefined)
      throw new DomainError('REFUND_ORDER_DOWNLOADED', { downloads });
    work.insert(
      RefundOrderDrop,
      free.map(({ refundId }) => ({
        ...{ orderId, refundId, downloads, because: because ?? null, droppedBy },
        actId: work.actId,
      })),
    );
  }

  private async account(work: Work): Promise<DedicatedAccount> {
    const account = await this.agency.dedicatedAccount(work, SEPA_CURRENCY);
    if (account === null)
      throw new DomainError('NO_DEDICATED_ACCOUNT', { currency: SEPA_CURRENCY });
    return account;
  }

  /** The refunds of the file, under the locks of their receipts and as they stand then, oldest first. */
  private async gathered(
    work: Work,
    accountId: string,
    ids: readonly string[] | undefined,
  ): Promise<OrderedRefund[]> {
    const wanted = await this.read(work, accountId, ids);
    await this.payments.lockAll(
      work,
      wanted.map(({ receiptId }) => receiptId),
    );
    const refunds = await this.read(
      work,
      accountId,
      wanted.map(({ id }) => id),
    );
    if (ids === undefined) {
      const free = refunds.filter(({ state, isOrdered }) => state === 'APPROVED' && !isOrdered);
      if (free.length === 0) throw new DomainError('NOTHING_TO_REFUND');
      return free;
    }
    if (new Set(ids).size !== refunds.length || refunds.length === 0)
      throw new DomainError('NOT_FOUND');
    refuseUnfit(refunds, accountId);
    return refunds;
  }

  /** Those named, or all of the account that may leave. */
  private read(
    work: Work,
    accountId: string,
    ids: readonly string[] | undefined,
  ): Promise<OrderedRefund[]> {
    if (ids !== undefined)
      return work.query<OrderedRefund>(`${REFUND} WHERE f.id = ANY ($1::uuid[]) ORDER BY f.id`, [
        ids,
      ]);
    return work.query<OrderedRefund>(
      `${REFUND} WHERE last.kind = 'APPROVED' AND f.currency = $2 AND account_of_receipt(r.id) = $1 AND NOT is_in_living_order(f.id)
       ORDER BY f.id LIMIT $3`,
      [accountId, SEPA_CURRENCY, ORDERED_REFUNDS_MAX],
    );
  }

  private async fileOf(work: Work, draft: OrderDraft): Promise<Buffer> {
    const { id, executionOn, account, refunds } = draft;
    const references = refunds.map(({ number }) => refundReference(number));
    const order = {
      ...{ messageId: transferIdentifier(id), createdAt: work.now, executionOn },
      orderer: transferOrderer(account, await this.agency.profile(work)),
      transfers: refunds.map(({ number, amountMinor, beneficiary, iban }) => ({
        ...{ endToEndId: refundReference(number), amountMinor },
        ...{ creditorName: beneficiary, creditorIban: iban, creditorBic: null },
        ...{ creditorAddress: null, remittanceText: `Remboursement ${refundReference(number)}` },
      })),
    };
    return this.files.make(order, references);
  }

  /** An order with the state of its refunds; one act on it at a time. Refuses NOT_FOUND. */
  private async lock(
    work: Work,
    orderId: string,
  ): Promise<{ order: RefundOrder; lines: StandingLine[] }> {
    await work.query('SELECT lock_refund_order($1)', [orderId]);
    const order = await work.manager.findOneBy(RefundOrder, { id: orderId });
    if (order === null) throw new DomainError('NOT_FOUND');
    const lines = await work.query<StandingLine>(
      `SELECT l.refund_id AS "refundId", l.end_to_end_id AS "endToEndId",
              (SELECT e.kind FROM refund_event e WHERE e.refund_id = l.refund_id ORDER BY e.id DESC LIMIT 1) AS state,
              EXISTS (SELECT FROM refund_order_drop d WHERE d.order_id = l.order_id AND d.refund_id = l.refund_id) AS "isDropped"
       FROM refund_order_line l WHERE l.order_id = $1 ORDER BY l.refund_id`,
      [orderId],
    );
    return { order, lines };
  }
}

interface OrderDraft {
  readonly id: string;
  readonly executionOn: CalendarDate;
  readonly account: DedicatedAccount;
  readonly refunds: readonly OrderedRefund[];
}

interface StandingLine {
  readonly refundId: string;
  readonly endToEndId: string;
  readonly state: string;
  readonly isDropped: boolean;
}

/** What keeps a refund that somebody chose from leaving by this file, by its reference. */
function refuseUnfit(refunds: readonly OrderedRefund[], accountId: string): void {
  const refuse = (code: string, unfit: (refund: OrderedRefund) => boolean): void => {
    const found = refunds.filter(unfit).map(({ number }) => refundReference(number));
    if (found.length > 0) throw new DomainError(code, { refunds: found });
  };
  refuse('REFUND_NOT_IN_EUROS', ({ currency }) => currency !== SEPA_CURRENCY);
  refuse('REFUND_OF_ANOTHER_ACCOUNT', ({ dedicatedAccountId }) => dedicatedAccountId !== accountId);
  refuse('REFUND_IN_ORDER', ({ state, isOrdered }) => state === 'APPROVED' && isOrdered);
  refuse('TRANSITION_NOT_ALLOWED', ({ state }) => state !== 'APPROVED');
}

function chosen(lines: readonly StandingLine[], ids: readonly string[]): StandingLine[] {
  const found = lines.filter(({ refundId }) => ids.includes(refundId));
  if (found.length !== new Set(ids).size || found.length === 0) throw new DomainError('NOT_FOUND');
  return found;
}

function namesOf(lines: readonly StandingLine[]): string[] {
  return lines.map(({ endToEndId }) => endToEndId);
}

function lineOf(work: Work, orderId: string, refund: OrderedRefund): RefundOrderLine {
  const { id: refundId, number, amountMinor, currency, iban, orders } = refund;
  return {
    ...{ orderId, refundId, number, ordinal: orders + 1, endToEndId: refundReference(number) },
    ...{ amountMinor, currency, iban, actId: work.actId },
  };
}

async function nextNumber(work: Work): Promise<bigint> {
  const [row] = await work.query<{ number: bigint }>(
    `SELECT nextval('refund_order_sequence') AS number`,
  );
  return row?.number ?? 0n;
}
