import { Injectable } from '@nestjs/common';

import { AgencyQuery } from '@solde/agency';
import { later, yearOf, type CalendarDate } from '@solde/calendar';
import { LedgerService } from '@solde/ledger';
import { rate, sum, type Currency, type Minor } from '@solde/money';
import { DomainError, Jobs, uuidv7, type Work } from '@solde/platform';

import { feeDocumentNumber, type FeeDocumentKind } from './fee-document-number';
import { FeeDocument } from './fee-document.entity';
import { RemittanceRun } from './remittance-run.entity';
import { RemittanceStatement } from './remittance-statement.entity';
import { RemittanceApproved, RemittancePaid } from './remittance.events';
import { figuresHash, isCutOff, type RunFigures, type StatementPlan } from './run-figures';
import { UnsettledQuery } from './unsettled.query';
import { withdrawalMinor } from './withdrawal';

/** The job of the worker that makes the papers of an approved run; its payload is `{ runId }`. */
export const PAPERS_JOB = 'remittance.papers';

/** One preparation at a time in a currency. */
const LOCK_CURRENCY = `
  SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '.remittance.' || $1::text, 0))`;

const RUN_DIGITS = 5;
const STATEMENT_DIGITS = 4;

export interface CutOff {
  /** The last day of the period, included. */
  readonly cutOffOn: CalendarDate;
  /** EUR by default. */
  readonly currency?: Currency;
}

/** An issued statement with the fee document that goes with it. */
interface Issued {
  readonly statement: RemittanceStatement;
  readonly feeDocument: FeeDocument | null;
}

/** What creditors are owed is computed by one person, looked at by another, and leaves once. */
@Injectable()
export class RemittanceService {
  constructor(
    private readonly unsettled: UnsettledQuery,
    private readonly agency: AgencyQuery,
    private readonly ledger: LedgerService,
    private readonly jobs: Jobs,
  ) {}

  /**
   * Computes a run and stores its figures; nothing is posted, nothing leaves.
   *
   * Refuses DATE_OUT_OF_RANGE for a day that ends no period, is still to come, or comes before a cut-off already
   * remitted; DUPLICATE, REMITTANCE_UNDER_WAY, and NOTHING_TO_REMIT with the creditors that were stopped.
   */
  async prepare(work: Work, { cutOffOn, currency = 'EUR' }: CutOff): Promise<RemittanceRun> {
    const preparedBy = userOf(work);
    // Two preparers at once: the second waits here, then finds the first one's run.
    await work.query(LOCK_CURRENCY, [currency]);
    await this.refuseCutOff(work, currency, cutOffOn);
    const figures = await this.unsettled.figures(work, currency, cutOffOn);
    if (figures.statements.length === 0)
      throw new DomainError('NOTHING_TO_REMIT', { stopped: figures.stopped });
    const run: RemittanceRun = {
      id: uuidv7(),
      number: await this.nextNumber(work),
      ...{ currency, cutOffOn, payoutOn: figures.payoutOn, state: 'PREPARED' },
      ...{ figures, figuresHash: figuresHash(figures) },
      ...{ preparedBy, checkedBy: null, approvedBy: null, approvedOn: null, paidOn: null },
      ...{ sentBackBecause: null, version: 1, actId: work.actId },
    };
    work.insert(RemittanceRun, run);
    return run;
  }

  /** Says that another person has looked at the figures. Refuses FOUR_EYES, VERSION_CONFLICT when money has moved since. */
  async check(work: Work, runId: string): Promise<RemittanceRun> {
    const checkedBy = userOf(work);
    const run = await this.lock(work, runId, ['PREPARED']);
    if (run.preparedBy === checkedBy) throw new DomainError('FOUR_EYES');
    await this.recomputed(work, run);
    return this.move(work, run, { state: 'CHECKED', checkedBy });
  }

  /**
   * Makes a checked run final, in one act: statements and their lines, fee documents with their numbers, the entries of
   * both books. Its papers and its transfer file are made after the commit.
   *
   * Refuses FOUR_EYES to the preparer, VERSION_CONFLICT when what is posted no longer gives the prepared figures,
   * AGENCY_NOT_DESCRIBED and NO_DEDICATED_ACCOUNT when the papers could not name who pays.
   */
  async approve(work: Work, runId: string): Promise<RemittanceRun> {
    const approvedBy = userOf(work);
    const run = await this.lock(work, runId, ['CHECKED']);
    if (run.preparedBy === approvedBy) throw new DomainError('FOUR_EYES');
    const figures = await this.recomputed(work, run);
    await this.refuseUnsigned(work, run.currency);
    const issued = await this.issue(work, run, figures.statements);
    await this.settleLines(work, issued);
    for (const one of issued) await this.post(work, run, one);
    const approvedOn = work.today;
    const approved = this.move(work, run, { state: 'APPROVED', approvedBy, approvedOn });
    await this.jobs.enqueue(work, PAPERS_JOB, { runId }, `${PAPERS_JOB} ${runId}`);
    work.publish(new RemittanceApproved(runId));
    return approved;
  }

