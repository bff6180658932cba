import { Injectable } from '@nestjs/common';

import { AgencyQuery } from '@solde/agency';
import { addDays, later, yearOf, type CalendarDate } from '@solde/calendar';
import { transferIdentifier } from '@solde/credit-transfer';
import { LedgerService } from '@solde/ledger';
import { rate, type Currency } from '@solde/money';
import { DomainError, Jobs, uuidv7, type Work } from '@solde/platform';

import { causeWords } from './cause-words';
import { DebitClaim } from './debit-claim.entity';
import { feeDocumentNumber, seriesOf, type NumberedKind } from './fee-document-number';
import { FeeDocument } from './fee-document.entity';
import { PapersService } from './papers.service';
import { RemittanceRun } from './remittance-run.entity';
import { RemittanceStatement } from './remittance-statement.entity';
import { RemittanceApproved } from './remittance.events';
import {
  FiguresFingerprint,
  isCutOff,
  type StatementPlan,
  type StoppedCreditor,
} from './run-figures';
import { statementEntries } from './statement-entries';
import { TransfersService, type ToldTransfer } from './transfers.service';
import { UnsettledQuery, type Unsettled } from './unsettled.query';
import { userOf } from './user-of';
import { WithdrawalsService } from './withdrawals.service';

/** The job of the worker that makes the papers of an approved run; its payload is `{ runId }`. */
export const PAPERS_JOB = 'remittance.papers';

/** One preparation at a time in a currency. */
const LOCK_CURRENCY = `
  SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '.remittance.' || $1::text, 0))`;

/**
 * One approval at a time takes numbers: it takes them page by page, and two that held each the series that the other wants would
 * wait for each other in a ring.
 */
const LOCK_NUMBERS = `
  SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '.remittance.numbers', 0))`;

/** The figures that a run is about to store, until its row is written; they die with the work. */
const PREPARED = `CREATE TEMP TABLE prepared_statement_plan (rank serial PRIMARY KEY, plan jsonb NOT NULL) ON COMMIT DROP`;
const PREPARE_PAGE = `
  INSERT INTO prepared_statement_plan (plan)
  SELECT plan FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS page (plan, place) ORDER BY place`;
const STORE_RUN = `
  INSERT INTO remittance_run (id, number, currency, cut_off_on, payout_on, figures_hash, prepared_by, act_id, figures)
  SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb || jsonb_build_object('statements', jsonb_agg(plan ORDER BY rank))
  FROM prepared_statement_plan`;

/** Creditors that a refusal names; it says how many there are. */
const STOPPED_TOLD_MAX = 20;
const RUN_DIGITS = 5;
const STATEMENT_DIGITS = 4;

export interface CutOff {
  /** The last day of the period, included. */
  readonly cutOffOn: CalendarDate;
  /** EUR by default. */
  readonly currency?: Currency;
}

/** To which accounts what a run issues is paid. */
interface PayingAccounts {
  readonly ownAccountId: string | null;
  readonly dedicatedAccountId: string;
}

/** What creditors are owed is computed by one person, looked at by another, and leaves once. */
@Injectable()
export class RemittanceService {
  constructor(
    private readonly unsettled: UnsettledQuery,
    private readonly agency: AgencyQuery,
    private readonly ledger: LedgerService,
    private readonly transfers: TransfersService,
    private readonly withdrawals: WithdrawalsService,
    private readonly papers: PapersService,
    private readonly jobs: Jobs,
  ) {}

