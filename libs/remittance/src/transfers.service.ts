import { Injectable } from '@nestjs/common';

import { BankTies } from '@solde/bank';
import type { CalendarDate } from '@solde/calendar';
import { transferIdentifier } from '@solde/credit-transfer';
import { LedgerService, type EntryToPost } from '@solde/ledger';
import type { Minor } from '@solde/money';
import { DomainError, uuidv7, type Work } from '@solde/platform';

import { RemittanceRun } from './remittance-run.entity';
import { RemittanceStatement } from './remittance-statement.entity';
import { RemittancePaid } from './remittance.events';
import { statementOfTransfer } from './statement-of-transfer';
import { TransferOutcome } from './transfer-outcome.entity';

/** Who says what happened to a transfer. */
export type TransferTeller =
  { readonly kind: 'BANK_LINE'; readonly id: string } | { readonly kind: 'PERSON' };

export interface ToldTransfer {
  /** As in the transfer file: the bank gives it back on its statement. */
  readonly endToEndId: string;
  readonly amountMinor: Minor;
  readonly on: CalendarDate;
  readonly source: TransferTeller;
}

export interface ReturnedTransfer extends ToldTransfer {
  /** The bank's code, or a person's words. */
  readonly reason: string;
}

const RETURN_REASON_CHARACTERS_MAX = 200;
/** Why a bank gave a transfer back when its statement does not say. */
export const UNSAID_REASON = 'NOT_SAID';

const UNANSWERED = `
  SELECT s.id FROM remittance_statement s
  WHERE s.run_id = $1 AND s.transfer_minor > 0 AND NOT EXISTS (SELECT FROM transfer_outcome o WHERE o.statement_id = s.id)`;

/** What the bank did with each transfer of a run. */
@Injectable()
export class TransfersService {
  constructor(
    private readonly ledger: LedgerService,
    private readonly ties: BankTies,
  ) {}

  /**
   * Records that one transfer was executed: it leaves the trust account. Told twice, it answers the first time's fact and posts
   * nothing; the bank's line that tells it after a person is tied to the person's entry. When it was the last one of its run, the
   * run is paid.
   *
   * Refuses NOT_FOUND for an identifier that is none of ours, TRANSFER_AMOUNT_DIFFERS, DATE_OUT_OF_RANGE before the approval or in
   * the future, TRANSITION_NOT_ALLOWED for one that was returned before it left.
   */
  async confirmTransfer(work: Work, told: ToldTransfer): Promise<TransferOutcome> {
    const { run, statement, outcomes } = await this.locked(work, told);
    const known = outcomes.find(({ kind }) => kind === 'EXECUTED');
    if (known !== undefined) return this.tied(work, known, told.source);
    if (outcomes.length > 0) throw new DomainError('TRANSITION_NOT_ALLOWED', { from: 'RETURNED' });
    refuseDay(work, run, told.on);
    const outcome = outcomeOf(work, statement, { kind: 'EXECUTED', on: told.on, by: told.source });
    work.insert(TransferOutcome, outcome);
    await this.post(work, outcome, run, sourceOf(outcome));
    await this.settle(work, run, told.on);
    return outcome;
  }

  /**
   * Records that the bank gave a transfer back: the money is owed to the creditor again, and his next statement takes it. Before its
   * execution it never left the account; afterwards it comes back to it. Told twice, it answers the first time's fact.
   *
   * A line of the bank that brings it back proves that it had left, though the line that shows it leave may come later: both days may be one.
   *
   * Refuses as `confirmTransfer`.
   */
  async returnTransfer(work: Work, told: ReturnedTransfer): Promise<TransferOutcome> {
    const { run, statement, outcomes } = await this.locked(work, told);
    const known = outcomes.find(({ kind }) => kind === 'RETURNED');
    if (known !== undefined) return this.tied(work, known, told.source);
    refuseDay(work, run, told.on);
    const hadLeft = outcomes.length > 0 || told.source.kind === 'BANK_LINE';
    if (hadLeft && outcomes.length === 0) {
      const by = told.source;
      // No line has shown it yet.
      const left = {
        ...outcomeOf(work, statement, { kind: 'EXECUTED', on: told.on, by }),
        sourceId: null,
      };
      work.insert(TransferOutcome, left);
      await this.post(work, left, run, sourceOf(left));
    }
    const reason = told.reason.slice(0, RETURN_REASON_CHARACTERS_MAX);
    const outcome = {
      ...outcomeOf(work, statement, { kind: 'RETURNED', on: told.on, by: told.source }),
      ...{ reason, afterExecution: hadLeft },
    };
    work.insert(TransferOutcome, outcome);
    await this.post(work, outcome, run, sourceOf(outcome));
    await this.settle(work, run, told.on);
    return outcome;
  }

  /**
   * Says that a movement of the bank which waits is the transfer of a statement: executed when the money leaves, given back when it
   * comes in. Refuses as `confirmTransfer`, and TRANSITION_NOT_ALLOWED for a movement that does not wait, or a transfer that another line shows.
   */
  async recogniseLine(work: Work, lineId: string, statementId: string): Promise<TransferOutcome> {
    const { amountMinor, bookedOn: on, returnCode } = await this.ties.waiting(work, lineId);
    const told = {
      ...{ endToEndId: transferIdentifier(statementId), on },
      ...{ reason: returnCode ?? UNSAID_REASON },
      ...{ amountMinor: amountMinor < 0n ? -amountMinor : amountMinor },
      source: { kind: 'BANK_LINE', id: lineId } as const,
    };
    const outcome = await (amountMinor < 0n
      ? this.confirmTransfer(work, told)
      : this.returnTransfer(work, told));
    // Told by another line before: this one waits still, and a transfer that the bank made twice is seen.
    if (!(await this.ties.waits(work, lineId))) return outcome;
    throw new DomainError('TRANSITION_NOT_ALLOWED', { from: outcome.kind });
  }

