import { IsOptional, IsUUID } from 'class-validator';

import type { CalendarDate } from '@solde/calendar';
import { feeSentence, type FeeLineView } from '@solde/fees';
import { formatAmount, type Currency } from '@solde/money';
import { IsCalendarDate, PageDto } from '@solde/platform';

export class FeeFilterDto extends PageDto {
  @IsOptional()
  @IsUUID()
  caseId?: string;

  @IsOptional()
  @IsCalendarDate()
  earnedFrom?: CalendarDate;

  @IsOptional()
  @IsCalendarDate()
  earnedUntil?: CalendarDate;
}

/** What the agency earned on a payment of yours, excluding VAT, and why. */
export class FeeDto {
  id: string;
  caseId: string;
  caseNumber: string;
  amount: string;
  /** The money on which it is earned. */
  base: string;
  currency: Currency;
  earnedOn: CalendarDate;
  sentence: string;

  static of(line: FeeLineView, locale: 'fr' | 'en'): FeeDto {
    const { id, caseId, caseNumber, currency, earnedOn } = line;
    return {
      ...{ id, caseId, caseNumber, currency, earnedOn },
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
