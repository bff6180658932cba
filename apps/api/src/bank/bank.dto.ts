import { IsIn, IsOptional } from 'class-validator';

import {
  LINE_STATES,
  type BankStatement,
  type ImportedFile,
  type LineState,
  type OutcomeReason,
  type ShownLine,
  type ShownStatement,
} from '@solde/bank';
import { returnWords, type BankFormat } from '@solde/bank-files';
import type { CalendarDate } from '@solde/calendar';
import { formatAmount, type Currency } from '@solde/money';
import { PageDto, type Caller } from '@solde/platform';

export class LineFilterDto extends PageDto {
  @IsOptional()
  @IsIn(LINE_STATES)
  state?: LineState;
}

export class ImportedStatementDto {
  id: string;

  currency: string;

  opening: string;

  closing: string;

  lines: number;

  /** Those that no file before had carried: the others are posted already. */
  newLines: number;

  static of(statement: BankStatement): ImportedStatementDto {
    const { id, currency, openingMinor, closingMinor, lines, newLines } = statement;
    const opening = formatAmount(openingMinor, currency);
    return {
      id,
      currency,
      opening,
      closing: formatAmount(closingMinor, currency),
      lines,
      newLines,
    };
  }
}

export class BankFileDto {
  id: string;

  name: string;

  format: BankFormat;

  statements: ImportedStatementDto[];

  /** Payments that a notification (CAMT.054) explains; they post nothing. */
  notices: number;

  static of({ id, name, format, statements, notices }: ImportedFile): BankFileDto {
    return {
      id,
      name,
      format,
      statements: statements.map((each) => ImportedStatementDto.of(each)),
      notices,
    };
  }
}

export class BankStatementDto {
  id: string;

  fileId: string;

  fileName: string;

  format: string;

  /** The end of the dedicated account's IBAN. */
  accountLast4: string;

  currency: Currency;

  reference: string | null;

  opening: string;

  openingOn: CalendarDate;

  closing: string;

  closingOn: CalendarDate;

  lines: number;

  newLines: number;

  importedAt: Date;

  static of({ openingMinor, closingMinor, ...statement }: ShownStatement): BankStatementDto {
    const { currency } = statement;
    return {
      ...statement,
      opening: formatAmount(openingMinor, currency),
      closing: formatAmount(closingMinor, currency),
    };
  }
}

export class StateCountDto {
  state: LineState;

  lines: number;
}

export class BankStatementDetailDto extends BankStatementDto {
  progress: StateCountDto[];
}

export class BankStatementPageDto {
  items: BankStatementDto[];

  next: string | null;
}

export class BankLineDto {
  id: string;

  number: number;

  /** DUE until the worker has posted it; MATCHED, SUSPENSE and REVERSED are those of its receipt now. */
  state: LineState;

  /** Why it is in suspense, an exception, or waits for a person. */
  reason: OutcomeReason | null;

  matchedBy: string | null;

  receiptId: string | null;

  caseId: string | null;

  caseNumber: string | null;

  entryId: string | null;

  /** Credits positive, debits negative. */
  amount: string;

  currency: Currency;

  bookedOn: CalendarDate;

  valueOn: CalendarDate;

  endToEndId: string | null;

  structuredReference: string | null;

  text: string;

  counterpartyName: string | null;

  counterpartyIbanLast4: string | null;

  bankReference: string | null;

  returnCode: string | null;

  /** What the code says, in your language; null for one that no list holds. */
  returnReason: string | null;

  transactionCode: string | null;

  static of({ amountMinor, ...line }: ShownLine, { locale }: Caller): BankLineDto {
    return {
      ...line,
      returnReason: returnWords(line.returnCode, locale),
      amount: formatAmount(amountMinor, line.currency),
    };
  }
}

export class BankLinePageDto {
  items: BankLineDto[];

  next: string | null;
}