  /** Confirms every transfer of a run, locked by the caller, of which nothing is known yet: each has its entry, which its line will show. */
  async confirmRest(work: Work, run: RemittanceRun, on: CalendarDate): Promise<RemittanceRun> {
    refuseDay(work, run, on);
    const rest = new Set(
      (await work.query<{ id: string }>(UNANSWERED, [run.id])).map(({ id }) => id),
    );
    const statements = await work.manager.findBy(RemittanceStatement, { runId: run.id });
    const by = { kind: 'PERSON' } as const;
    for (const statement of statements.filter(({ id }) => rest.has(id))) {
      const outcome = outcomeOf(work, statement, { kind: 'EXECUTED', on, by });
      work.insert(TransferOutcome, outcome);
      await this.post(work, outcome, run, ownSource(outcome));
    }
    return this.settle(work, run, on);
  }

  /** What was told before, whose entry the bank's line shows at last; a second line for it is another movement, and waits. */
  private async tied(
    work: Work,
    outcome: TransferOutcome,
    teller: TransferTeller,
  ): Promise<TransferOutcome> {
    if (teller.kind !== 'BANK_LINE') return outcome;
    const [entry] = await work.query<{ id: string }>(
      `SELECT id FROM entry WHERE source = $1 AND source_id = $2`,
      Object.values(ownSource(outcome)),
    );
    if (entry !== undefined) await this.ties.tie(work, teller.id, entry.id);
    return outcome;
  }

  private async locked(
    work: Work,
    { endToEndId, amountMinor }: ToldTransfer,
  ): Promise<{
    readonly run: RemittanceRun;
    readonly statement: RemittanceStatement;
    readonly outcomes: readonly TransferOutcome[];
  }> {
    const id = statementOfTransfer(endToEndId);
    const statement =
      id === null ? null : await work.manager.findOneBy(RemittanceStatement, { id });
    if (statement === null || statement.transferMinor === 0n) throw new DomainError('NOT_FOUND');
    // Whoever comes second waits for the first, and reads its fact.
    const run = await work.manager.findOneOrFail(RemittanceRun, {
      where: { id: statement.runId },
      lock: { mode: 'pessimistic_write' },
    });
    if (amountMinor !== statement.transferMinor)
      throw new DomainError('TRANSFER_AMOUNT_DIFFERS', { statement: statement.number });
    const outcomes = await work.manager.findBy(TransferOutcome, { statementId: statement.id });
    return { run, statement, outcomes };
  }

  private async post(
    work: Work,
    outcome: TransferOutcome,
    { currency }: RemittanceRun,
    source: EntrySource,
  ): Promise<void> {
    const { kind, amountMinor, happenedOn: valueOn, afterExecution, creditorId } = outcome;
    const payable =
      kind === 'EXECUTED'
        ? { code: 'BANK_TP' as const, amountMinor: -amountMinor }
        : { code: 'CREDITOR_PAYABLE' as const, creditorId, amountMinor: -amountMinor };
    const from = afterExecution ? ('BANK_TP' as const) : ('TRANSFERS_IN_TRANSIT' as const);
    await this.ledger.post(work, {
      ...{ kind: 'TRANSFER_CLEARED', currency, valueOn, ...source },
      postings: [{ code: from, amountMinor }, payable],
    });
  }

  /** A run of which every transfer is answered is paid. */
  private async settle(work: Work, run: RemittanceRun, on: CalendarDate): Promise<RemittanceRun> {
    if (run.state !== 'APPROVED') return run;
    if ((await work.query(`${UNANSWERED} LIMIT 1`, [run.id])).length > 0) return run;
    const change = { state: 'PAID', paidOn: on } as const;
    work.update(RemittanceRun, { id: run.id, version: run.version }, change);
    work.publish(new RemittancePaid(run.id));
    return { ...run, ...change, version: run.version + 1 };
  }
}

function refuseDay(work: Work, { approvedOn }: RemittanceRun, on: CalendarDate): void {
  if (on > work.today || (approvedOn !== null && on < approvedOn))
    throw new DomainError('DATE_OUT_OF_RANGE', { from: approvedOn, latest: work.today });
}

type EntrySource = Pick<EntryToPost, 'source' | 'sourceId'>;

/** The entry of what the bank's statement told belongs to its line, which then waits for nobody. */
function sourceOf(outcome: TransferOutcome): EntrySource {
  const { sourceId } = outcome;
  return sourceId === null ? ownSource(outcome) : { source: 'bank_line', sourceId };
}

/** That of what no line has shown yet belongs to the outcome. */
function ownSource({ id }: TransferOutcome): EntrySource {
  return { source: 'TRANSFER_OUTCOME', sourceId: id };
}

function outcomeOf(
  work: Work,
  { id: statementId, creditorId, transferMinor: amountMinor }: RemittanceStatement,
  said: {
    readonly kind: TransferOutcome['kind'];
    readonly on: CalendarDate;
    readonly by: TransferTeller;
  },
): TransferOutcome {
  const { kind, on: happenedOn, by } = said;
  return {
    ...{ id: uuidv7(), statementId, creditorId, kind, amountMinor, happenedOn, reason: null },
    ...{ afterExecution: false, source: by.kind, actId: work.actId },
    sourceId: by.kind === 'BANK_LINE' ? by.id : null,
  };
}