  /** Gives a run back to its preparer: it is dropped, and its cut-off can be prepared again. */
  async sendBack(work: Work, runId: string, because: string): Promise<RemittanceRun> {
    const run = await this.lock(work, runId, ['PREPARED', 'CHECKED']);
    return this.move(work, run, { state: 'SENT_BACK', sentBackBecause: because });
  }

  /**
   * Records that the bank has executed the transfers: they leave the trust account, and so do the fees that creditors' own
   * money covers. Refuses DATE_OUT_OF_RANGE before the approval or in the future.
   */
  async markPaid(work: Work, runId: string, on: CalendarDate): Promise<RemittanceRun> {
    const run = await this.lock(work, runId, ['APPROVED']);
    if (on > work.today || (run.approvedOn !== null && on < run.approvedOn))
      throw new DomainError('DATE_OUT_OF_RANGE', { from: run.approvedOn, latest: work.today });
    const statements = await work.manager.findBy(RemittanceStatement, { runId });
    const transfersMinor = sum(statements.map(({ transferMinor }) => transferMinor));
    const entry = {
      currency: run.currency,
      valueOn: on,
      source: 'REMITTANCE_RUN',
      sourceId: runId,
    };
    if (transfersMinor !== 0n)
      await this.ledger.post(work, {
        ...{ ...entry, kind: 'TRANSFER_CLEARED' },
        postings: [
          { code: 'TRANSFERS_IN_TRANSIT', amountMinor: transfersMinor },
          { code: 'BANK_TP', amountMinor: -transfersMinor },
        ],
      });
    await this.withdrawFees(work, run, entry);
    work.publish(new RemittancePaid(runId));
    return this.move(work, run, { state: 'PAID', paidOn: on });
  }

  private async refuseCutOff(
    work: Work,
    currency: Currency,
    cutOffOn: CalendarDate,
  ): Promise<void> {
    const [last] = await work.query<{ on: CalendarDate; state: RemittanceRun['state'] }>(
      `SELECT cut_off_on AS on, state FROM remittance_run
       WHERE currency = $1 AND state <> 'SENT_BACK' ORDER BY cut_off_on DESC LIMIT 1`,
      [currency],
    );
    if (last !== undefined && (last.state === 'PREPARED' || last.state === 'CHECKED'))
      throw new DomainError('REMITTANCE_UNDER_WAY', { cutOffOn: last.on });
    if (last?.on === cutOffOn) throw new DomainError('DUPLICATE', { cutOffOn });
    const isPast = last !== undefined && cutOffOn < last.on;
    if (!isCutOff(cutOffOn) || cutOffOn > work.today || isPast)
      throw new DomainError('DATE_OUT_OF_RANGE', { after: last?.on ?? null, latest: work.today });
  }

  private async refuseUnsigned(work: Work, currency: Currency): Promise<void> {
    if ((await this.agency.profile(work)) === null) throw new DomainError('AGENCY_NOT_DESCRIBED');
    if ((await this.agency.dedicatedAccount(work, currency)) === null)
      throw new DomainError('NO_DEDICATED_ACCOUNT', { currency });
  }

  private async nextNumber(work: Work): Promise<string> {
    const [row] = await work.query<{ rank: bigint }>(
      `SELECT nextval('remittance_run_number') AS rank`,
    );
    return `RV${yearOf(work.today)}-${String(row?.rank ?? 0n).padStart(RUN_DIGITS, '0')}`;
  }

  /** Whoever comes second waits for the first, and finds the run in its new state. */
  private async lock(
    work: Work,
    runId: string,
    states: readonly RemittanceRun['state'][],
  ): Promise<RemittanceRun> {
    const run = await work.manager.findOne(RemittanceRun, {
      where: { id: runId },
      lock: { mode: 'pessimistic_write' },
    });
    if (run === null) throw new DomainError('NOT_FOUND');
    if (!states.includes(run.state))
      throw new DomainError('TRANSITION_NOT_ALLOWED', { from: run.state });
    return run;
  }

