import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { Reads, type Caller } from '@solde/platform';

import type { DispatchState } from './invoice-platform.service';

/** A fee document that has not ended its way. */
export interface DueInvoice {
  readonly id: string;
  readonly number: string;
  readonly statementId: string;
  readonly documentId: string;
}

/** A fee document and where its electronic form is; null before anybody took it up. */
export interface DispatchView {
  readonly id: string;
  readonly kind: 'INVOICE' | 'CREDIT_NOTE';
  readonly number: string;
  readonly creditorId: string;
  readonly creditorName: string;
  readonly currency: Currency;
  readonly totalMinor: Minor;
  readonly issuedOn: CalendarDate;
  readonly state: DispatchState | null;
  readonly reference: string | null;
  readonly because: string | null;
  readonly since: Date | null;
}

/** Without a platform an invoice is taken up once; with one, those that stood ready are too. */
const DUE = `
  SELECT f.id, f.number, f.statement_id AS "statementId", p.document_id AS "documentId"
  FROM fee_document f JOIN remittance_document p ON p.statement_id = f.statement_id AND p.kind = 'FEE_DOCUMENT'
  WHERE NOT EXISTS (SELECT FROM invoice_dispatch d WHERE d.fee_document_id = f.id AND (d.state <> 'READY' OR NOT $1))
    AND ($2::uuid IS NULL OR f.id > $2)
  ORDER BY f.id LIMIT $3`;

const STATES = `
  SELECT f.id, f.kind, f.number, f.creditor_id AS "creditorId", k.legal_name AS "creditorName", f.currency,
         f.total_minor AS "totalMinor", f.issued_on AS "issuedOn", d.state, d.reference, d.because, d.at AS since
  FROM fee_document f JOIN creditor k ON k.id = f.creditor_id
  LEFT JOIN LATERAL (
    SELECT i.state, i.reference, i.because, act.at FROM invoice_dispatch i JOIN act ON act.id = i.act_id
    WHERE i.fee_document_id = f.id ORDER BY i.id DESC LIMIT 1
  ) d ON true
  WHERE ($1::text IS NULL OR d.state = $1) AND ($2::uuid IS NULL OR f.id < $2)
  ORDER BY f.id DESC LIMIT $3`;

/** Where electronic invoices are. */
@Injectable()
export class InvoiceDispatchQuery {
  constructor(private readonly reads: Reads) {}

  /** Those to be handed over, oldest first. */
  due(
    caller: Caller,
    isConnected: boolean,
    { after, limit }: { readonly after: string | null; readonly limit: number },
  ): Promise<DueInvoice[]> {
    return this.reads.rows(caller, DUE, [isConnected, after, limit]);
  }

  /** Fee documents with their states, newest first, one more than the page. */
  states(
    caller: Caller,
    filter: { readonly state?: DispatchState; readonly after?: string; readonly limit: number },
  ): Promise<DispatchView[]> {
    const { state = null, after = null, limit } = filter;
    return this.reads.rows(caller, STATES, [state, after, limit + 1]);
  }
}
