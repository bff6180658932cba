import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import { LedgerService } from '@solde/ledger';
import type { Currency, Minor } from '@solde/money';
import { DomainError, uuidv7, type Work } from '@solde/platform';

import { InvoicePayment } from './invoice-payment.entity';

export interface PaidInvoice {
  /** Of a fee document that is to be paid, or of a debit claim. */
  readonly documentId: string;
  readonly currency: Currency;
  /** Signed as the document's total: negative is what we give back on a credit note. */
  readonly amountMinor: Minor;
  readonly on: CalendarDate;
  readonly reference: string | null;
}

const DOCUMENT = `
  SELECT d.*, d."totalMinor" - coalesce((SELECT sum(amount_minor) FROM invoice_payment
           WHERE fee_document_id = d.id OR debit_claim_id = d.id), 0)::bigint AS "dueMinor"
  FROM (
    SELECT id, 'FEE_DOCUMENT' AS what, creditor_id AS "creditorId", currency, total_minor AS "totalMinor", issued_on AS "issuedOn"
    FROM fee_document WHERE id = $1 AND settlement = 'PAYMENT'
    UNION ALL
    SELECT id, 'DEBIT_CLAIM', creditor_id, currency, amount_minor, issued_on FROM debit_claim WHERE id = $1
  ) d`;

interface DocumentRow {
  readonly id: string;
  readonly what: 'FEE_DOCUMENT' | 'DEBIT_CLAIM';
  readonly creditorId: string;
  readonly currency: Currency;
  readonly issuedOn: CalendarDate;
  readonly totalMinor: Minor;
  readonly dueMinor: Minor;
}

/** What creditors pay us on invoice. */
@Injectable()
export class InvoicesService {
  constructor(private readonly ledger: LedgerService) {}

  /**
   * Records what a creditor paid on an invoice, in full or in part. Fees and debours enter the agency's own account; the claim of a
   * debit enters the dedicated account, since money of others covered it.
   *
   * Refuses NOT_FOUND, also for what was set off; CURRENCY_MISMATCH, AMOUNT_ABOVE_BALANCE beyond what is due or of the wrong sign,
   * DATE_OUT_OF_RANGE before the issue or in the future.
   */
  async recordPayment(work: Work, paid: PaidInvoice): Promise<InvoicePayment> {
    const { documentId, currency, amountMinor, on, reference } = paid;
    // The key that PostgreSQL asks for at the commit: two payments of one document follow each other from here.
    await work.query('SELECT pg_advisory_xact_lock(hashtextextended($1::uuid::text, 0))', [
      documentId,
    ]);
    const [document] = await work.query<DocumentRow>(DOCUMENT, [documentId]);
    if (document === undefined) throw new DomainError('NOT_FOUND');
    const { what, creditorId, issuedOn, totalMinor, dueMinor } = document;
    if (document.currency !== currency)
      throw new DomainError('CURRENCY_MISMATCH', { currency: document.currency });
    if (on > work.today || on < issuedOn)
      throw new DomainError('DATE_OUT_OF_RANGE', { from: issuedOn, latest: work.today });
    const isBeyond = totalMinor > 0n ? amountMinor > dueMinor : amountMinor < dueMinor;
    if (isBeyond || amountMinor > 0n !== totalMinor > 0n)
      throw new DomainError('AMOUNT_ABOVE_BALANCE', { due: `${dueMinor}` });
    const isClaim = what === 'DEBIT_CLAIM';
    const payment: InvoicePayment = {
      ...{ id: uuidv7(), creditorId, currency, amountMinor, paidOn: on, reference },
      feeDocumentId: isClaim ? null : documentId,
      debitClaimId: isClaim ? documentId : null,
      actId: work.actId,
    };
    work.insert(InvoicePayment, payment);
    await this.ledger.post(work, {
      ...{ kind: 'INVOICE_PAID', currency, valueOn: on },
      ...{ source: 'INVOICE_PAYMENT', sourceId: payment.id },
      postings: [
        { code: isClaim ? 'BANK_TP' : 'AGENCY_BANK', amountMinor },
        {
          code: isClaim ? 'CREDITOR_PAYABLE' : 'FEES_RECEIVABLE',
          creditorId,
          amountMinor: -amountMinor,
        },
      ],
    });
    return payment;
  }
}
