import { Injectable } from '@nestjs/common';

import { AgencyQuery, type DedicatedAccount } from '@solde/agency';
import { later, type CalendarDate } from '@solde/calendar';
import {
  SEPA_CURRENCY,
  transferIdentifier,
  transferOrderer,
  TransferFiles,
  type TransferAddress,
} from '@solde/credit-transfer';
import type { Currency, Minor } from '@solde/money';
import { paymentList } from '@solde/payments';
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

/** What an approved run asks of the bank, and the document that says so: a file for the bank in euros, a list to pay by hand in another currency. */
export interface OrderedTransfers {
  readonly rows: readonly Pick<
    TransferRow,
    'statementId' | 'creditorId' | 'iban' | 'amountMinor'
  >[];
  readonly title: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** The transfers of an approved run, written as a bank, or a person before its pages, can take them. */
@Injectable()
export class RunTransfers {
  constructor(
    private readonly agency: AgencyQuery,
    private readonly files: TransferFiles,
  ) {}

  /**
   * The transfers of an approved run and their document; null when nothing is to be transferred.
   *
   * Refuses NOT_FOUND before the approval, NO_DEDICATED_ACCOUNT, and TRANSFER_FILE_INVALID with the creditors whose transfers break a rule.
   */
  async ordered(work: Work, runId: string): Promise<OrderedTransfers | null> {
    const [run] = await work.query<RunRow>(RUN, [runId]);
    if (run === undefined) throw new DomainError('NOT_FOUND');
    const rows = await work.query<TransferRow>(TRANSFERS, [runId]);
    if (rows.length === 0 || run.approvedAt === null) return null;
    const { currency, number } = run;
    const account = await this.agency.dedicatedAccount(work, currency);
    if (account === null) throw new DomainError('NO_DEDICATED_ACCOUNT', { currency });
    const asked = { runId, account, rows, executionOn: later(run.payoutOn, run.approvedOn) };
    if (currency !== SEPA_CURRENCY)
      return {
        ...{ rows, title: `Virements ${number} à passer à la main`, mediaType: 'text/csv' },
        bytes: Buffer.from(listOf(asked)),
      };
    const bytes = await this.fileOf(work, asked, run.approvedAt);
    return { rows, title: `Virements ${number}`, mediaType: 'application/xml', bytes };
  }

  private async fileOf(
    work: Work,
    { runId, account, rows, executionOn }: AskedTransfers,
    createdAt: Date,
  ): Promise<Buffer> {
    const order = {
      ...{ messageId: transferIdentifier(runId), createdAt, executionOn },
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

interface AskedTransfers {
  readonly runId: string;
  readonly account: DedicatedAccount;
  readonly rows: readonly TransferRow[];
  readonly executionOn: CalendarDate;
}

function listOf({ account: { iban, currency }, rows, executionOn }: AskedTransfers): string {
  const payments = rows.map(({ statementId, holder, ...row }) => ({
    ...{ ...row, beneficiary: holder, reference: transferIdentifier(statementId) },
  }));
  return paymentList({ iban, currency, executionOn, payments });
}
