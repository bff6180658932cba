import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { Reads, type Caller } from '@solde/platform';

import { invoiceAge, type InvoiceAge } from './invoice-age';

/** A document that its creditor pays: a fee document in GROSS, or the claim of a debit. */
export interface InvoiceView {
  readonly id: string;
  readonly kind: 'INVOICE' | 'CREDIT_NOTE' | 'DEBIT_CLAIM';
  readonly number: string;
  readonly creditorId: string;
  readonly creditorName: string;
  readonly statementId: string;
  readonly currency: Currency;
  readonly issuedOn: CalendarDate;
  readonly dueOn: CalendarDate;
  readonly totalMinor: Minor;
  readonly paidMinor: Minor;
  readonly dueMinor: Minor;
  readonly age: InvoiceAge;
}

export interface InvoiceFilter {
  readonly creditorId?: string;
  /** Those of which something is still due. */
  readonly unpaid?: boolean;
  readonly after?: string;
  readonly limit: number;
}

const INVOICES = `
  SELECT d.id, d.kind, d.number, d.creditor_id AS "creditorId", k.legal_name AS "creditorName", d.statement_id AS "statementId",
         d.currency, d.issued_on AS "issuedOn", d.due_on AS "dueOn", d.total_minor AS "totalMinor", p.paid AS "paidMinor",
         d.total_minor - p.paid AS "dueMinor", today.on AS today
  FROM (
    SELECT id, kind, number, creditor_id, statement_id, currency, issued_on, due_on, total_minor
    FROM fee_document WHERE settlement = 'PAYMENT'
    UNION ALL
    SELECT id, 'DEBIT_CLAIM', number, creditor_id, statement_id, currency, issued_on, due_on, amount_minor FROM debit_claim
  ) d JOIN creditor k ON k.id = d.creditor_id
  CROSS JOIN LATERAL (SELECT coalesce(sum(amount_minor), 0)::bigint AS paid FROM invoice_payment
                      WHERE fee_document_id = d.id OR debit_claim_id = d.id) p
  CROSS JOIN (SELECT app_now()::date AS on) today
  WHERE ($1::uuid IS NULL OR d.creditor_id = $1) AND ($2::boolean IS NOT TRUE OR d.total_minor <> p.paid)
    AND ($3::uuid IS NULL OR d.id < $3)
  ORDER BY d.id DESC LIMIT $4`;

/** What creditors are asked to pay; row-level security narrows the portal's. */
@Injectable()
export class InvoicesQuery {
  constructor(private readonly reads: Reads) {}

  /** Newest first, one more than the page. */
  async invoices(caller: Caller, filter: InvoiceFilter): Promise<InvoiceView[]> {
    const { creditorId = null, unpaid = false, after = null, limit } = filter;
    const rows = await this.reads.rows<Omit<InvoiceView, 'age'> & { today: CalendarDate }>(
      caller,
      INVOICES,
      [creditorId, unpaid, after, limit + 1],
    );
    return rows.map(({ today, ...row }) => ({
      ...row,
      age: invoiceAge(row.dueMinor, row.dueOn, today),
    }));
  }
}
