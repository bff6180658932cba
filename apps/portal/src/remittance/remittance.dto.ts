import { IsIn, IsOptional, IsUUID } from 'class-validator';

import type { CalendarDate } from '@solde/calendar';
import { feeSentence } from '@solde/fees';
import { formatAmount, type Currency, type Minor } from '@solde/money';
import { PageDto, type Caller } from '@solde/platform';
import {
  heldWords,
  type ConsolidatedView,
  type HeldBecause,
  type InvoiceView,
  type StatementDetail,
  type StatementLineView,
  type StatementView,
} from '@solde/remittance';

export class StatementFilterDto extends PageDto {
  @IsOptional()
  @IsUUID()
  creditorId?: string;
}

export class StatementDto {
  id: string;
  number: string;
  creditorId: string;
  creditorName: string;
  currency: Currency;
  cutOffOn: CalendarDate;
  /** The day on which the transfer leaves. */
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
  /** Opens the next statement. */
  carry: string;
  /** A debit to be repaid on the dedicated account. */
  claimed: string;
  claimNumber: string | null;
  claimDueOn: CalendarDate | null;
  /** EXECUTED or RETURNED, as the bank said last. */
  transferOutcome: string | null;
  state: string;
  /** Why the transfer waits. */
  heldBecause: HeldBecause | null;
  /** What that says to you, in your language. */
  heldReason: string | null;
  lines: number;
  /** Whether the paper can be downloaded: it is made a few seconds after the approval. */
  hasDocument: boolean;
  hasClaimDocument: boolean;
  feeDocumentKind: string | null;
  feeDocumentNumber: string | null;
  feeDocumentTotal: string | null;
  /** When it is to be paid; null when it was set off. */
  feeDocumentDueOn: CalendarDate | null;

  static of(statement: StatementView, { locale }: Caller): StatementDto {
    const { currency, heldBecause, feeDocumentTotalMinor: total } = statement;
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
      heldReason: heldBecause && heldWords(heldBecause, locale),
      ...{ heldBecause, lines: statement.lines },
      hasDocument: statement.documentId !== null,
      hasClaimDocument: statement.claimDocumentId !== null,
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
  /** In your favour when positive: money collected; fees are negative. */
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

export class ConsolidatedEntityDto {
  statementId: string;
  number: string;
  creditorId: string;
  creditorName: string;
  balance: string;
  transfer: string;
}

export class ConsolidatedDto {
  runId: string;
  cutOffOn: CalendarDate;
  groupId: string;
  currency: Currency;
  openingCarry: string;
  collected: string;
  givenBack: string;
  costsKept: string;
  /** Excluding VAT. */
  fees: string;
  vat: string;
  debours: string;
  balance: string;
  transfer: string;
  carry: string;
  claimed: string;
  /** One by entity: each has its own statement, its own fee document and its own transfer. */
  statements: ConsolidatedEntityDto[];

  static of(view: ConsolidatedView): ConsolidatedDto {
    const { runId, cutOffOn, groupId, currency } = view;
    const money = (amount: Minor) => formatAmount(amount, currency);
    return {
      ...{ runId, cutOffOn, groupId, currency },
      openingCarry: money(view.openingCarryMinor),
      ...{ collected: money(view.collectedMinor), givenBack: money(view.givenBackMinor) },
      ...{ costsKept: money(view.costsKeptMinor), fees: money(view.feesMinor) },
      ...{ vat: money(view.vatMinor), debours: money(view.deboursMinor) },
      ...{ balance: money(view.balanceMinor), transfer: money(view.transferMinor) },
      ...{ carry: money(view.carryMinor), claimed: money(view.claimedMinor) },
      statements: view.statements.map(({ balanceMinor, transferMinor, ...entity }) => ({
        ...entity,
        balance: money(BigInt(balanceMinor)),
        transfer: money(BigInt(transferMinor)),
      })),
    };
  }
}

export class ConsolidatedPageDto {
  items: ConsolidatedDto[];
  next: string | null;
}

export class InvoiceFilterDto extends PageDto {
  @IsOptional()
  @IsUUID()
  creditorId?: string;

  /** `true`: those of which something is still due. */
  @IsOptional()
  @IsIn(['true'])
  unpaid?: string;
}

export class InvoiceDto {
  id: string;
  /** INVOICE, CREDIT_NOTE, or DEBIT_CLAIM, which is paid on the dedicated account. */
  kind: string;
  number: string;
  creditorId: string;
  creditorName: string;
  statementId: string;
  currency: Currency;
  issuedOn: CalendarDate;
  dueOn: CalendarDate;
  total: string;
  paid: string;
  due: string;
  /** PAID, NOT_DUE, UP_TO_30 days late, UP_TO_60, UP_TO_90 or OVER_90. */
  age: string;

  static of({ totalMinor, paidMinor, dueMinor, ...invoice }: InvoiceView): InvoiceDto {
    const money = (amount: Minor) => formatAmount(amount, invoice.currency);
    return { ...invoice, total: money(totalMinor), paid: money(paidMinor), due: money(dueMinor) };
  }
}

export class InvoicePageDto {
  items: InvoiceDto[];
  next: string | null;
}
