import { IsIn, IsOptional, IsUUID, ValidateIf } from 'class-validator';

import {
  choiceSentence,
  OUTCOME_REASONS,
  RESOLUTIONS,
  type BankPosition,
  type ChoiceReason,
  type OutcomeReason,
  type Resolution,
  type RecordedWhat,
  type ShownChoice,
  type ShownNotice,
  type StatementGap,
  type WaitingLine,
} from '@solde/bank';
import { returnWords } from '@solde/bank-files';
import type { CalendarDate } from '@solde/calendar';
import { formatAmount, type Currency } from '@solde/money';
import { IsPlainText, PageDto, type Caller } from '@solde/platform';
import type { TransferChoice } from '@solde/remittance';

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
  /** The payment of which the bank takes a part back, where it says what it was. */
  originalAmount: string | null;

  static of(
    { amountMinor, originalMinor, ...line }: WaitingLine,
    { locale }: Caller,
  ): WaitingLineDto {
    return {
      ...line,
      amount: formatAmount(amountMinor, line.currency),
      originalAmount: originalMinor === null ? null : formatAmount(originalMinor, line.currency),
      returnReason: returnWords(line.returnCode, locale),
    };
  }
}

export class WaitingLinePageDto {
  items: WaitingLineDto[];
  next: string | null;
}

/** A line may also be a transfer of a remittance. */
const RESOLVED_AS = [...RESOLUTIONS, 'TRANSFER'] as const;
type ResolvedAs = (typeof RESOLVED_AS)[number];
type LineResolution = Resolution | { readonly as: 'TRANSFER'; readonly statementId: string };

const NEEDS_RECEIPT: readonly ResolvedAs[] = ['RETURN', 'PARTIAL_RETURN'];

export class ResolveLineDto {
  /**
   * The return of a payment or of a part of it, what is recorded already, a refund paid or brought back, the transfer of a statement, money received, or
   * the bank's own affair.
   */
  @IsIn(RESOLVED_AS)
  as: ResolvedAs;

  /** Of a `RETURN` or `PARTIAL_RETURN`: the payment that the bank takes back. */
  @ValidateIf(
    ({ as, receiptId }: ResolveLineDto) => NEEDS_RECEIPT.includes(as) || receiptId !== undefined,
  )
  @IsUUID()
  receiptId?: string;

  /** Of a `REFUND`. */
  @ValidateIf(({ as, refundId }: ResolveLineDto) => as === 'REFUND' || refundId !== undefined)
  @IsUUID()
  refundId?: string;

  /** Of what is `RECORDED` already: its entry. */
  @ValidateIf(({ as, entryId }: ResolveLineDto) => as === 'RECORDED' || entryId !== undefined)
  @IsUUID()
  entryId?: string;

  /** Of a `TRANSFER`: the statement that it pays. */
  @ValidateIf(
    ({ as, statementId }: ResolveLineDto) => as === 'TRANSFER' || statementId !== undefined,
  )
  @IsUUID()
  statementId?: string;

  toResolution(): LineResolution {
    const { as, receiptId = '', refundId = '', entryId = '', statementId = '' } = this;
    switch (as) {
      case 'RETURN':
      case 'PARTIAL_RETURN':
        return { as, receiptId };
      case 'REFUND':
        return { as, refundId };
      case 'RECORDED':
        return { as, entryId };
      case 'TRANSFER':
        return { as, statementId };
      default:
        return { as };
    }
  }
}

/** Reasons of a transfer that a line may be: as those of the other choices. */
const TRANSFER_POINTS = { named: 70, amount: 25 } as const;

export class LineChoiceDto {
  /** The resolution that it is, with the id that goes with it. */
  as: 'RETURN' | 'PARTIAL_RETURN' | 'RECORDED' | 'TRANSFER';
  receiptId: string | null;
  entryId: string | null;
  statementId: string | null;
  /** A payment, or what was recorded: a transfer, a withdrawal of fees, a refund, a provision, a cost, a claim paid. */
  what: RecordedWhat | 'RECEIPT';
  amount: string;
  currency: Currency;
  on: CalendarDate;
  receiptNumber: string | null;
  caseNumber: string | null;
  /** Of a transfer that the bank has not shown: its statement. */
  statementNumber: string | null;
  /** The creditor, or the payer. */
  name: string | null;
  label: string | null;
  /** At most 100. */
  points: number;
  reasons: LineChoiceReasonDto[];

  static of(choice: ShownChoice, { locale }: Caller): LineChoiceDto {
    const { as, id, what, currency, on, caseNumber, name, label, points, receiptNumber } = choice;
    return {
      ...{ as, what, currency, on, caseNumber, name, label, points },
      receiptId: what === 'RECEIPT' ? id : null,
      entryId: what === 'RECEIPT' ? null : id,
      ...{ statementId: null, statementNumber: null },
      amount: formatAmount(choice.amountMinor, currency),
      receiptNumber: receiptNumber === null ? null : String(receiptNumber),
      reasons: choice.reasons.map((reason) => LineChoiceReasonDto.of(reason, locale)),
    };
  }

  static ofTransfer(transfer: TransferChoice, { locale }: Caller): LineChoiceDto {
    const { statementId, number, creditorName, currency, isNamed } = transfer;
    const reasons: ChoiceReason[] = isNamed
      ? ['END_TO_END_REFERENCE', 'SAME_AMOUNT']
      : ['SAME_AMOUNT'];
    return {
      ...{ as: 'TRANSFER', what: 'TRANSFER', currency, on: transfer.payoutOn, statementId },
      ...{ receiptId: null, entryId: null, receiptNumber: null, caseNumber: null, label: null },
      ...{ statementNumber: number, name: creditorName },
      amount: formatAmount(transfer.amountMinor, currency),
      points: isNamed ? TRANSFER_POINTS.named : TRANSFER_POINTS.amount,
      reasons: reasons.map((reason) => LineChoiceReasonDto.of(reason, locale)),
    };
  }
}

export class LineChoiceReasonDto {
  key: ChoiceReason;
  /** In your language. */
  sentence: string;

  static of(key: ChoiceReason, locale: Caller['locale']): LineChoiceReasonDto {
    return { key, sentence: choiceSentence(key, locale) };
  }
}

export class LineChoiceListDto {
  items: LineChoiceDto[];
}

export class ResolvedLineDto {
  /** RESOLVED now, or WAITING_SECOND_PERSON for a return above 1,000.00. */
  state: 'RESOLVED' | 'WAITING_SECOND_PERSON';
}

const UNTIE_CHARACTERS_MAX = 280;

export class UntieLineDto {
  /** Why it was not that: it stays with the line. */
  @IsPlainText(UNTIE_CHARACTERS_MAX)
  reason: string;
}

export class UntiedLineDto {
  state: 'WAITING';
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
