import { Injectable } from '@nestjs/common';

import { AgencyQuery } from '@solde/agency';
import { later, type CalendarDate } from '@solde/calendar';
import {
  SEPA_CURRENCY,
  transferIdentifier,
  transferOrderer,
  TransferFiles,
  type TransferAddress,
} from '@solde/credit-transfer';
import type { Currency, Minor } from '@solde/money';
import { DomainError, type Work } from '@solde/platform';

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

/** What an approved run asks of the bank, and the file that says so. */
export interface OrderedTransfers {
  readonly number: string;
  readonly rows: readonly Pick<
    TransferRow,
    'statementId' | 'creditorId' | 'iban' | 'amountMinor'
  >[];
  readonly bytes: Buffer;
}

/** The transfers of an approved run, written as a file that a bank can take. */
@Injectable()
export class RunTransfers {
  constructor(
    private readonly agency: AgencyQuery,
    private readonly files: TransferFiles,
  ) {}

  /**
   * The file of an approved run, the same bytes whenever it is made; null when nothing is to be transferred by SEPA: another currency
   * is paid by hand, from the statements.
   *
   * Refuses NOT_FOUND before the approval, NO_DEDICATED_ACCOUNT, and TRANSFER_FILE_INVALID with the creditors whose transfers break a rule.
   */
  async ordered(work: Work, runId: string): Promise<OrderedTransfers | null> {
    const [run] = await work.query<RunRow>(RUN, [runId]);
    if (run === undefined) throw new DomainError('NOT_FOUND');
    const rows = await work.query<TransferRow>(TRANSFERS, [runId]);
    if (run.currency !== SEPA_CURRENCY || rows.length === 0 || run.approvedAt === null) return null;
    const bytes = await this.fileOf(work, runId, run, run.approvedAt, rows);
    return { number: run.number, rows, bytes };
  }

  private async fileOf(
    work: Work,
    runId: string,
    { currency, payoutOn, approvedOn }: RunRow,
    createdAt: Date,
    rows: readonly TransferRow[],
  ): Promise<Buffer> {
    const account = await this.agency.dedicatedAccount(work, currency);
    if (account === null) throw new DomainError('NO_DEDICATED_ACCOUNT', { currency });
    const order = {
      ...{ messageId: transferIdentifier(runId), createdAt },
      executionOn: later(payoutOn, approvedOn),
      orderer: transferOrderer(account, await this.agency.profile(work)),
      transfers: rows.map((row) => ({
        ...{ endToEndId: transferIdentifier(row.statementId), amountMinor: row.amountMinor },
        ...{ creditorName: row.holder, creditorIban: row.iban, creditorBic: row.bic },
        creditorAddress: row,
        remittanceText: row.number,
      })),
    };
    return this.files.make(
      order,
      rows.map(({ creditorId }) => creditorId),
    );
  }
}
