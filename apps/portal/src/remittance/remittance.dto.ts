import { IsOptional, IsUUID } from 'class-validator';

import type { CalendarDate } from '@solde/calendar';
import { feeSentence } from '@solde/fees';
import { formatAmount, type Currency, type Minor } from '@solde/money';
import { PageDto, type Caller } from '@solde/platform';
import type { StatementDetail, StatementLineView, StatementView } from '@solde/remittance';

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
  openingCarry: string;
  collected: string;
  /** Excluding VAT. */
  fees: string;
  /** In percent. */
  vatRate: string;
  vat: string;
  balance: string;
  transfer: string;
  /** Opens the next statement. */
  carry: string;
  state: string;
  /** NO_IBAN or BANK_DETAILS_CHANGED: why the transfer waits. */
  heldBecause: string | null;
  lines: number;
  /** Whether the paper can be downloaded: it is made a few seconds after the approval. */
  hasDocument: boolean;
  feeDocumentKind: string | null;
  feeDocumentNumber: string | null;
  feeDocumentTotal: string | null;

  static of(statement: StatementView): StatementDto {
    const { currency, feeDocumentTotalMinor: total } = statement;
    const money = (amount: Minor) => formatAmount(amount, currency);
    return {
      ...{ id: statement.id, number: statement.number, currency },
      ...{ creditorId: statement.creditorId, creditorName: statement.creditorName },
      ...{ cutOffOn: statement.cutOffOn, payoutOn: statement.payoutOn },
      ...{ openingCarry: money(statement.openingCarryMinor) },
      ...{ collected: money(statement.collectedMinor), fees: money(statement.feesMinor) },
      ...{ vatRate: statement.vatRate, vat: money(statement.vatMinor) },
      ...{ balance: money(statement.balanceMinor), transfer: money(statement.transferMinor) },
      ...{ carry: money(statement.carryMinor), state: statement.state },
      ...{ heldBecause: statement.heldBecause, lines: statement.lines },
      hasDocument: statement.documentId !== null,
      ...{ feeDocumentKind: statement.feeDocumentKind },
      feeDocumentNumber: statement.feeDocumentNumber,
      feeDocumentTotal: total === null ? null : money(total),
    };
  }
}

export class StatementLineDto {
  id: string;
  source: string;
  caseId: string;
  caseNumber: string;
  debtorName: string;
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
      ...StatementDto.of(statement),
      items: page.items.map((line) => StatementLineDto.of(line, statement.currency, caller)),
      next: page.next,
    };
  }
}