  private move(work: Work, run: RemittanceRun, change: Partial<RemittanceRun>): RemittanceRun {
    work.update(RemittanceRun, { id: run.id, version: run.version }, change);
    return { ...run, ...change, version: run.version + 1 };
  }

  private async recomputed(work: Work, run: RemittanceRun): Promise<RunFigures> {
    const figures = await this.unsettled.figures(work, run.currency, run.cutOffOn);
    if (!figuresHash(figures).equals(run.figuresHash))
      throw new DomainError('VERSION_CONFLICT', { run: run.number });
    return figures;
  }

  private async issue(
    work: Work,
    run: RemittanceRun,
    plans: readonly StatementPlan[],
  ): Promise<Issued[]> {
    const statements = plans.map((plan, index) => statementOf(work, run, plan, index + 1));
    work.insert(RemittanceStatement, statements);
    const invoices = statements.filter(({ feesMinor }) => feesMinor > 0n);
    const creditNotes = statements.filter(({ feesMinor }) => feesMinor < 0n);
    const documents = [
      ...(await this.number(work, 'INVOICE', invoices)),
      ...(await this.number(work, 'CREDIT_NOTE', creditNotes)),
    ];
    const byStatement = new Map(documents.map((one) => [one.statementId, one]));
    return statements.map((statement) => ({
      statement,
      feeDocument: byStatement.get(statement.id) ?? null,
    }));
  }

  /** Takes the next numbers of a series under its lock, so that a rolled-back approval leaves no gap. */
  private async number(
    work: Work,
    kind: FeeDocumentKind,
    statements: readonly RemittanceStatement[],
  ): Promise<FeeDocument[]> {
    if (statements.length === 0) return [];
    const year = yearOf(work.today);
    const series = kind === 'INVOICE' ? 'FA' : 'AV';
    const [taken] = await work.query<{ last: number }>(
      `INSERT INTO fee_document_series AS s (series, year, last) VALUES ($1, $2, $3)
       ON CONFLICT (series, year) DO UPDATE SET last = s.last + excluded.last RETURNING last`,
      [series, year, statements.length],
    );
    const before = (taken?.last ?? 0) - statements.length;
    const documents = statements.map((statement, index) => {
      const position = before + index + 1;
      const { creditorId, currency, feesMinor, vatRate, vatMinor } = statement;
      return {
        ...{ id: uuidv7(), statementId: statement.id, creditorId, kind, series, year, position },
        number: feeDocumentNumber(kind, year, position),
        ...{ currency, feesMinor, vatRate, vatMinor, totalMinor: feesMinor + vatMinor },
        ...{ issuedOn: work.today, actId: work.actId },
      };
    });
    work.insert(FeeDocument, documents);
    return documents;
  }

  /** Each allocation and each fee line enters one statement for ever: the unique key is the guarantee. */
  private async settleLines(work: Work, issued: readonly Issued[]): Promise<void> {
    await work.query(
      `INSERT INTO statement_line (id, statement_id, creditor_id, source, source_id, case_id, amount_minor, act_id)
       SELECT uuidv7(), line.statement_id, line.creditor_id, line.source, line.source_id, line.case_id, line.amount_minor, $3
       FROM (
         SELECT s.statement_id, u.* FROM unsettled_line u
         JOIN unnest($1::uuid[], $2::uuid[]) AS s (statement_id, creditor_id) ON s.creditor_id = u.creditor_id
         ORDER BY s.statement_id, u.source, u.value_on, u.case_id, u.source_id
       ) line`,
      [
        issued.map(({ statement }) => statement.id),
        issued.map(({ statement }) => statement.creditorId),
        work.actId,
      ],
    );
  }

