import { IsOptional, IsUUID } from 'class-validator';

import type { CalendarDate } from '@solde/calendar';
import { feeSentence } from '@solde/fees';
import { formatAmount, type Currency, type Minor } from '@solde/money';
import { type Caller, IsCalendarDate, IsCurrency, IsPlainText, PageDto } from '@solde/platform';
import {
  causeWords,
  type HeldBecause,
  type PlannedStatement,
  type RemittanceRun,
  type RunDetail,
  type RunView,
  type StatementDetail,
  type StatementLineView,
  type StatementView,
  type StoppedCreditor,
  type TransferOutcome,
} from '@solde/remittance';

/** Why what is owed is kept: a code, and its words for whoever reads. */
function heldOf(
  { heldBecause }: Pick<StatementView, 'heldBecause'>,
  { locale }: Caller,
): Pick<PlannedStatementDto, 'heldBecause' | 'heldReason'> {
  return { heldBecause, heldReason: heldBecause && causeWords(heldBecause)[locale] };
}

export class PrepareRemittanceDto {
  /** The last day of the period: the 15th, the last day of a month, or a Sunday for weekly creditors. */
  @IsCalendarDate()
  cutOffOn: CalendarDate;

  /** EUR unless given. */
  @IsOptional()
  @IsCurrency()
  currency?: Currency;
}

export class SendBackRemittanceDto {
  /** What the preparer has to look at. */
  @IsPlainText(500)
  because: string;
}

export class RemittancePaidDto {
  /** The day on which the bank executed the transfers. */
  @IsCalendarDate()
  on: CalendarDate;
}

export class WithdrawFeesDto {
  @IsCurrency()
  currency: Currency;

  /** The day on which the money moved from the dedicated account to the agency's. */
  @IsCalendarDate()
  on: CalendarDate;

  /** The movement of the bank that it is, when its statement is there. */
  @IsOptional()
  @IsUUID()
  bankLineId?: string;
}

export class WithdrawnDto {
  /** Negative is what the agency puts back. */
  amount: string;
}

export class TransferReturnedDto {
  @IsCalendarDate()
  on: CalendarDate;

  /** The bank's code, or your words. */
  @IsPlainText(200)
  reason: string;
}

export class TransferOutcomeDto {
  statementId: string;
  /** EXECUTED or RETURNED. */
  kind: string;
  happenedOn: CalendarDate;
  reason: string | null;
  /** BANK_LINE or PERSON: who said it first. */
  source: string;

  static of(outcome: TransferOutcome): TransferOutcomeDto {
    const { statementId, kind, happenedOn, reason, source } = outcome;
    return { statementId, kind, happenedOn, reason, source };
  }
}

export class StatementFilterDto extends PageDto {
  @IsOptional()
  @IsUUID()
  creditorId?: string;

  @IsOptional()
  @IsUUID()
  runId?: string;
}

export class RunStateDto {
  id: string;
  number: string;
  state: string;
  currency: Currency;
  cutOffOn: CalendarDate;
  payoutOn: CalendarDate;
  statements: number;
  stopped: number;

  static of({
    id,
    number,
    state,
    currency,
    cutOffOn,
    payoutOn,
    statements,
    stopped,
  }: RemittanceRun) {
    return { id, number, state, currency, cutOffOn, payoutOn, statements, stopped };
  }
}

export class RunDto {
  id: string;
  number: string;
  currency: Currency;
  cutOffOn: CalendarDate;
  payoutOn: CalendarDate;
  state: string;
  preparedBy: string;
  checkedBy: string | null;
  approvedBy: string | null;
  approvedOn: CalendarDate | null;
  paidOn: CalendarDate | null;
  sentBackBecause: string | null;
  statements: number;
  /** Creditors left out, each with what a person has to settle. */
  stopped: number;
  collected: string;
  /** Excluding VAT. */
  fees: string;
  vat: string;
  transfer: string;
  /** Credits that stay: held, or below the least transfer. */
  kept: string;
  /** Debits carried to the next period; negative. */
  debit: string;

  static of(run: RunView): RunDto {
    const money = (amount: Minor) => formatAmount(amount, run.currency);
    return {
      ...{ id: run.id, number: run.number, currency: run.currency, state: run.state },
      ...{ cutOffOn: run.cutOffOn, payoutOn: run.payoutOn },
      ...{ preparedBy: run.preparedBy, checkedBy: run.checkedBy, approvedBy: run.approvedBy },
      ...{ approvedOn: run.approvedOn, paidOn: run.paidOn, sentBackBecause: run.sentBackBecause },
      ...{ statements: run.statements, stopped: run.stopped },
      ...{ collected: money(run.collectedMinor), fees: money(run.feesMinor) },
      ...{ vat: money(run.vatMinor), transfer: money(run.transferMinor) },
      ...{ kept: money(run.keptMinor), debit: money(run.debitMinor) },
    };
  }
}

