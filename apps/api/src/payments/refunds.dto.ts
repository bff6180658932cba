import { IsIn, IsOptional, IsUUID } from 'class-validator';

import type { CalendarDate } from '@solde/calendar';
import { formatAmount, type Currency } from '@solde/money';
import {
  kindFor,
  REFUND_REASONS,
  REFUND_STATES,
  refundReference,
  type RefundAsked,
  type RefundOrderKind,
  type RefundReason,
  type RefundState,
  type RefundView,
} from '@solde/payments';
import {
  amountOf,
  IsCalendarDate,
  IsCurrency,
  IsMoney,
  IsPlainText,
  PageDto,
} from '@solde/platform';

export class AskRefundDto {
  @IsMoney({ positive: true })
  amount: string;

  @IsCurrency()
  currency: Currency;

  @IsIn(REFUND_REASONS)
  reason: RefundReason;

  /** To whom the account belongs. */
  @IsPlainText(70)
  beneficiary: string;

  /** The payer's own account; another one needs a reason and its paper. */
  @IsPlainText(42)
  iban: string;

  @IsOptional()
  @IsPlainText(280)
  otherAccountReason?: string;

  /** A document of the agency. */
  @IsOptional()
  @IsUUID()
  evidenceId?: string;

  toAsked(): RefundAsked {
    const { amount, currency, ...facts } = this;
    return { ...facts, amountMinor: amountOf(amount, currency) };
  }
}

export class PayRefundDto {
  /** The day it left the bank. */
  @IsCalendarDate()
  on: CalendarDate;

  /** What the bank calls it. */
  @IsPlainText(140)
  reference: string;
}

export class RefundFilterDto extends PageDto {
  @IsOptional()
  @IsIn(REFUND_STATES)
  state?: RefundState;
}

export class RefundDto {
  id: string;
  /** What the transfer must carry from end to end, so that the bank's line is known again. */
  endToEndId: string;
  receiptId: string;
  receiptNumber: string;
  /** ASKED waits for a second person, APPROVED for the bank. */
  state: RefundState;
  amount: string;
  currency: Currency;
  reason: RefundReason;
  beneficiary: string;
  iban: string;
  isPayersAccount: boolean;
  otherAccountReason: string | null;
  evidenceId: string | null;
  askedBy: string;
  askedAt: Date;
  decidedBy: string | null;
  paidOn: CalendarDate | null;
  bankReference: string | null;
  /** By the transfer file of an order, or from its list where SEPA cannot carry it, unless a person chooses. */
  leavesBy: RefundOrderKind;
  /** The order that pays it; null when it is in none. */
  orderId: string | null;

  static of(refund: RefundView): RefundDto {
    const { number, receiptNumber, amountMinor, askedById: _, ...facts } = refund;
    return {
      ...facts,
      ...{ endToEndId: refundReference(number), leavesBy: kindFor(refund) },
      receiptNumber: String(receiptNumber),
      amount: formatAmount(amountMinor, refund.currency),
    };
  }
}

export class RefundPageDto {
  items: RefundDto[];
  next: string | null;
}

export class AskedRefundDto {
  id: string;
}
