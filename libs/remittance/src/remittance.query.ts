import { Injectable } from '@nestjs/common';

import { daysBetween, type CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { DomainError, Reads, type Caller, type Sentence } from '@solde/platform';

import {
  remittanceClock,
  type HeldBecause,
  type RunFigures,
  type StoppedCreditor,
} from './run-figures';

/** Suspense that waits longer is brought up with each run (book US-M5). */
const SUSPENSE_DAYS_MAX = 10;
const SUSPENSE_SHOWN_MAX = 20;

export interface RunView {
  readonly id: string;
  readonly number: string;
  readonly currency: Currency;
  readonly cutOffOn: CalendarDate;
  readonly payoutOn: CalendarDate;
  readonly state: string;
  readonly preparedBy: string;
  readonly checkedBy: string | null;
  readonly approvedBy: string | null;
  readonly approvedOn: CalendarDate | null;
  readonly paidOn: CalendarDate | null;
  readonly sentBackBecause: string | null;
  readonly statements: number;
  readonly stopped: number;
  readonly collectedMinor: Minor;
  readonly feesMinor: Minor;
  readonly vatMinor: Minor;
  readonly transferMinor: Minor;
  /** Credits that stay: held or below the least transfer. */
  readonly keptMinor: Minor;
  /** Debits that are carried. */
  readonly debitMinor: Minor;
}

export interface PlannedStatement {
  readonly creditorId: string;
  readonly creditorName: string;
  /** Null until the run is approved. */
  readonly statementId: string | null;
  readonly number: string | null;
  readonly mode: 'NET' | 'GROSS';
  readonly openingCarryMinor: Minor;
  readonly collectedMinor: Minor;
  readonly givenBackMinor: Minor;
  readonly costsKeptMinor: Minor;
  readonly feesMinor: Minor;
  readonly vatMinor: Minor;
  readonly deboursMinor: Minor;
  readonly balanceMinor: Minor;
  readonly transferMinor: Minor;
  readonly carryMinor: Minor;
  readonly claimedMinor: Minor;
  readonly state: string;
  readonly heldBecause: HeldBecause | null;
  readonly lines: number;
  readonly oldestClearedOn: CalendarDate | null;
}

export interface SuspendedReceipt {
  readonly receiptId: string;
  readonly receivedOn: CalendarDate;
  readonly amountMinor: Minor;
  readonly ageDays: number;
}

export interface RunDetail extends RunView {
  readonly planned: readonly PlannedStatement[];
  readonly left: readonly (StoppedCreditor & { readonly creditorName: string })[];
  /** The one-month clock: money of the run, its oldest, and the days that it has to spare on the payout day. */
  readonly clock: {
    readonly receipts: number;
    readonly oldestClearedOn: CalendarDate | null;
    readonly limitOn: CalendarDate | null;
    readonly daysLeft: number | null;
    readonly inTime: boolean;
  };
  /** Money that belongs to no case, and the oldest of it above ten days. */
  readonly suspense: {
    readonly totalMinor: Minor;
    readonly receipts: number;
    readonly old: readonly SuspendedReceipt[];
  };
  /** What the trust book says is in the bank, and what it owes to others. */
  readonly bankMinor: Minor;
  readonly owedMinor: Minor;
  readonly file: {
    readonly documentId: string;
    readonly messageId: string;
    readonly transfers: number;
    readonly totalMinor: Minor;
  } | null;
}

export interface StatementView {
  readonly id: string;
  readonly number: string;
  readonly creditorId: string;
  readonly creditorName: string;
  readonly currency: Currency;
  readonly cutOffOn: CalendarDate;
  readonly payoutOn: CalendarDate;
  readonly mode: 'NET' | 'GROSS';
  readonly openingCarryMinor: Minor;
  readonly collectedMinor: Minor;
  /** Unused provisions, and transfers that the bank returned. */
  readonly givenBackMinor: Minor;
  readonly costsKeptMinor: Minor;
  readonly feesMinor: Minor;
  /** In percent. */
  readonly vatRate: string;
  readonly vatMinor: Minor;
  readonly deboursMinor: Minor;
  readonly balanceMinor: Minor;
  readonly transferMinor: Minor;
  readonly carryMinor: Minor;
  /** A debit that the creditor is asked to pay. */
  readonly claimedMinor: Minor;
  /** EXECUTED or RETURNED, as the bank said last; null while it has said nothing. */
  readonly transferOutcome: string | null;
  readonly state: string;
  readonly heldBecause: HeldBecause | null;
  readonly lines: number;
  readonly documentId: string | null;
  readonly feeDocumentKind: string | null;
  readonly feeDocumentNumber: string | null;
  readonly feeDocumentTotalMinor: Minor | null;
  /** When it is to be paid; null when it was set off. */
  readonly feeDocumentDueOn: CalendarDate | null;
  readonly feeDocumentId: string | null;
  readonly claimNumber: string | null;
  readonly claimDueOn: CalendarDate | null;
  readonly claimDocumentId: string | null;
}

/** One line: an allocation of a receipt, a fee with the sentence of its rule, a cost, or a transfer that came back. In the creditor's favour when positive. */
export interface StatementLineView {
  readonly id: string;
  readonly source: 'ALLOCATION' | 'FEE_LINE' | 'COST' | 'TRANSFER_RETURN';
  /** Of a cost: KEPT, DEBOURS or PROVISION_RETURNED. */
  readonly kind: string | null;
  readonly label: string | null;
  readonly caseId: string | null;
  readonly caseNumber: string | null;
  readonly debtorName: string | null;
  readonly valueOn: CalendarDate;
  readonly component: string | null;
  readonly claimNumber: string | null;
  readonly receiptId: string | null;
  readonly means: string | null;
  readonly sentence: Sentence | null;
  readonly amountMinor: Minor;
}

export interface StatementDetail extends StatementView {
  readonly items: readonly StatementLineView[];
}

const RUN = `
  SELECT r.id, r.number, r.currency, r.cut_off_on AS "cutOffOn", r.payout_on AS "payoutOn", r.state,
         p.display_name AS "preparedBy", c.display_name AS "checkedBy", a.display_name AS "approvedBy",
         r.approved_on AS "approvedOn", r.paid_on AS "paidOn", r.sent_back_because AS "sentBackBecause",
         r.statements, r.stopped, t.*
  FROM remittance_run r
  JOIN user_account p ON p.id = r.prepared_by
  LEFT JOIN user_account c ON c.id = r.checked_by LEFT JOIN user_account a ON a.id = r.approved_by
  CROSS JOIN LATERAL (
    SELECT coalesce(sum((s ->> 'collectedMinor')::bigint), 0)::bigint AS "collectedMinor",
           coalesce(sum((s ->> 'feesMinor')::bigint), 0)::bigint AS "feesMinor",
           coalesce(sum((s ->> 'vatMinor')::bigint), 0)::bigint AS "vatMinor",
           coalesce(sum((s ->> 'transferMinor')::bigint), 0)::bigint AS "transferMinor",
           coalesce(sum(greatest((s ->> 'carryMinor')::bigint, 0)), 0)::bigint AS "keptMinor",
           coalesce(sum(least((s ->> 'carryMinor')::bigint, 0)), 0)::bigint AS "debitMinor"
    FROM jsonb_array_elements(r.figures -> 'statements') s
  ) t`;

const PLANNED = `
  SELECT k.id AS "creditorId", k.legal_name AS "creditorName", s.id AS "statementId", s.number
  FROM creditor k LEFT JOIN remittance_statement s ON s.creditor_id = k.id AND s.run_id = $1
  WHERE k.id = ANY ($2::uuid[])`;

const SUSPENSE = `
  SELECT r.id AS "receiptId", r.received_on AS "receivedOn",
         r.amount_minor - refunded_minor(r.id) - coalesce((SELECT sum(amount_minor) FROM allocation WHERE receipt_id = r.id), 0)::bigint AS "amountMinor",
         app_today.on - r.received_on AS "ageDays"
  FROM receipt r CROSS JOIN (SELECT app_now()::date AS on) app_today
  WHERE (r.channel = 'AGENCY' OR r.channel = 'PARTNER' AND EXISTS (SELECT FROM clearing c WHERE c.receipt_id = r.id))
    AND r.currency = $1 AND NOT EXISTS (SELECT FROM reversal v WHERE v.receipt_id = r.id)
    AND r.amount_minor - refunded_minor(r.id) > coalesce((SELECT sum(amount_minor) FROM allocation WHERE receipt_id = r.id), 0)
  ORDER BY r.received_on, r.id`;

/** What is owed out of the bank account: money still with partners is owed once it is here. */
const TRUST = `
  SELECT coalesce(sum(p.amount_minor) FILTER (WHERE a.code = 'BANK_TP'), 0)::bigint AS "bankMinor",
         coalesce(-sum(p.amount_minor) FILTER (WHERE a.code <> 'BANK_TP'), 0)::bigint AS "owedMinor"
  FROM ledger_account a JOIN posting p ON p.account_id = a.id WHERE a.book = 'TRUST' AND a.currency = $1`;

const FILE = `
  SELECT document_id AS "documentId", message_id AS "messageId", transfers, total_minor AS "totalMinor"
  FROM transfer_file WHERE run_id = $1`;

const STATEMENT = `
  SELECT s.id, s.number, s.creditor_id AS "creditorId", k.legal_name AS "creditorName", s.currency,
         s.cut_off_on AS "cutOffOn", s.payout_on AS "payoutOn", s.mode, s.opening_carry_minor AS "openingCarryMinor",
         s.given_back_minor AS "givenBackMinor", s.costs_kept_minor AS "costsKeptMinor", s.debours_minor AS "deboursMinor",
         s.claimed_minor AS "claimedMinor", q.number AS "claimNumber", q.due_on AS "claimDueOn", dq.document_id AS "claimDocumentId",
         (SELECT kind FROM transfer_outcome WHERE statement_id = s.id ORDER BY id DESC LIMIT 1) AS "transferOutcome",
         s.collected_minor AS "collectedMinor", s.fees_minor AS "feesMinor", s.vat_rate AS "vatRate",
         s.vat_minor AS "vatMinor", s.balance_minor AS "balanceMinor", s.transfer_minor AS "transferMinor",
         s.carry_minor AS "carryMinor", s.state, s.held_because AS "heldBecause", s.lines,
         ds.document_id AS "documentId", f.kind AS "feeDocumentKind", f.number AS "feeDocumentNumber",
         f.total_minor AS "feeDocumentTotalMinor", f.due_on AS "feeDocumentDueOn", df.document_id AS "feeDocumentId"
  FROM remittance_statement s JOIN creditor k ON k.id = s.creditor_id
  LEFT JOIN fee_document f ON f.statement_id = s.id
  LEFT JOIN debit_claim q ON q.statement_id = s.id
  LEFT JOIN remittance_document ds ON ds.statement_id = s.id AND ds.kind = 'STATEMENT'
  LEFT JOIN remittance_document df ON df.statement_id = s.id AND df.kind = 'FEE_DOCUMENT'
  LEFT JOIN remittance_document dq ON dq.statement_id = s.id AND dq.kind = 'DEBIT_CLAIM'`;

const LINES = `
  SELECT s.id, s.source, s.case_id AS "caseId", c.number AS "caseNumber", d.name AS "debtorName",
         coalesce(a.value_on, f.value_on, k.earned_on, o.happened_on) AS "valueOn", k.kind, t.label, coalesce(a.component, f.component) AS component,
         l.number AS "claimNumber", coalesce(a.receipt_id, f.receipt_id, k.receipt_id) AS "receiptId",
         (SELECT m.means FROM receipt_match m WHERE m.receipt_id = a.receipt_id LIMIT 1) AS means,
         f.sentence, s.amount_minor AS "amountMinor"
  FROM statement_line s LEFT JOIN case_file c ON c.id = s.case_id LEFT JOIN debtor d ON d.id = c.debtor_id
  LEFT JOIN cost_line k ON s.source = 'COST' AND k.id = s.source_id LEFT JOIN case_cost t ON t.id = k.cost_id
  LEFT JOIN transfer_outcome o ON s.source = 'TRANSFER_RETURN' AND o.id = s.source_id
  LEFT JOIN allocation a ON s.source = 'ALLOCATION' AND a.id = s.source_id
  LEFT JOIN claim l ON l.id = a.claim_id
  LEFT JOIN fee_line f ON s.source = 'FEE_LINE' AND f.id = s.source_id
  WHERE s.statement_id = $1 AND ($2::uuid IS NULL OR s.id > $2) ORDER BY s.id LIMIT $3`;

/** What figures stored by an earlier version do not say. */
const BEFORE = {
  ...{ mode: 'NET', givenBackMinor: '0', costsKeptMinor: '0', deboursMinor: '0' },
  claimedMinor: '0',
} as const;

interface FoundStatement {
  readonly creditorId: string;
  readonly creditorName: string;
  readonly statementId: string | null;
  readonly number: string | null;
}

/** Runs for the agency, statements for everybody who may see them: row-level security narrows the portal's. */
@Injectable()
export class RemittanceQuery {
  constructor(private readonly reads: Reads) {}

  /** Runs, newest first; one more than the page. */
  runs(
    caller: Caller,
    { after, limit }: { readonly after?: string; readonly limit: number },
  ): Promise<RunView[]> {
    return this.reads.rows<RunView>(
      caller,
      `${RUN} WHERE ($1::uuid IS NULL OR r.id < $1) ORDER BY r.id DESC LIMIT $2`,
      [after ?? null, limit + 1],
    );
  }

  /** One run with its statements, what was left out, the legal clock, suspense and the trust account. Refuses NOT_FOUND. */
  async run(caller: Caller, id: string): Promise<RunDetail> {
    return this.reads.run(caller, async (query) => {
      const [run] = await query<RunView>(`${RUN} WHERE r.id = $1`, [id]);
      const [stored] = await query<{ figures: RunFigures }>(
        'SELECT figures FROM remittance_run WHERE id = $1',
        [id],
      );
      if (run === undefined || stored === undefined) throw new DomainError('NOT_FOUND');
      const { figures } = stored;
      const creditors = [...figures.statements, ...figures.stopped].map((one) => one.creditorId);
      const found = await query<FoundStatement>(PLANNED, [id, creditors]);
      const byCreditor = new Map(found.map((one) => [one.creditorId, one]));
      const suspended = await query<SuspendedReceipt>(SUSPENSE, [run.currency]);
      const [trust] = await query<{ bankMinor: Minor; owedMinor: Minor }>(TRUST, [run.currency]);
      const [file = null] = await query<NonNullable<RunDetail['file']>>(FILE, [id]);
      return {
        ...run,
        planned: figures.statements.map((plan) =>
          planned({ ...BEFORE, ...plan }, byCreditor.get(plan.creditorId)),
        ),
        left: figures.stopped.map((one) => ({
          ...one,
          creditorName: byCreditor.get(one.creditorId)?.creditorName ?? '',
        })),
        clock: clockOf(figures),
        suspense: {
          totalMinor: suspended.reduce((total, { amountMinor }) => total + amountMinor, 0n),
          receipts: suspended.length,
          old: suspended
            .filter(({ ageDays }) => ageDays > SUSPENSE_DAYS_MAX)
            .slice(0, SUSPENSE_SHOWN_MAX),
        },
        ...{ bankMinor: trust?.bankMinor ?? 0n, owedMinor: trust?.owedMinor ?? 0n, file },
      };
    });
  }

  /** Statements, newest first; one more than the page. */
  statements(
    caller: Caller,
    filter: {
      readonly creditorId?: string;
      readonly runId?: string;
      readonly after?: string;
      readonly limit: number;
    },
  ): Promise<StatementView[]> {
    return this.reads.rows<StatementView>(
      caller,
      `${STATEMENT}
       WHERE ($1::uuid IS NULL OR s.creditor_id = $1) AND ($2::uuid IS NULL OR s.run_id = $2)
         AND ($3::uuid IS NULL OR s.id < $3)
       ORDER BY s.id DESC LIMIT $4`,
      [filter.creditorId ?? null, filter.runId ?? null, filter.after ?? null, filter.limit + 1],
    );
  }

  /** One statement with a page of its lines, one more than asked. Refuses NOT_FOUND. */
  async statement(
    caller: Caller,
    id: string,
    { after, limit }: { readonly after?: string; readonly limit: number },
  ): Promise<StatementDetail> {
    return this.reads.run(caller, async (query) => {
      const [statement] = await query<StatementView>(`${STATEMENT} WHERE s.id = $1`, [id]);
      if (statement === undefined) throw new DomainError('NOT_FOUND');
      const items = await query<StatementLineView>(LINES, [id, after ?? null, limit + 1]);
      return { ...statement, items };
    });
  }
}

function planned(
  plan: RunFigures['statements'][number],
  found: FoundStatement | undefined,
): PlannedStatement {
  const { creditorId, mode, state, heldBecause, lines, oldestClearedOn } = plan;
  return {
    ...{ creditorId, mode, state, heldBecause, lines, oldestClearedOn },
    creditorName: found?.creditorName ?? '',
    statementId: found?.statementId ?? null,
    number: found?.number ?? null,
    openingCarryMinor: BigInt(plan.openingCarryMinor),
    collectedMinor: BigInt(plan.collectedMinor),
    givenBackMinor: BigInt(plan.givenBackMinor),
    costsKeptMinor: BigInt(plan.costsKeptMinor),
    feesMinor: BigInt(plan.feesMinor),
    vatMinor: BigInt(plan.vatMinor),
    deboursMinor: BigInt(plan.deboursMinor),
    balanceMinor: BigInt(plan.balanceMinor),
    transferMinor: BigInt(plan.transferMinor),
    carryMinor: BigInt(plan.carryMinor),
    claimedMinor: BigInt(plan.claimedMinor),
  };
}

function clockOf(figures: RunFigures): RunDetail['clock'] {
  const clock = remittanceClock(figures);
  const daysLeft = clock.limitOn === null ? null : daysBetween(figures.payoutOn, clock.limitOn);
  return { ...clock, daysLeft };
}
