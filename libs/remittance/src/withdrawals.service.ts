import { Injectable } from '@nestjs/common';

import { BankTies } from '@solde/bank';
import type { CalendarDate } from '@solde/calendar';
import { LedgerService } from '@solde/ledger';
import { formatAmount, sum, type Currency, type Minor } from '@solde/money';
import { DomainError, type Work } from '@solde/platform';

import { withdrawalMinor } from './withdrawal';

/** One withdrawal at a time in a currency: two would each take what the other takes. */
const LOCK_CURRENCY = `
  SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '.withdrawal.' || $1::text, 0))`;

/**
 * By creditor: what waits on the dedicated account for the agency (receivable, less what he pays himself on invoice), and what he
 * owes to others (his carry, less the claims he has not paid).
 */
const TO_WITHDRAW = `
  WITH receivable AS (
    SELECT a.creditor_id, sum(p.amount_minor) AS amount FROM ledger_account a JOIN posting p ON p.account_id = a.id
    WHERE a.code = 'FEES_RECEIVABLE' AND a.currency = $1 GROUP BY a.creditor_id
  ), paid AS (
    SELECT coalesce(fee_document_id, debit_claim_id) AS document_id, sum(amount_minor) AS amount
    FROM invoice_payment WHERE currency = $1 GROUP BY 1
  ), unpaid AS (
    SELECT d.creditor_id, sum(d.total_minor - coalesce(p.amount, 0)) AS amount
    FROM fee_document d LEFT JOIN paid p ON p.document_id = d.id
    WHERE d.settlement = 'PAYMENT' AND d.currency = $1 GROUP BY d.creditor_id
  ), claimed AS (
    SELECT d.creditor_id, sum(d.amount_minor - coalesce(p.amount, 0)) AS amount
    FROM debit_claim d LEFT JOIN paid p ON p.document_id = d.id WHERE d.currency = $1 GROUP BY d.creditor_id
  ), carried AS (
    SELECT DISTINCT ON (creditor_id) creditor_id, carry_minor
    FROM remittance_statement WHERE currency = $1 ORDER BY creditor_id, id DESC
  )
  SELECT r.creditor_id AS "creditorId", (r.amount - coalesce(u.amount, 0))::bigint AS "invoicedMinor",
         (coalesce(c.carry_minor, 0) - coalesce(q.amount, 0))::bigint AS "standingMinor"
  FROM receivable r LEFT JOIN unpaid u USING (creditor_id) LEFT JOIN claimed q USING (creditor_id)
  LEFT JOIN carried c USING (creditor_id)
  WHERE r.amount <> coalesce(u.amount, 0) ORDER BY r.creditor_id`;

const CLOSE = `
  UPDATE remittance_run r SET state = 'CLOSED', version = version + 1
  WHERE r.currency = $1 AND r.state = 'PAID' AND NOT EXISTS (
    SELECT FROM remittance_statement s WHERE s.run_id = r.id AND s.creditor_id = ANY ($2::uuid[]))`;

interface Row {
  readonly creditorId: string;
  readonly invoicedMinor: Minor;
  readonly standingMinor: Minor;
}

export interface WithdrawalAsked {
  readonly currency: Currency;
  /** The day on which the money moved from the dedicated account to the agency's. */
  readonly on: CalendarDate;
  /** The movement of the bank that it is, when its statement is there: the amount must be the same. */
  readonly bankLineId?: string;
}

/** What the agency earned leaves the account that holds the money of others. */
@Injectable()
export class WithdrawalsService {
  constructor(
    private readonly ledger: LedgerService,
    private readonly ties: BankTies,
  ) {}

  /**
   * Takes out the invoiced fees and the costs kept that each creditor's own money covers, and closes the paid runs of which
   * nothing waits any more. Answers the amount, in minor units; negative is what the agency puts back.
   *
   * `source` names what the entry belongs to; the movement of the bank or the work's act when nothing is given. Refuses DATE_OUT_OF_RANGE
   * for a day to come; NOT_FOUND, TRANSITION_NOT_ALLOWED, CURRENCY_MISMATCH and TRANSFER_AMOUNT_DIFFERS for a movement that does not wait or is not this one.
   */
  async withdraw(
    work: Work,
    { currency, on, bankLineId }: WithdrawalAsked,
    source: { readonly source: string; readonly sourceId: string } = bankLineId === undefined
      ? { source: 'ACT', sourceId: work.actId }
      : { source: 'bank_line', sourceId: bankLineId },
  ): Promise<Minor> {
    if (on > work.today) throw new DomainError('DATE_OUT_OF_RANGE', { latest: work.today });
    await work.query(LOCK_CURRENCY, [currency]);
    const rows = await work.query<Row>(TO_WITHDRAW, [currency]);
    const taken = rows.map(({ creditorId, invoicedMinor, standingMinor }) => ({
      creditorId,
      amountMinor: withdrawalMinor(invoicedMinor, standingMinor),
      waits: withdrawalMinor(invoicedMinor, standingMinor) !== invoicedMinor,
    }));
    const totalMinor = sum(taken.map(({ amountMinor }) => amountMinor));
    if (bankLineId !== undefined)
      await this.refuseOtherLine(work, bankLineId, currency, totalMinor);
    const postings = [
      { code: 'FEES_TO_WITHDRAW' as const, amountMinor: totalMinor },
      { code: 'BANK_TP' as const, amountMinor: -totalMinor },
      { code: 'AGENCY_BANK' as const, amountMinor: totalMinor },
      ...taken.map(({ creditorId, amountMinor }) => ({
        ...{ code: 'FEES_RECEIVABLE' as const, creditorId, amountMinor: -amountMinor },
      })),
    ].filter(({ amountMinor }) => amountMinor !== 0n);
    if (postings.length > 0)
      await this.ledger.post(work, {
        ...{ kind: 'WITHDRAWAL', currency, valueOn: on, ...source, postings },
      });
    const waiting = taken.filter(({ waits }) => waits).map(({ creditorId }) => creditorId);
    await work.query(CLOSE, [currency, waiting]);
    return totalMinor;
  }

  /** The movement must wait, until this act ends, and be of the amount that leaves. */
  private async refuseOtherLine(
    work: Work,
    bankLineId: string,
    currency: Currency,
    totalMinor: Minor,
  ): Promise<void> {
    const line = await this.ties.waiting(work, bankLineId);
    if (line.currency !== currency)
      throw new DomainError('CURRENCY_MISMATCH', { expected: line.currency });
    if (line.amountMinor !== -totalMinor)
      throw new DomainError('TRANSFER_AMOUNT_DIFFERS', {
        ...{ withdrawn: formatAmount(totalMinor, currency), currency },
      });
  }
}
