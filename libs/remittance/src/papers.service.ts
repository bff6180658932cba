import { Injectable } from '@nestjs/common';

import { AgencyQuery } from '@solde/agency';
import { later, type CalendarDate } from '@solde/calendar';
import { DocumentsService } from '@solde/documents';
import { sum, type Currency, type Minor } from '@solde/money';
import { DomainError, uuidv7, type Work } from '@solde/platform';

import { creditTransferFile, transferIdentifier, type TransferAddress } from './credit-transfer';
import type { DrawnPaper } from './papers.query';
import { RemittanceDocument } from './remittance-document.entity';
import { TransferFileExport } from './transfer-file-export.entity';
import { TransferFile } from './transfer-file.entity';
import { Transfer } from './transfer.entity';

/** SEPA carries euros; another currency is paid by hand from the statements. */
const SEPA_CURRENCY = 'EUR';

const RUN = `
  SELECT r.number, r.currency, r.payout_on AS "payoutOn", r.approved_on AS "approvedOn",
         (SELECT act.at FROM remittance_statement s JOIN act ON act.id = s.act_id WHERE s.run_id = r.id LIMIT 1) AS "approvedAt"
  FROM remittance_run r WHERE r.id = $1 AND r.approved_on IS NOT NULL`;

const TRANSFERS = `
  SELECT s.id AS "statementId", s.number, s.creditor_id AS "creditorId", s.transfer_minor AS "amountMinor",
         b.iban, b.bic, b.holder, k.address_line AS "addressLine", k.postal_code AS "postalCode", k.city, k.country
  FROM remittance_statement s JOIN bank_detail b ON b.id = s.bank_detail_id JOIN creditor k ON k.id = s.creditor_id
  WHERE s.run_id = $1 AND s.transfer_minor > 0 ORDER BY s.number`;

interface RunRow {
  readonly number: string;
  readonly currency: Currency;
  readonly payoutOn: CalendarDate;
  readonly approvedOn: CalendarDate;
  readonly approvedAt: Date | null;
}

interface TransferRow extends TransferAddress {
  readonly statementId: string;
  readonly number: string;
  readonly creditorId: string;
  readonly amountMinor: Minor;
  readonly iban: string;
  readonly bic: string | null;
  readonly holder: string;
}

export interface ExportedFile {
  readonly documentId: string;
  /** 1 for the original. */
  readonly rank: number;
}

/** The papers of an approved run: kept once each, whoever makes them and however often. */
@Injectable()
export class PapersService {
  constructor(
    private readonly agency: AgencyQuery,
    private readonly documents: DocumentsService,
  ) {}

  /**
   * Makes the transfer file of an approved run, pain.001.001.09, and keeps it as a document: what is downloaded later is these
   * very bytes. Its identifiers come from the run and its statements, so that a bank never takes it twice.
   *
   * Answers null when nothing is to be transferred by SEPA. Refuses NOT_FOUND before the approval, NO_DEDICATED_ACCOUNT.
   */
  async makeTransferFile(work: Work, runId: string): Promise<TransferFile | null> {
    await work.query('SELECT FROM remittance_run WHERE id = $1 FOR UPDATE', [runId]);
    const made = await work.manager.findOneBy(TransferFile, { runId });
    if (made !== null) return made;
    const [run] = await work.query<RunRow>(RUN, [runId]);
    if (run === undefined) throw new DomainError('NOT_FOUND');
    const rows = await work.query<TransferRow>(TRANSFERS, [runId]);
    if (run.currency !== SEPA_CURRENCY || rows.length === 0 || run.approvedAt === null) return null;
    const bytes = Buffer.from(await this.fileOf(work, runId, run, run.approvedAt, rows), 'utf8');
    const document = await this.documents.add(work, {
      ...{ kind: 'TRANSFER_FILE', title: `Virements ${run.number}`, mediaType: 'application/xml' },
      ...{ bytes, visibleToCreditor: false },
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
   * it twice unawares. Refuses NOT_FOUND while it is not made.
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

  private async fileOf(
    work: Work,
    runId: string,
    { currency, payoutOn, approvedOn }: RunRow,
    createdAt: Date,
    rows: readonly TransferRow[],
  ): Promise<string> {
    const account = await this.agency.dedicatedAccount(work, currency);
    if (account === null) throw new DomainError('NO_DEDICATED_ACCOUNT', { currency });
    const profile = await this.agency.profile(work);
    return creditTransferFile({
      ...{ runId, createdAt, executionOn: later(payoutOn, approvedOn) },
      orderer: {
        ...{ name: account.holder, iban: account.iban, bic: account.bic },
        address: profile === null ? null : { ...profile, country: countryOf(profile.territory) },
      },
      transfers: rows.map((row) => ({
        ...{ statementId: row.statementId, amountMinor: row.amountMinor },
        ...{ creditorName: row.holder, creditorIban: row.iban, creditorBic: row.bic },
        creditorAddress: row,
        remittanceText: row.number,
      })),
    });
  }
}

/** The country of a French territory as an address says it: `FR-METRO` is France, overseas territories have their own codes. */
function countryOf(territory: string): string {
  return territory.slice(0, 2);
}
