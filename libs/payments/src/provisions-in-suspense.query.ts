import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { pageOf, Reads, type Caller, type Page, type PageRequest } from '@solde/platform';

/** A provision whose money waited in suspense, and whether it stands. */
export interface ProvisionFromSuspense {
  readonly provisionId: string;
  readonly receiptId: string;
  readonly receiptNumber: bigint;
  readonly caseId: string;
  readonly caseNumber: string;
  readonly currency: Currency;
  readonly amountMinor: Minor;
  readonly receivedOn: CalendarDate;
  readonly isUndone: boolean;
  readonly undoneBecause: string | null;
}

/** Which money of suspense is which provision. */
@Injectable()
export class ProvisionsInSuspenseQuery {
  constructor(private readonly reads: Reads) {}

  /** Those of a case, of a receipt, or all, the newest first; those undone too. */
  async page(
    caller: Caller,
    { caseId, receiptId }: { readonly caseId?: string; readonly receiptId?: string },
    { limit, after }: PageRequest,
  ): Promise<Page<ProvisionFromSuspense>> {
    const rows = await this.reads.rows<ProvisionFromSuspense>(
      caller,
      `SELECT p.id AS "provisionId", r.id AS "receiptId", r.number AS "receiptNumber", p.case_id AS "caseId", f.number AS "caseNumber",
              p.currency, p.amount_minor AS "amountMinor", p.received_on AS "receivedOn", u.id IS NOT NULL AS "isUndone",
              u.reason AS "undoneBecause"
       FROM receipt_provision n JOIN provision p ON p.id = n.provision_id AND p.undoes_id IS NULL
       JOIN receipt r ON r.id = n.receipt_id JOIN case_file f ON f.id = p.case_id LEFT JOIN provision u ON u.undoes_id = p.id
       WHERE ($1::uuid IS NULL OR p.case_id = $1) AND ($2::uuid IS NULL OR n.receipt_id = $2) AND ($3::uuid IS NULL OR p.id < $3)
       ORDER BY p.id DESC LIMIT $4`,
      [caseId ?? null, receiptId ?? null, after?.[0] ?? null, limit + 1],
    );
    return pageOf(rows, limit, ({ provisionId }) => [provisionId]);
  }
}