  /** The fee document, its set-off against what is owed to the creditor, and the transfer that is ordered. */
  private async post(
    work: Work,
    { currency }: RemittanceRun,
    { statement, feeDocument }: Issued,
  ): Promise<void> {
    const { creditorId, transferMinor } = statement;
    const valueOn = work.today;
    if (feeDocument !== null) {
      const { feesMinor, vatMinor, totalMinor } = feeDocument;
      const entry = { currency, valueOn, source: 'FEE_DOCUMENT', sourceId: feeDocument.id };
      await this.ledger.post(work, {
        ...{ ...entry, kind: 'FEE_DOCUMENT' },
        postings: [
          { code: 'FEES_RECEIVABLE' as const, creditorId, amountMinor: totalMinor },
          { code: 'FEES_UNBILLED' as const, creditorId, amountMinor: -feesMinor },
          { code: 'VAT_COLLECTED' as const, amountMinor: -vatMinor },
        ].filter(({ amountMinor }) => amountMinor !== 0n),
      });
      await this.ledger.post(work, {
        ...{ ...entry, kind: 'SET_OFF' },
        postings: [
          { code: 'CREDITOR_PAYABLE', creditorId, amountMinor: totalMinor },
          { code: 'FEES_TO_WITHDRAW', amountMinor: -totalMinor },
        ],
      });
    }
    if (transferMinor > 0n)
      await this.ledger.post(work, {
        ...{ kind: 'PAYOUT', currency, valueOn },
        ...{ source: 'REMITTANCE_STATEMENT', sourceId: statement.id },
        postings: [
          { code: 'CREDITOR_PAYABLE', creditorId, amountMinor: transferMinor },
          { code: 'TRANSFERS_IN_TRANSIT', amountMinor: -transferMinor },
        ],
      });
  }

  private async withdrawFees(
    work: Work,
    { id: runId, currency }: RemittanceRun,
    entry: { currency: Currency; valueOn: CalendarDate; source: string; sourceId: string },
  ): Promise<void> {
    const rows = await work.query<{ creditorId: string; invoiced: Minor; carry: Minor }>(
      `SELECT a.creditor_id AS "creditorId", sum(p.amount_minor)::bigint AS invoiced,
              (SELECT carry_minor FROM remittance_statement WHERE creditor_id = a.creditor_id AND currency = $2
               ORDER BY id DESC LIMIT 1) AS carry
       FROM ledger_account a JOIN posting p ON p.account_id = a.id
       WHERE a.code = 'FEES_RECEIVABLE' AND a.currency = $2
         AND a.creditor_id IN (SELECT creditor_id FROM remittance_statement WHERE run_id = $1)
       GROUP BY a.creditor_id ORDER BY a.creditor_id`,
      [runId, currency],
    );
    const withdrawn = rows
      .map(({ creditorId, invoiced, carry }) => ({
        ...{ code: 'FEES_RECEIVABLE' as const, creditorId },
        amountMinor: -withdrawalMinor(invoiced, carry),
      }))
      .filter(({ amountMinor }) => amountMinor !== 0n);
    const totalMinor = -sum(withdrawn.map(({ amountMinor }) => amountMinor));
    if (withdrawn.length === 0) return;
    const total = [
      { code: 'FEES_TO_WITHDRAW' as const, amountMinor: totalMinor },
      { code: 'BANK_TP' as const, amountMinor: -totalMinor },
      { code: 'AGENCY_BANK' as const, amountMinor: totalMinor },
    ].filter(({ amountMinor }) => amountMinor !== 0n);
    const postings = [...total, ...withdrawn];
    await this.ledger.post(work, { ...entry, kind: 'WITHDRAWAL', postings });
  }
}

function statementOf(
  work: Work,
  run: RemittanceRun,
  plan: StatementPlan,
  rank: number,
): RemittanceStatement {
  const { creditorId, state, heldBecause, bankDetailId, lines, oldestClearedOn } = plan;
  return {
    ...{ id: uuidv7(), runId: run.id, creditorId, state, heldBecause, bankDetailId, lines },
    number: `${run.number}-${String(rank).padStart(STATEMENT_DIGITS, '0')}`,
    ...{ currency: run.currency, cutOffOn: run.cutOffOn, oldestClearedOn },
    payoutOn: later(run.payoutOn, work.today),
    openingCarryMinor: BigInt(plan.openingCarryMinor),
    collectedMinor: BigInt(plan.collectedMinor),
    costsKeptMinor: 0n,
    feesMinor: BigInt(plan.feesMinor),
    vatRate: rate(plan.vatRate),
    vatMinor: BigInt(plan.vatMinor),
    balanceMinor: BigInt(plan.balanceMinor),
    transferMinor: BigInt(plan.transferMinor),
    carryMinor: BigInt(plan.carryMinor),
    actId: work.actId,
  };
}

/** Money is remitted by persons: a run always names them. */
function userOf({ caller }: Work): string {
  if (caller.kind !== 'USER' || caller.userId === null) throw new DomainError('FORBIDDEN');
  return caller.userId;
}
