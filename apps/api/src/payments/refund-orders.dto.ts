import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsIn, IsOptional, IsUUID } from 'class-validator';

import type { CalendarDate } from '@solde/calendar';
import { formatAmount } from '@solde/money';
import {
  ORDERED_REFUNDS_MAX,
  REFUND_ORDER_STATES,
  type RefundOrderAsked,
  type RefundOrderDetail,
  type RefundOrderDropped,
  type RefundOrderLineView,
  type RefundOrderState,
  type RefundOrderView,
  type RefundState,
} from '@solde/payments';
import { IsCalendarDate, IsPlainText, PageDto } from '@solde/platform';

/** SEPA: an order is in euros. */
const CURRENCY = 'EUR';

export class OrderRefundsDto implements RefundOrderAsked {
  /** Approved refunds that are in no other order; all of them, oldest first, unless said. */
  @IsOptional()
  @IsUUID(undefined, { each: true })
  @ArrayUnique()
  @ArrayMinSize(1)
  @ArrayMaxSize(ORDERED_REFUNDS_MAX)
  refundIds?: string[];

  /** The day the bank is asked for; today unless said, 30 days ahead at most. */
  @IsOptional()
  @IsCalendarDate()
  executionOn?: CalendarDate;
}

export class DropRefundOrderDto implements RefundOrderDropped {
  /** Why it did not go; needed once the file was downloaded, since a file that went would pay a second time. */
  @IsOptional()
  @IsPlainText(280)
  because?: string;

  /** Of a downloaded file, those that the bank refused; the whole order unless said. */
  @IsOptional()
  @IsUUID(undefined, { each: true })
  @ArrayUnique()
  @ArrayMinSize(1)
  @ArrayMaxSize(ORDERED_REFUNDS_MAX)
  refundIds?: string[];
}

export class RefundOrderFilterDto extends PageDto {
  @IsOptional()
  @IsIn(REFUND_ORDER_STATES)
  state?: RefundOrderState;
}

export class RefundOrderDto {
  id: string;
  number: string;
  /** ORDERED: nobody has taken the file; DOWNLOADED: the bank has not paid all; PAID: nothing of it waits; DROPPED: it pays nothing. */
  state: RefundOrderState;
  /** The dedicated account that pays. */
  accountIban: string;
  executionOn: CalendarDate;
  /** What the bank knows the file by. */
  messageId: string;
  refunds: number;
  total: string;
  currency: string;
  /** Of the file, the same at each download. */
  sha256: string;
  downloads: number;
  /** Refunds that it no longer pays. */
  dropped: number;
  orderedBy: string;
  orderedAt: Date;

  static of({ number, totalMinor, ...order }: RefundOrderView): RefundOrderDto {
    return {
      ...order,
      number: String(number),
      total: formatAmount(totalMinor, CURRENCY),
      currency: CURRENCY,
    };
  }
}

export class RefundOrderLineDto {
  refundId: string;
  endToEndId: string;
  beneficiary: string;
  iban: string;
  amount: string;
  /** Of the refund. */
  state: RefundState;
  isDropped: boolean;
  droppedBy: string | null;
  droppedAt: Date | null;
  droppedBecause: string | null;

  static of({ amountMinor, ...line }: RefundOrderLineView): RefundOrderLineDto {
    return { ...line, amount: formatAmount(amountMinor, CURRENCY) };
  }
}

export class RefundOrderDetailDto extends RefundOrderDto {
  lines: RefundOrderLineDto[];

  static override of({ lines, ...order }: RefundOrderDetail): RefundOrderDetailDto {
    return {
      ...RefundOrderDto.of(order),
      lines: lines.map((line) => RefundOrderLineDto.of(line)),
    };
  }
}

export class RefundOrderPageDto {
  items: RefundOrderDto[];
  next: string | null;
}
