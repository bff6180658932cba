import { Injectable } from '@nestjs/common';

import { DomainError, uuidv7, type Work } from '@solde/platform';

import { FeeDocument } from './fee-document.entity';
import { InvoiceDispatch } from './invoice-dispatch.entity';
import type { PlatformAnswer } from './invoice-platform.service';

/** The way of electronic invoices, told step by step. */
@Injectable()
export class InvoiceDispatchService {
  /**
   * Records what became of a fee document. Said twice, or after its end, it changes nothing: answers whether it is new.
   *
   * Refuses NOT_FOUND.
   */
  async record(work: Work, feeDocumentId: string, answer: PlatformAnswer): Promise<boolean> {
    const document = await work.manager.findOneBy(FeeDocument, { id: feeDocumentId });
    if (document === null) throw new DomainError('NOT_FOUND');
    const told = await work.manager.findBy(InvoiceDispatch, { feeDocumentId });
    const isOver = told.some(({ state }) => state === 'ACCEPTED' || state === 'REFUSED');
    if (isOver || told.some(({ state }) => state === answer.state)) return false;
    // Two at once: the unique keys let one of them through.
    return work.insertNew(InvoiceDispatch, {
      ...{ id: uuidv7(), feeDocumentId, creditorId: document.creditorId, ...answer },
      actId: work.actId,
    });
  }
}
