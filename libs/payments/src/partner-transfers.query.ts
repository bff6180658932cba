import { Injectable } from '@nestjs/common';

import type { PartnerKind } from '@solde/agency';
import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import {
  DomainError,
  pageOf,
  Reads,
  type Caller,
  type Page,
  type PageRequest,
} from '@solde/platform';

/** Money that a partner passed on, and whether it stands. */
export interface PartnerTransferView {
  readonly id: string;
  readonly partnerId: string;
  readonly partnerName: string;
  readonly partnerKind: PartnerKind;
  readonly receiptId: string;
  readonly receiptNumber: bigint;
  readonly currency: Currency;
  readonly amountMinor: Minor;
  /** What he kept of it for costs. */
  readonly withheldMinor: Minor;
  readonly enteredOn: CalendarDate;
  readonly undoneOn: CalendarDate | null;
  readonly undoneBecause: string | null;
  /** One of two persons wants it undone. */
  readonly isUndoAsked: boolean;
}

/** A payment of a transfer; below zero, one that was reversed after he had passed it on. */
export interface TransferPaymentView {
  readonly receiptId: string;
  readonly number: bigint;
  readonly caseId: string | null;
  readonly caseNumber: string | null;
  readonly amountMinor: Minor;
  readonly receivedOn: CalendarDate;
}

/** A cost that he kept of it. */
export interface TransferCostView {
  readonly costId: string;
  readonly caseId: string;
  readonly caseNumber: string;
  readonly label: string;
  readonly invoiceReference: string;
  readonly amountMinor: Minor;
}

export interface PartnerTransferDetail extends PartnerTransferView {
  readonly payments: readonly TransferPaymentView[];
  readonly costs: readonly TransferCostView[];
}

const TRANSFER = `
  SELECT t.id, t.partner_id AS "partnerId", p.name AS "partnerName", p.kind AS "partnerKind", t.receipt_id AS "receiptId",
         r.number AS "receiptNumber", t.currency, t.amount_minor AS "amountMinor", t.withheld_minor AS "withheldMinor",
         t.entered_on AS "enteredOn", u.undone_on AS "undoneOn", u.reason AS "undoneBecause",
         u.transfer_id IS NULL AND EXISTS (SELECT FROM partner_transfer_undo_request q WHERE q.transfer_id = t.id) AS "isUndoAsked"
  FROM partner_transfer t JOIN partner p ON p.id = t.partner_id JOIN receipt r ON r.id = t.receipt_id
  LEFT JOIN partner_transfer_undo u ON u.transfer_id = t.id`;

const PAYMENTS = `
  SELECT r.id AS "receiptId", r.number, r.named_case_id AS "caseId", f.number AS "caseNumber", p.amount_minor AS "amountMinor",
         r.received_on AS "receivedOn"
  FROM partner_transfer_payment p JOIN receipt r ON r.id = p.receipt_id LEFT JOIN case_file f ON f.id = r.named_case_id
  WHERE p.transfer_id = $1 ORDER BY p.amount_minor < 0, r.received_on, r.id`;

const COSTS = `
  SELECT c.id AS "costId", c.case_id AS "caseId", f.number AS "caseNumber", c.label, c.invoice_reference AS "invoiceReference",
         c.amount_minor AS "amountMinor"
  FROM partner_transfer_cost x JOIN case_cost c ON c.id = x.cost_id JOIN case_file f ON f.id = c.case_id
  WHERE x.transfer_id = $1 ORDER BY c.id`;

/** What partners have passed on. */
@Injectable()
export class PartnerTransfersQuery {
  constructor(private readonly reads: Reads) {}

  /** Transfers of a partner or all, the newest first; those undone too. */
  async page(
    caller: Caller,
    { partnerId }: { readonly partnerId?: string },
    { limit, after }: PageRequest,
  ): Promise<Page<PartnerTransferView>> {
    const rows = await this.reads.rows<PartnerTransferView>(
      caller,
      `${TRANSFER} WHERE ($1::uuid IS NULL OR t.partner_id = $1) AND ($2::uuid IS NULL OR t.id < $2)
       ORDER BY t.id DESC LIMIT $3`,
      [partnerId ?? null, after?.[0] ?? null, limit + 1],
    );
    return pageOf(rows, limit, ({ id }) => [id]);
  }

  /** One, with its payments and the costs kept. Refuses NOT_FOUND. */
  one(caller: Caller, id: string): Promise<PartnerTransferDetail> {
    return this.reads.run(caller, async (query) => {
      const [transfer] = await query<PartnerTransferView>(`${TRANSFER} WHERE t.id = $1`, [id]);
      if (transfer === undefined) throw new DomainError('NOT_FOUND');
      const payments = await query<TransferPaymentView>(PAYMENTS, [id]);
      return { ...transfer, payments, costs: await query<TransferCostView>(COSTS, [id]) };
    });
  }
}
