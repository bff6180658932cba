import { IsIn, IsOptional, IsUUID } from 'class-validator';

import { PARTNER_KINDS, type PartnerKind } from '@solde/agency';
import type { CalendarDate } from '@solde/calendar';
import { feeSentence, type MonthOfRetrocessions, type RetrocessionView } from '@solde/fees';
import { formatAmount, type Currency } from '@solde/money';
import { IsCalendarDate, PageDto } from '@solde/platform';

export class RetrocessionFilterDto extends PageDto {
  @IsOptional()
  @IsUUID()
  caseId?: string;

  @IsOptional()
  @IsIn(PARTNER_KINDS)
  partnerKind?: PartnerKind;

  @IsOptional()
  @IsCalendarDate()
  earnedFrom?: CalendarDate;

  @IsOptional()
  @IsCalendarDate()
  earnedUntil?: CalendarDate;
}

/** What a partner is owed of a fee, excluding VAT, with the sentence that explains it. */
export class RetrocessionDto {
  id: string;
  caseId: string;
  caseNumber: string;
  creditorId: string;
  partnerKind: string;
  /** The fee that it is a share of. */
  base: string;
  amount: string;
  currency: Currency;
  earnedOn: CalendarDate;
  sentence: string;

  static of(line: RetrocessionView, locale: 'fr' | 'en'): RetrocessionDto {
    const { baseMinor, amountMinor, sentence, ...facts } = line;
    return {
      ...facts,
      base: formatAmount(baseMinor, line.currency),
      amount: formatAmount(amountMinor, line.currency),
      sentence: feeSentence(sentence, locale),
    };
  }
}

export class RetrocessionPageDto {
  items: RetrocessionDto[];
  next: string | null;
}

/** What the partners of one kind are owed of one month. */
export class RetrocessionMonthDto {
  /** As "2026-03". */
  month: string;
  partnerKind: string;
  currency: Currency;
  lines: number;
  amount: string;

  static of({ amountMinor, ...facts }: MonthOfRetrocessions): RetrocessionMonthDto {
    return { ...facts, amount: formatAmount(amountMinor, facts.currency) };
  }
}

export class RetrocessionMonthPageDto {
  items: RetrocessionMonthDto[];
  next: string | null;
}
