import { ArrayMaxSize, IsIn, IsOptional, IsUUID } from 'class-validator';

import type { CalendarDate } from '@solde/calendar';
import { feeSentence } from '@solde/fees';
import { formatAmount, type Currency, type Minor } from '@solde/money';
import type { SimulatedPayment } from '@solde/payments';
import { IsCalendarDate, IsCurrency, IsMoney, type Caller } from '@solde/platform';

const CHANNELS = ['AGENCY', 'DIRECT'] as const;
const DESIGNATED_MAX = 100;

export class QuotePaymentDto {
  /** `DIRECT`: to yourself. The agency by default. */
  @IsOptional()
  @IsIn(CHANNELS)
  channel?: (typeof CHANNELS)[number];

  @IsMoney({ positive: true })
  amount: string;

  @IsCurrency()
  currency: Currency;

  /** The day on which it comes; today by default. */
  @IsOptional()
  @IsCalendarDate()
  on?: CalendarDate;

  /** The claims that the debtor names. */
  @IsOptional()
  @ArrayMaxSize(DESIGNATED_MAX)
  @IsUUID(undefined, { each: true })
  designatedClaimIds?: string[];
}

export class QuotedSpendingDto {
  component: string;
  amount: string;
}

export class QuotedFeeDto {
  component: string | null;
  phase: string | null;
  base: string;
  /** Excluding VAT. */
  amount: string;
  sentence: string;
}

/** What the payment would give: nothing was written. */
export class QuotedPaymentDto {
  currency: Currency;
  allocations: QuotedSpendingDto[];
  suspense: string;
  fees: QuotedFeeDto[];
  /** Excluding VAT. */
  fee: string;
  vatPct: string;
  vat: string;
  /** Costs advanced by the agency that it would pay back. */
  costsKept: string;
  /** What you would keep of it; of money that you have already, what you would owe. */
  creditorNet: string;

  static of(quoted: SimulatedPayment, { locale }: Caller): QuotedPaymentDto {
    const { allocations, currency, fees, vatPct } = quoted;
    const amount = (minor: Minor) => formatAmount(minor, currency);
    return {
      ...{ currency, vatPct, suspense: amount(quoted.suspenseMinor), fee: amount(quoted.feeMinor) },
      ...{ vat: amount(quoted.vatMinor), costsKept: amount(quoted.costsKeptMinor) },
      creditorNet: amount(quoted.creditorNetMinor),
      allocations: allocations.map(({ component, amountMinor }) => ({
        ...{ component, amount: amount(amountMinor) },
      })),
      fees: fees.map(({ component, phase, baseMinor, amountMinor, sentence }) => ({
        ...{ component, phase, base: amount(baseMinor), amount: amount(amountMinor) },
        sentence: feeSentence(sentence, locale),
      })),
    };
  }
}
