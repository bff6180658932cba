import { IsIn, IsOptional, IsUUID } from 'class-validator';

import type { CalendarDate } from '@solde/calendar';
import { formatAmount, type Currency } from '@solde/money';
import { PAYMENT_MEANS, type CasePaymentView, type PaymentMeans } from '@solde/payments';
import { IsCalendarDate, IsCurrency, IsMoney, PageDto } from '@solde/platform';

export class PaymentFilterDto extends PageDto {
  @IsOptional()
  @IsUUID()
  caseId?: string;
}

export class DeclareDirectPaymentDto {
  @IsUUID()
  caseId: string;

  /** Decimal string in the major unit: "1234.56". */
  @IsMoney({ positive: true })
  amount: string;

  @IsCurrency()
  currency: Currency;

  /** The day you received it. */
  @IsCalendarDate()
  receivedOn: CalendarDate;

  @IsIn(PAYMENT_MEANS)
  means: PaymentMeans;
}

/** A payment on one of your cases: received by the agency for you, or by yourself. */
export class CasePaymentDto {
  id: string;
  caseId: string;
  caseNumber: string;
  channel: string;
  means: string;
  amount: string;
  /** What of it reduced the debt; a reversed payment has none left. */
  allocated: string;
  currency: Currency;
  valueOn: CalendarDate;

  static of({ amountMinor, allocatedMinor, ...payment }: CasePaymentView): CasePaymentDto {
    const { id, caseId, caseNumber, channel, means, currency, valueOn } = payment;
    const amount = formatAmount(amountMinor, currency);
    const allocated = formatAmount(allocatedMinor, currency);
    return { id, caseId, caseNumber, channel, means, amount, allocated, currency, valueOn };
  }
}

export class CasePaymentPageDto {
  items: CasePaymentDto[];
  next: string | null;
}

export class RequestMadeDto {
  requestId: string;
  state: string;
}
