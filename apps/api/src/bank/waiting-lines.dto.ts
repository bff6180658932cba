import { IsIn, IsOptional, IsUUID, ValidateIf } from 'class-validator';

import {
  OUTCOME_REASONS,
  RESOLUTIONS,
  returnWords,
  type BankPosition,
  type OutcomeReason,
  type Resolution,
  type ShownNotice,
  type StatementGap,
  type WaitingLine,
} from '@solde/bank';
import type { CalendarDate } from '@solde/calendar';
import { formatAmount, type Currency } from '@solde/money';
import { PageDto, type Caller } from '@solde/platform';

export class WaitingFilterDto extends PageDto {
  @IsOptional()
  @IsIn(OUTCOME_REASONS)
  reason?: OutcomeReason;
}

export class WaitingLineDto {
  id: string;
  reason: OutcomeReason;
  /** Credits positive, debits negative. */
  amount: string;
  currency: Currency;
  bookedOn: CalendarDate;
  valueOn: CalendarDate;
  endToEndId: string | null;
  text: string;
  counterpartyName: string | null;
  counterpartyIbanLast4: string | null;
  bankReference: string | null;
  returnCode: string | null;
  /** What the code says, in your language; null for one that no list holds. */
  returnReason: string | null;

  static of({ amountMinor, ...line }: WaitingLine, { locale }: Caller): WaitingLineDto {
    return {
      ...line,
      amount: formatAmount(amountMinor, line.currency),
      returnReason: returnWords(line.returnCode, locale),
    };
  }
}

export class WaitingLinePageDto {
  items: WaitingLineDto[];
  next: string | null;
}

export class ResolveLineDto {
  /** The return of a payment, a refund paid or brought back, money received, or the bank's own affair. */
  @IsIn(RESOLUTIONS)
  as: Resolution['as'];

  /** Of a `RETURN`: the payment that the bank takes back. */
  @ValidateIf(({ as, receiptId }: ResolveLineDto) => as === 'RETURN' || receiptId !== undefined)
  @IsUUID()
  receiptId?: string;

  /** Of a `REFUND`. */
  @ValidateIf(({ as, refundId }: ResolveLineDto) => as === 'REFUND' || refundId !== undefined)
  @IsUUID()
  refundId?: string;

  toResolution(): Resolution {
    const { as, receiptId = '', refundId = '' } = this;
    if (as === 'RETURN') return { as, receiptId };
    return as === 'REFUND' ? { as, refundId } : { as };
  }
}

export class ResolvedLineDto {
  /** RESOLVED now, or WAITING_SECOND_PERSON for a return above 1,000.00. */
  state: 'RESOLVED' | 'WAITING_SECOND_PERSON';
}

export class NoticeDto {
  id: string;
  amount: string;
  currency: Currency;
  bookedOn: CalendarDate;
  endToEndId: string | null;
  structuredReference: string | null;
  text: string;
  counterpartyName: string | null;
  counterpartyIbanLast4: string | null;
  returnCode: string | null;

  static of({ amountMinor, ...notice }: ShownNotice): NoticeDto {
    return { ...notice, amount: formatAmount(amountMinor, notice.currency) };
  }
}

export class NoticeListDto {
  items: NoticeDto[];
}

export class StatementGapDto {
  statementId: string;
  accountLast4: string;
  currency: Currency;
  openingOn: CalendarDate;
  closingOn: CalendarDate;
  opening: string;
  closing: string;
  /** What the statements before it and its lines give. */
  expected: string;
  /** What this statement adds to the gaps before it. */
  gap: string;

  static of(found: StatementGap): StatementGapDto {
    const { openingMinor, closingMinor, expectedMinor, gapMinor, ...facts } = found;
    const { currency } = facts;
    return {
      ...facts,
      opening: formatAmount(openingMinor, currency),
      closing: formatAmount(closingMinor, currency),
      expected: formatAmount(expectedMinor, currency),
      gap: formatAmount(gapMinor, currency),
    };
  }
}

export class BankPositionDto {
  accountLast4: string;
  currency: Currency;
  statementId: string;
  closingOn: CalendarDate;
  bank: string;
  books: string;
  /** Lines that nobody has posted yet. */
  due: string;
  /** Lines that wait for a person. */
  waiting: string;
  /** What people have recorded and the bank does not show yet. */
  unseen: string;
  unexplained: string;

  static of(position: BankPosition): BankPositionDto {
    const { accountLast4, currency, statementId, closingOn } = position;
    const amount = (minor: bigint): string => formatAmount(minor, currency);
    return {
      ...{ accountLast4, currency, statementId, closingOn },
      bank: amount(position.bankMinor),
      books: amount(position.booksMinor),
      due: amount(position.dueMinor),
      waiting: amount(position.waitingMinor),
      unseen: amount(position.unseenMinor),
      unexplained: amount(position.unexplainedMinor),
    };
  }
}

export class ContinuityDto {
  gaps: StatementGapDto[];
  positions: BankPositionDto[];
}
