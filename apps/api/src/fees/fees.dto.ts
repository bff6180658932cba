import { IsIn, IsOptional, IsUUID } from 'class-validator';

import type { CalendarDate } from '@solde/calendar';
import { FLAT_FEE_EVENTS, feeSentence, type FeeLineView, type FlatFeeEvent } from '@solde/fees';
import { formatAmount, type Currency } from '@solde/money';
import { IsCalendarDate, PageDto } from '@solde/platform';

export class FeeLineFilterDto extends PageDto {
  @IsOptional()
  @IsUUID()
  caseId?: string;

  @IsOptional()
  @IsUUID()
  creditorId?: string;

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

/** What one component of one payment, one event or one month earned, excluding VAT, with the sentence that explains it. */
export class FeeLineDto {
  id: string;
  /** Null for a month of subscription, which belongs to the mandate. */
  caseId: string | null;
  caseNumber: string | null;
  mandateNumber: string | null;
  /** Of a flat fee: what it is for. */
  event: string | null;
  kind: string;
  component: string | null;
  phase: string | null;
  /** The money on which the fee is earned. */
  base: string;
  amount: string;
  currency: Currency;
  valueOn: CalendarDate;
  earnedOn: CalendarDate;
  sentence: string;

  static of(line: FeeLineView, locale: 'fr' | 'en'): FeeLineDto {
    const { id, caseId, caseNumber, kind, component, phase, currency, valueOn, earnedOn } = line;
    const { event, mandateNumber } = line;
    return {
      ...{ event, mandateNumber },
      ...{ id, caseId, caseNumber, kind, component, phase, currency, valueOn, earnedOn },
      base: formatAmount(line.baseMinor, currency),
      amount: formatAmount(line.amountMinor, currency),
      sentence: feeSentence(line.sentence, locale),
    };
  }
}

export class FeeLinePageDto {
  items: FeeLineDto[];
  next: string | null;
}

export class ActivatedAgreementDto {
  id: string;
  state: string;
}
