import { IsIn, IsOptional, IsUUID } from 'class-validator';

import type { CalendarDate } from '@solde/calendar';
import { FLAT_FEE_EVENTS, feeSentence, type FeeLineView, type FlatFeeEvent } from '@solde/fees';
import { formatAmount, type Currency } from '@solde/money';
import { IsCalendarDate, PageDto } from '@solde/platform';

export class FeeFilterDto extends PageDto {
  @IsOptional()
  @IsUUID()
  caseId?: string;

  /** Flat fees of one event. */
  @IsOptional()
  @IsIn(FLAT_FEE_EVENTS)
  event?: FlatFeeEvent;

  @IsOptional()
  @IsCalendarDate()
  earnedFrom?: CalendarDate;

  @IsOptional()
  @IsCalendarDate()
  earnedUntil?: CalendarDate;
}

/** What the agency earned on a payment, an event or a month of yours, excluding VAT, and why. */
export class FeeDto {
  id: string;
  /** Null for a month of subscription, which belongs to the mandate. */
  caseId: string | null;
  caseNumber: string | null;
  mandateNumber: string | null;
  /** Of a flat fee: what it is for. */
  event: string | null;
  amount: string;
  /** The money on which it is earned. */
  base: string;
  currency: Currency;
  earnedOn: CalendarDate;
  sentence: string;

  static of(line: FeeLineView, locale: 'fr' | 'en'): FeeDto {
    const { id, caseId, caseNumber, currency, earnedOn, event, mandateNumber } = line;
    return {
      ...{ id, caseId, caseNumber, currency, earnedOn, event, mandateNumber },
      amount: formatAmount(line.amountMinor, currency),
      base: formatAmount(line.baseMinor, currency),
      sentence: feeSentence(line.sentence, locale),
    };
  }
}

export class FeePageDto {
  items: FeeDto[];
  next: string | null;
}