export class PlannedStatementDto {
  creditorId: string;
  creditorName: string;
  statementId: string | null;
  number: string | null;
  mode: string;
  openingCarry: string;
  collected: string;
  givenBack: string;
  costsKept: string;
  fees: string;
  vat: string;
  debours: string;
  balance: string;
  transfer: string;
  carry: string;
  claimed: string;
  state: string;
  heldBecause: HeldBecause | null;
  /** What that says, in your language. */
  heldReason: string | null;
  lines: number;

  static of(plan: PlannedStatement, currency: Currency, caller: Caller): PlannedStatementDto {
    const money = (amount: Minor) => formatAmount(amount, currency);
    return {
      ...{ creditorId: plan.creditorId, creditorName: plan.creditorName },
      ...{ statementId: plan.statementId, number: plan.number },
      ...{ openingCarry: money(plan.openingCarryMinor), collected: money(plan.collectedMinor) },
      ...{ mode: plan.mode, givenBack: money(plan.givenBackMinor) },
      ...{ costsKept: money(plan.costsKeptMinor), debours: money(plan.deboursMinor) },
      claimed: money(plan.claimedMinor),
      ...{ fees: money(plan.feesMinor), vat: money(plan.vatMinor) },
      ...{ balance: money(plan.balanceMinor), transfer: money(plan.transferMinor) },
      ...{ carry: money(plan.carryMinor), state: plan.state, lines: plan.lines },
      ...heldOf(plan, caller),
    };
  }
}

export class StoppedCreditorDto {
  creditorId: string;
  creditorName: string;
  code: StoppedCreditor['code'];
  /** What that says, in your language. */
  reason: string;
  facts: Record<string, string>;

  static of(
    { creditorId, creditorName, code, facts }: RunDetail['left'][number],
    { locale }: Caller,
  ): StoppedCreditorDto {
    const reason = causeWords(code)[locale];
    return { creditorId, creditorName, code, reason, facts: { ...facts } };
  }
}

export class SuspendedReceiptDto {
  receiptId: string;
  receivedOn: CalendarDate;
  amount: string;
  ageDays: number;
}

export class RemittanceClockDto {
  receipts: number;
  /** The oldest money of the run, and the last day on which it may leave. */
  oldestClearedOn: CalendarDate | null;
  limitOn: CalendarDate | null;
  /** Days to spare on the payout day. */
  daysLeft: number | null;
  inTime: boolean;
}

export class RunSuspenseDto {
  total: string;
  receipts: number;
  /** Older than ten days. */
  old: SuspendedReceiptDto[];

  static of(suspense: RunDetail['suspense'], currency: Currency): RunSuspenseDto {
    return {
      ...{ total: formatAmount(suspense.totalMinor, currency), receipts: suspense.receipts },
      old: suspense.old.map(({ receiptId, receivedOn, amountMinor, ageDays }) => ({
        ...{ receiptId, receivedOn, amount: formatAmount(amountMinor, currency), ageDays },
      })),
    };
  }
}

export class TransferFileDto {
  documentId: string;
  messageId: string;
  transfers: number;
  total: string;
}

export class RunDetailDto extends RunDto {
  planned: PlannedStatementDto[];
  left: StoppedCreditorDto[];
  clock: RemittanceClockDto;
  suspense: RunSuspenseDto;
  /** What the trust book holds, and what it owes to others: equal, or something is wrong. */
  bank: string;
  owed: string;
  file: TransferFileDto | null;

  static ofDetail(run: RunDetail, caller: Caller): RunDetailDto {
    const { currency, file, suspense } = run;
    const money = (amount: Minor) => formatAmount(amount, currency);
    return {
      ...RunDto.of(run),
      planned: run.planned.map((plan) => PlannedStatementDto.of(plan, currency, caller)),
      left: run.left.map((one) => StoppedCreditorDto.of(one, caller)),
      clock: { ...run.clock },
      suspense: RunSuspenseDto.of(suspense, currency),
      ...{ bank: money(run.bankMinor), owed: money(run.owedMinor) },
      file:
        file === null
          ? null
          : {
              ...{ documentId: file.documentId, messageId: file.messageId },
              ...{ transfers: file.transfers, total: money(file.totalMinor) },
            },
    };
  }
}

export class RunPageDto {
  items: RunDto[];
  next: string | null;
}