  /**
   * Computes a run and stores its figures; nothing is posted, nothing leaves.
   *
   * Refuses DATE_OUT_OF_RANGE for a day that ends no period, is still to come, or comes before a cut-off already
   * remitted; DUPLICATE, REMITTANCE_UNDER_WAY, and NOTHING_TO_REMIT with the creditors that were stopped, and why in words.
   */
  async prepare(work: Work, { cutOffOn, currency = 'EUR' }: CutOff): Promise<RemittanceRun> {
    const preparedBy = userOf(work);
    // Two preparers at once: the second waits here, then finds the first one's run.
    await work.query(LOCK_CURRENCY, [currency]);
    await this.refuseCutOff(work, currency, cutOffOn);
    const unsettled = await this.unsettled.gather(work, currency, cutOffOn);
    const { payoutOn } = unsettled;
    const fingerprint = new FiguresFingerprint(unsettled);
    const stopped: StoppedCreditor[] = [];
    let planned = 0;
    await work.query(PREPARED);
    for await (const page of this.unsettled.figures(work, unsettled)) {
      fingerprint.add(page.statements);
      stopped.push(...page.stopped);
      planned += page.statements.length;
      await work.query(PREPARE_PAGE, [JSON.stringify(page.statements)]);
    }
    if (planned === 0)
      throw new DomainError('NOTHING_TO_REMIT', {
        creditors: stopped.length,
        stopped: stopped
          .slice(0, STOPPED_TOLD_MAX)
          .map((one) => ({ ...one, says: causeWords(one.code) })),
      });
    const run: RemittanceRun = {
      ...{ id: uuidv7(), number: await this.nextNumber(work) },
      ...{ currency, cutOffOn, payoutOn, state: 'PREPARED', figuresHash: fingerprint.of(stopped) },
      ...{ preparedBy, checkedBy: null, approvedBy: null, approvedOn: null, paidOn: null },
      ...{ sentBackBecause: null, version: 1, actId: work.actId },
      ...{ statements: planned, stopped: stopped.length },
    };
    await work.query(STORE_RUN, [
      ...[run.id, run.number, currency, cutOffOn, payoutOn, run.figuresHash, preparedBy],
      ...[run.actId, JSON.stringify({ currency, cutOffOn, payoutOn, stopped })],
    ]);
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
   * both books, its transfer file. Its papers are made after the commit.
   *
   * Refuses FOUR_EYES to the preparer, VERSION_CONFLICT when what is posted no longer gives the prepared figures,
   * AGENCY_NOT_DESCRIBED and NO_DEDICATED_ACCOUNT when the papers could not name who pays, TRANSFER_FILE_INVALID when no bank would
   * take the file that would leave.
   */
  async approve(work: Work, runId: string): Promise<RemittanceRun> {
    const approvedBy = userOf(work);
    const run = await this.lock(work, runId, ['CHECKED']);
    if (run.preparedBy === approvedBy) throw new DomainError('FOUR_EYES');
    const unsettled = await this.recomputed(work, run);
    const dedicatedAccountId = await this.signingAccount(work, run.currency);
    await this.issue(work, run, unsettled, dedicatedAccountId);
    const approvedOn = work.today;
    const approved = this.move(work, run, { state: 'APPROVED', approvedBy, approvedOn });
    // Here and never later: the account that pays may change, and a file that no bank takes would leave money in transit for ever.
    await this.papers.makeTransferFile(work, runId);
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
   * Records that the bank has executed the transfers of which nothing is known yet, and takes out the fees that creditors' own money
   * covers: when none of them waits the run is closed. Refuses DATE_OUT_OF_RANGE before the approval or in the future.
   */
  async markPaid(work: Work, runId: string, on: CalendarDate): Promise<RemittanceRun> {
    const run = await this.lock(work, runId, ['APPROVED', 'PAID']);
    const { currency } = run;
    await this.transfers.confirmRest(work, run, on);
    const source = { source: 'REMITTANCE_RUN', sourceId: runId };
    await this.withdrawals.withdraw(work, { currency, on }, source);
    await work.flush();
    return work.manager.findOneByOrFail(RemittanceRun, { id: runId });
  }

  /** The transfer of a statement as the bank knows it. Refuses NOT_FOUND where none was ordered. */
  async transferOf(
    work: Work,
    statementId: string,
  ): Promise<Pick<ToldTransfer, 'endToEndId' | 'amountMinor'>> {
    const statement = await work.manager.findOneBy(RemittanceStatement, { id: statementId });
    if (statement === null || statement.transferMinor === 0n) throw new DomainError('NOT_FOUND');
    const { id, transferMinor: amountMinor } = statement;
    return { endToEndId: transferIdentifier(id), amountMinor };
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

  /** The account that pays the run, and to which its debits are repaid. */
  private async signingAccount(work: Work, currency: Currency): Promise<string> {
    if ((await this.agency.profile(work)) === null) throw new DomainError('AGENCY_NOT_DESCRIBED');
    const account = await this.agency.dedicatedAccount(work, currency);
    if (account === null) throw new DomainError('NO_DEDICATED_ACCOUNT', { currency });
    return account.id;
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

  /** What is unsettled now, when it still gives the prepared figures: all of it is looked at before anything is issued. */
  private async recomputed(work: Work, run: RemittanceRun): Promise<Unsettled> {
    const unsettled = await this.unsettled.gather(work, run.currency, run.cutOffOn);
    const fingerprint = new FiguresFingerprint(unsettled);
    const stopped: StoppedCreditor[] = [];
    for await (const page of this.unsettled.figures(work, unsettled)) {
      fingerprint.add(page.statements);
      stopped.push(...page.stopped);
    }
    if (!fingerprint.of(stopped).equals(run.figuresHash))
      throw new DomainError('VERSION_CONFLICT', { run: run.number });
    return unsettled;
  }

  /** Issues the run a page of creditors at a time: what one page has written is sent, and let go, before the next is read. */
  private async issue(
    work: Work,
    run: RemittanceRun,
    unsettled: Unsettled,
    dedicatedAccountId: string,
  ): Promise<void> {
    const accounts = { ownAccountId: unsettled.ownAccountId, dedicatedAccountId };
    await work.query(LOCK_NUMBERS);
    let before = 0;
    for await (const { statements } of this.unsettled.figures(work, unsettled)) {
      const issued = await this.issuePage(work, run, statements, before, accounts);
      before += statements.length;
      await this.settleLines(work, issued);
    }
  }

  private async issuePage(
    work: Work,
    run: RemittanceRun,
    plans: readonly StatementPlan[],
    before: number,
    accounts: PayingAccounts,
  ): Promise<readonly RemittanceStatement[]> {
    const statements = plans.map((plan, index) => statementOf(work, run, plan, before + index + 1));
    work.insert(RemittanceStatement, statements);
    const drafts = statements.flatMap((statement, index) =>
      draftOf(work, statement, plans[index]?.invoiceDueDays ?? 0, accounts),
    );
    const ofKind = (kind: FeeDocument['kind']) => drafts.filter((draft) => draft.kind === kind);
    const documents = [
      ...(await this.number(work, 'INVOICE', ofKind('INVOICE'))),
      ...(await this.number(work, 'CREDIT_NOTE', ofKind('CREDIT_NOTE'))),
    ];
    work.insert(FeeDocument, documents);
    await this.claim(work, statements, plans, accounts);
    const byStatement = new Map(documents.map((one) => [one.statementId, one]));
    for (const statement of statements) {
      const document = byStatement.get(statement.id) ?? null;
      for (const entry of statementEntries(statement, document, work.today))
        await this.ledger.post(work, entry);
    }
    return statements;
  }

  /** Asks the creditors in debit to pay, where their mandates say so. */
  private async claim(
    work: Work,
    statements: readonly RemittanceStatement[],
    plans: readonly StatementPlan[],
    { dedicatedAccountId }: PayingAccounts,
  ): Promise<void> {
    const drafts = statements.flatMap(({ id, creditorId, currency, claimedMinor }, index) => {
      if (claimedMinor === 0n) return [];
      return {
        ...{ id: uuidv7(), statementId: id, creditorId, currency, amountMinor: claimedMinor },
        ...{ issuedOn: work.today, dueOn: addDays(work.today, plans[index]?.invoiceDueDays ?? 0) },
        ...{ dedicatedAccountId, actId: work.actId },
      };
    });
    work.insert(DebitClaim, await this.number(work, 'DEBIT_CLAIM', drafts));
  }

  /** Takes the next numbers of a series under its lock, so that a rolled-back approval leaves no gap. */
  private async number<Draft extends object>(
    work: Work,
    kind: NumberedKind,
    drafts: readonly Draft[],
  ): Promise<(Draft & Numbered)[]> {
    if (drafts.length === 0) return [];
    const year = yearOf(work.today);
    const series = seriesOf(kind);
    const [taken] = await work.query<{ last: number }>(
      `INSERT INTO fee_document_series AS s (series, year, last) VALUES ($1, $2, $3)
       ON CONFLICT (series, year) DO UPDATE SET last = s.last + excluded.last RETURNING last`,
      [series, year, drafts.length],
    );
    const before = (taken?.last ?? 0) - drafts.length;
    return drafts.map((draft, index) => {
      const position = before + index + 1;
      return { ...draft, series, year, position, number: feeDocumentNumber(kind, year, position) };
    });
  }

  /** Each allocation, fee line, cost and returned transfer enters one statement for ever: the unique key is the guarantee. */
  private async settleLines(work: Work, issued: readonly RemittanceStatement[]): Promise<void> {
    await work.query(
      `INSERT INTO statement_line (id, statement_id, creditor_id, source, source_id, case_id, amount_minor, act_id)
       SELECT uuidv7(), line.statement_id, line.creditor_id, line.source, line.source_id, line.case_id, line.amount_minor, $3
       FROM (
         SELECT s.statement_id, u.* FROM unnest($1::uuid[], $2::uuid[]) AS s (statement_id, creditor_id)
         JOIN unsettled_line u ON u.creditor_id = s.creditor_id
         ORDER BY s.statement_id, u.source, u.value_on, u.case_id, u.source_id
       ) line`,
      [issued.map(({ id }) => id), issued.map(({ creditorId }) => creditorId), work.actId],
    );
  }
}

function statementOf(
  work: Work,
  run: RemittanceRun,
  plan: StatementPlan,
  rank: number,
): RemittanceStatement {
  const { creditorId, mode, state, heldBecause, bankDetailId, lines, oldestClearedOn } = plan;
  return {
    mode,
    ...{ id: uuidv7(), runId: run.id, creditorId, state, heldBecause, bankDetailId, lines },
    number: `${run.number}-${String(rank).padStart(STATEMENT_DIGITS, '0')}`,
    ...{ currency: run.currency, cutOffOn: run.cutOffOn, oldestClearedOn },
    payoutOn: later(run.payoutOn, work.today),
    openingCarryMinor: BigInt(plan.openingCarryMinor),
    collectedMinor: BigInt(plan.collectedMinor),
    givenBackMinor: BigInt(plan.givenBackMinor),
    costsKeptMinor: BigInt(plan.costsKeptMinor),
    feesMinor: BigInt(plan.feesMinor),
    vatRate: rate(plan.vatRate),
    vatMinor: BigInt(plan.vatMinor),
    deboursMinor: BigInt(plan.deboursMinor),
    balanceMinor: BigInt(plan.balanceMinor),
    transferMinor: BigInt(plan.transferMinor),
    carryMinor: BigInt(plan.carryMinor),
    claimedMinor: BigInt(plan.claimedMinor),
    actId: work.actId,
  };
}

interface Numbered {
  readonly series: string;
  readonly year: number;
  readonly position: number;
  readonly number: string;
}

/** The fee document of a statement before its number; none when fees and debours come to nothing each (R-VAT, R-COSTS). */
function draftOf(
  work: Work,
  statement: RemittanceStatement,
  invoiceDueDays: number,
  { ownAccountId }: PayingAccounts,
): Omit<FeeDocument, keyof Numbered>[] {
  const { id, creditorId, currency, mode, feesMinor, vatRate, vatMinor, deboursMinor } = statement;
  if (feesMinor === 0n && deboursMinor === 0n) return [];
  const totalMinor = feesMinor + vatMinor + deboursMinor;
  const isPaid = mode === 'GROSS';
  return [
    {
      ...{ id: uuidv7(), statementId: id, creditorId, currency },
      kind: totalMinor < 0n ? 'CREDIT_NOTE' : 'INVOICE',
      ...{ feesMinor, vatRate, vatMinor, deboursMinor, totalMinor },
      settlement: isPaid ? 'PAYMENT' : 'SET_OFF',
      dueOn: isPaid ? addDays(work.today, invoiceDueDays) : null,
      ownAccountId: isPaid && totalMinor > 0n ? ownAccountId : null,
      ...{ issuedOn: work.today, actId: work.actId },
    },
  ];
}
