import { IsIn, IsOptional, IsUUID } from 'class-validator';

import type { CalendarDate } from '@solde/calendar';
import { formatAmount, type Currency, type Minor } from '@solde/money';
import {
  amountOf,
  IsCalendarDate,
  IsCurrency,
  IsMoney,
  IsPlainText,
  PageDto,
} from '@solde/platform';
import type { InvoicePayment, InvoiceView, PaidInvoice } from '@solde/remittance';

export class InvoiceFilterDto extends PageDto {
  @IsOptional()
  @IsUUID()
  creditorId?: string;

  /** `true`: those of which something is still due. */
  @IsOptional()
  @IsIn(['true'])
  unpaid?: string;
}

export class RecordInvoicePaymentDto {
  /** Decimal string; negative is what you give back on a credit note. */
  @IsMoney()
  amount: string;

  @IsCurrency()
  currency: Currency;

  /** The day on which the money came in. */
  @IsCalendarDate()
  on: CalendarDate;

  /** As on the bank's statement. */
  @IsOptional()
  @IsPlainText(140)
  reference?: string;

  toPaid(documentId: string): PaidInvoice {
    const { currency, on, reference = null } = this;
    return {
      ...{ documentId, currency, on, reference },
      amountMinor: amountOf(this.amount, currency, 'amount'),
    };
  }
}

export class InvoicePaymentDto {
  id: string;
  creditorId: string;
  amount: string;
  paidOn: CalendarDate;

  static of({ id, creditorId, amountMinor, currency, paidOn }: InvoicePayment): InvoicePaymentDto {
    return { id, creditorId, amount: formatAmount(amountMinor, currency), paidOn };
  }
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