export class StatementDto {
  id: string;
  number: string;
  creditorId: string;
  creditorName: string;
  currency: Currency;
  cutOffOn: CalendarDate;
  payoutOn: CalendarDate;
  /** NET: fees are set off here; GROSS: they are invoiced apart. */
  mode: string;
  openingCarry: string;
  collected: string;
  /** Unused provisions, and transfers that the bank returned. */
  givenBack: string;
  /** Recovered costs that the agency had advanced. */
  costsKept: string;
  /** Excluding VAT. */
  fees: string;
  /** In percent. */
  vatRate: string;
  vat: string;
  /** Costs advanced that the debtor will not pay back; no VAT. */
  debours: string;
  balance: string;
  transfer: string;
  carry: string;
  /** A debit to be repaid on the dedicated account. */
  claimed: string;
  claimNumber: string | null;
  claimDueOn: CalendarDate | null;
  /** EXECUTED or RETURNED, as the bank said last. */
  transferOutcome: string | null;
  state: string;
  heldBecause: HeldBecause | null;
  /** What that says, in your language. */
  heldReason: string | null;
  lines: number;
  /** The paper, from a few seconds after the approval. */
  documentId: string | null;
  feeDocumentKind: string | null;
  feeDocumentNumber: string | null;
  feeDocumentTotal: string | null;
  /** When it is to be paid; null when it was set off. */
  feeDocumentDueOn: CalendarDate | null;
  feeDocumentId: string | null;
  claimDocumentId: string | null;

  static of(statement: StatementView, caller: Caller): StatementDto {
    const { currency, feeDocumentTotalMinor: total } = statement;
    const money = (amount: Minor) => formatAmount(amount, currency);
    return {
      ...{ id: statement.id, number: statement.number, currency },
      ...{ creditorId: statement.creditorId, creditorName: statement.creditorName },
      ...{ cutOffOn: statement.cutOffOn, payoutOn: statement.payoutOn },
      ...{ mode: statement.mode, openingCarry: money(statement.openingCarryMinor) },
      givenBack: money(statement.givenBackMinor),
      costsKept: money(statement.costsKeptMinor),
      debours: money(statement.deboursMinor),
      ...{ claimed: money(statement.claimedMinor), claimNumber: statement.claimNumber },
      ...{ claimDueOn: statement.claimDueOn, transferOutcome: statement.transferOutcome },
      feeDocumentDueOn: statement.feeDocumentDueOn,
      ...{ collected: money(statement.collectedMinor), fees: money(statement.feesMinor) },
      ...{ vatRate: statement.vatRate, vat: money(statement.vatMinor) },
      ...{ balance: money(statement.balanceMinor), transfer: money(statement.transferMinor) },
      ...{ carry: money(statement.carryMinor), state: statement.state },
      ...{ ...heldOf(statement, caller), lines: statement.lines },
      ...{ documentId: statement.documentId, feeDocumentId: statement.feeDocumentId },
      claimDocumentId: statement.claimDocumentId,
      ...{ feeDocumentKind: statement.feeDocumentKind },
      feeDocumentNumber: statement.feeDocumentNumber,
      feeDocumentTotal: total === null ? null : money(total),
    };
  }
}

export class StatementLineDto {
  id: string;
  /** ALLOCATION, FEE_LINE, COST or TRANSFER_RETURN. */
  source: string;
  /** Of a cost: KEPT, DEBOURS or PROVISION_RETURNED. */
  kind: string | null;
  label: string | null;
  caseId: string | null;
  caseNumber: string | null;
  debtorName: string | null;
  valueOn: CalendarDate;
  component: string | null;
  claimNumber: string | null;
  receiptId: string | null;
  means: string | null;
  /** Of a fee: the sentence of the rule that gave it. */
  sentence: string | null;
  /** In the creditor's favour when positive: money collected; fees are negative. */
  amount: string;

  static of(line: StatementLineView, currency: Currency, { locale }: Caller): StatementLineDto {
    const { sentence, amountMinor, ...facts } = line;
    const explanation = sentence;
    return {
      ...facts,
      sentence: explanation === null ? null : feeSentence(explanation, locale),
      amount: formatAmount(amountMinor, currency),
    };
  }
}

export class StatementPageDto {
  items: StatementDto[];
  next: string | null;
}

export class StatementDetailDto extends StatementDto {
  items: StatementLineDto[];
  next: string | null;

  static ofDetail(
    statement: StatementDetail,
    page: { readonly items: readonly StatementLineView[]; readonly next: string | null },
    caller: Caller,
  ): StatementDetailDto {
    return {
      ...StatementDto.of(statement, caller),
      items: page.items.map((line) => StatementLineDto.of(line, statement.currency, caller)),
      next: page.next,
    };
  }
}
