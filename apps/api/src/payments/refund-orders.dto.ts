import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsIn, IsOptional, IsUUID } from 'class-validator';

import type { CalendarDate } from '@solde/calendar';
import { formatAmount, type Currency } from '@solde/money';
import {
  ORDERED_REFUNDS_MAX,
  REFUND_ORDER_KINDS,
  REFUND_ORDER_STATES,
  type RefundOrderAsked,
  type RefundOrderDetail,
  type RefundOrderDropped,
  type RefundOrderKind,
  type RefundOrderLineView,
  type RefundOrderState,
  type RefundOrderView,
  type RefundState,
} from '@solde/payments';
import { IsCalendarDate, IsCurrency, IsPlainText, PageDto } from '@solde/platform';

export class OrderRefundsDto implements RefundOrderAsked {
  /** EUR unless said. */
  @IsOptional()
  @IsCurrency()
  currency?: Currency;

  /**
   * TRANSFER_FILE goes to the bank as it is, in euros alone; PAYMENT_LIST is entered by hand. Unless said, a file in euros and a list in another
   * currency.
   */
  @IsOptional()
  @IsIn(REFUND_ORDER_KINDS)
  kind?: RefundOrderKind;

  /** Approved refunds that are in no other order; all of those that leave that way (`leavesBy`), oldest first, unless said. */
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
  kind: RefundOrderKind;
  /** The dedicated account that pays. */
  accountIban: string;
  executionOn: CalendarDate;
  /** What the bank knows a file by. */
  messageId: string;
  refunds: number;
  total: string;
  currency: Currency;
  /** Of the file, the same at each download. */
  sha256: string;
  downloads: number;
  /** Refunds that it no longer pays. */
  dropped: number;
  orderedBy: string;
  orderedAt: Date;

  static of({ number, totalMinor, ...order }: RefundOrderView): RefundOrderDto {
    return { ...order, number: String(number), total: formatAmount(totalMinor, order.currency) };
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

  static of({ amountMinor, currency, ...line }: RefundOrderLineView): RefundOrderLineDto {
    return { ...line, amount: formatAmount(amountMinor, currency) };
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
