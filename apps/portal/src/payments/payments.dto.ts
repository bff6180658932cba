import { IsIn, IsOptional, IsUUID } from 'class-validator';

import type { PartnerKind } from '@solde/agency';
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
  /** Who received it for the agency (a bailiff, a lawyer, a correspondent), of money that was not paid to its account. */
  partnerKind: PartnerKind | null;
  /** AT_PARTNER: received by a partner, not yet on the account. PROVISIONAL: it may still be returned. CERTAIN: it is remitted. */
  whereabouts: 'AT_PARTNER' | 'PROVISIONAL' | 'CERTAIN';

  static of({ amountMinor, allocatedMinor, ...payment }: CasePaymentView): CasePaymentDto {
    const { id, caseId, caseNumber, channel, means, currency, valueOn, partnerKind } = payment;
    const waits = partnerKind === null ? 'PROVISIONAL' : 'AT_PARTNER';
    const whereabouts = payment.certainOn === null ? waits : 'CERTAIN';
    const amount = formatAmount(amountMinor, currency);
    const allocated = formatAmount(allocatedMinor, currency);
    return {
      ...{ id, caseId, caseNumber, channel, means, amount, allocated, currency, valueOn },
      ...{ partnerKind, whereabouts },
    };
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
