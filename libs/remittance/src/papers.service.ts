import { Injectable } from '@nestjs/common';

import { transferIdentifier } from '@solde/credit-transfer';
import { DocumentsService } from '@solde/documents';
import { sum } from '@solde/money';
import { DomainError, uuidv7, type Work } from '@solde/platform';

import type { DrawnPaper } from './papers.query';
import { RemittanceDocument } from './remittance-document.entity';
import { RunTransfers } from './run-transfers.service';
import { TransferFileExport } from './transfer-file-export.entity';
import { TransferFile } from './transfer-file.entity';
import { Transfer } from './transfer.entity';

export interface ExportedFile {
  readonly documentId: string;
  /** 1 for the original. */
  readonly rank: number;
}

/** The papers of an approved run: kept once each, whoever makes them and however often. */
@Injectable()
export class PapersService {
  constructor(
    private readonly transfers: RunTransfers,
    private readonly documents: DocumentsService,
  ) {}

  /**
   * Makes the transfer file of an approved run, pain.001.001.09 in euros and a list to pay by hand in another currency, and keeps it as a
   * document: what is downloaded later is these very bytes. Its identifiers come from the run and its statements, so that a bank never takes it twice.
   *
   * Answers null when nothing is to be transferred. Refuses NOT_FOUND before the approval, NO_DEDICATED_ACCOUNT,
   * TRANSFER_FILE_INVALID.
   */
  async makeTransferFile(work: Work, runId: string): Promise<TransferFile | null> {
    await work.query('SELECT FROM remittance_run WHERE id = $1 FOR UPDATE', [runId]);
    const made = await work.manager.findOneBy(TransferFile, { runId });
    if (made !== null) return made;
    const ordered = await this.transfers.ordered(work, runId);
    if (ordered === null) return null;
    const { rows, title, mediaType, bytes } = ordered;
    const document = await this.documents.add(work, {
      ...{ kind: 'TRANSFER_FILE', title, mediaType, bytes, visibleToCreditor: false },
    });
    const file: TransferFile = {
      ...{ id: uuidv7(), runId, messageId: transferIdentifier(runId), transfers: rows.length },
      totalMinor: sum(rows.map(({ amountMinor }) => amountMinor)),
      ...{ documentId: document.id, actId: work.actId },
    };
    work.insert(TransferFile, file);
    work.insert(
      Transfer,
      rows.map(({ statementId, creditorId, iban, amountMinor }) => ({
        ...{ id: uuidv7(), fileId: file.id, statementId, creditorId, iban, amountMinor },
        endToEndId: transferIdentifier(statementId),
      })),
    );
    return file;
  }

  /**
   * Records that somebody takes the transfer file: the first is the original, the others are marked duplicates, so that nobody sends
   * it twice unawares. Refuses NOT_FOUND before the approval, and where nothing leaves.
   */
  async exportFile(work: Work, runId: string): Promise<ExportedFile> {
    await work.query('SELECT FROM remittance_run WHERE id = $1 FOR UPDATE', [runId]);
    const file = await work.manager.findOneBy(TransferFile, { runId });
    if (file === null) throw new DomainError('NOT_FOUND');
    const rank = (await work.manager.countBy(TransferFileExport, { fileId: file.id })) + 1;
    work.insert(TransferFileExport, { fileId: file.id, rank, actId: work.actId });
    return { documentId: file.documentId, rank };
  }

  /** Keeps a drawn paper and shows it to its creditor; one that stands already is left as it is. */
  async keep(work: Work, paper: DrawnPaper): Promise<void> {
    const { statementId, kind, creditorId, title, bytes, documentKind } = paper;
    if (await work.manager.existsBy(RemittanceDocument, { statementId, kind })) return;
    const { id: documentId } = await this.documents.add(work, {
      ...{ kind: documentKind, title, mediaType: 'application/pdf', bytes },
      ...{ creditorId, visibleToCreditor: true },
    });
    work.insert(RemittanceDocument, { id: uuidv7(), statementId, creditorId, kind, documentId });
  }
}
