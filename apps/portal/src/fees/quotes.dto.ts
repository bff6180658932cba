import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsObject,
  IsOptional,
  Matches,
  ValidateNested,
} from 'class-validator';

import type { CalendarDate } from '@solde/calendar';
import { COMPONENTS, type Component } from '@solde/cases';
import {
  CLAIM_TYPES,
  FEE_CHANNELS,
  feeSentence,
  type CheckedExample,
  type ClaimType,
  type ExplainedClaim,
  type FeeChannel,
  type PricedQuote,
  type ToldExample,
} from '@solde/fees';
import { formatAmount, percentOf } from '@solde/money';
import { IsCalendarDate, IsPlainText, type Caller } from '@solde/platform';

const PAYMENTS_MAX = 200;
const AMOUNT = /^\d{1,12}(\.\d{1,3})?$/;

export class SpentDto implements Partial<Record<Component, string>> {
  @IsOptional()
  @Matches(AMOUNT)
  PRINCIPAL?: string;

  @IsOptional()
  @Matches(AMOUNT)
  INTEREST?: string;

  @IsOptional()
  @Matches(AMOUNT)
  INDEMNITY?: string;

  @IsOptional()
  @Matches(AMOUNT)
  PENALTY?: string;

  @IsOptional()
  @Matches(AMOUNT)
  LEGAL_COSTS?: string;
}

export class SupposedPaymentDto {
  @IsCalendarDate()
  on: CalendarDate;

  /** Paid to the agency by default. */
  @IsOptional()
  @IsIn(FEE_CHANNELS)
  channel?: FeeChannel;

  /** What it pays, by component; amounts as decimals of the agreement's currency. */
  @IsObject()
  @ValidateNested()
  @Type(() => SpentDto)
  spent: SpentDto;
}

/** A case that nobody has placed, with the payments supposed on it. */
export class SupposedExampleDto {
  @IsOptional()
  @IsIn(CLAIM_TYPES)
  claimType?: ClaimType;

  @IsOptional()
  @IsPlainText(60)
  segment?: string;

  @IsOptional()
  @Matches(/^[A-Z-]{2,20}$/)
  territory?: string;

  @Matches(AMOUNT)
  principal: string;

  @IsCalendarDate()
  dueOn: CalendarDate;

  @IsCalendarDate()
  placedOn: CalendarDate;

  /** The first day of litigation. */
  @IsOptional()
  @IsCalendarDate()
  litigationOn?: CalendarDate;

  /** Whether the case is closed at the end: the minimum is charged then. */
  @IsOptional()
  @IsBoolean()
  closes?: boolean;

  @IsArray()
  @ArrayMaxSize(PAYMENTS_MAX)
  @ValidateNested({ each: true })
  @Type(() => SupposedPaymentDto)
  payments: SupposedPaymentDto[];

  toExample(): ToldExample {
    const { claimType = 'INVOICE', segment = null, territory = 'FR-METRO' } = this;
    const { litigationOn = null, closes = false, principal, dueOn, placedOn } = this;
    return {
      ...{ claimType, segment, territory, principal, dueOn, placedOn, litigationOn, closes },
      payments: this.payments.map(({ on, channel = 'AGENCY', spent }) => ({
        ...{ on, channel },
        spent: Object.fromEntries(
          Object.entries(spent).filter(([, amount]) => amount !== undefined),
        ),
      })),
    };
  }
}

export class QuotedLineDto {
  /** Which payment, from 1 in the order of their days. */
  payment: number;
  component: string;
  phase: string;
  base: string;
  fee: string;
  sentence: string;
}

export class QuoteDto {
  currency: string;
  lines: QuotedLineDto[];
  /** What the minimum adds at closure. */
  minimum: string;
  /** Excluding VAT. */
  fee: string;
  vatPct: string;
  vat: string;
  collected: string;
  creditorNet: string;

  static of(quote: PricedQuote, { locale }: Caller): QuoteDto {
    const { currency, vatPct } = quote;
    const shown = (minor: bigint) => formatAmount(minor, currency);
    return {
      ...{ currency, vatPct, minimum: shown(quote.topUpMinor), fee: shown(quote.feeMinor) },
      ...{ vat: shown(quote.vatMinor), collected: shown(quote.collectedMinor) },
      creditorNet: shown(quote.creditorNetMinor),
      lines: quote.lines.map(
        ({ paymentId, component, phase, baseMinor, feeMinor, explanation }) => ({
          ...{ payment: Number(paymentId), component, phase },
          ...{ base: shown(baseMinor), fee: shown(feeMinor) },
          sentence: feeSentence(explanation, locale),
        }),
      ),
    };
  }
}

export class RecoveryAskedDto {
  /** The day on which the money is received; today by default. */
  @IsOptional()
  @IsCalendarDate()
  on?: CalendarDate;

  @IsOptional()
  @IsIn(FEE_CHANNELS)
  channel?: FeeChannel;

  @IsOptional()
  @IsIn(COMPONENTS)
  component?: Component;
}

export class TriedRuleDto {
  position: number;
  isChosen: boolean;
  /** Why it was passed over; empty when it fits, and one before it was chosen. */
  misfits: string[];
  tierMode: string;
  ratePct: string | null;
}

export class ExplainedClaimDto {
  claimId: string;
  number: string;
  phase: string;
  ageDays: number;
  agreementId: string;
  agreementNumber: number;
  rules: TriedRuleDto[];

  static of({ rules, ...claim }: ExplainedClaim): ExplainedClaimDto {
    return {
      ...claim,
      rules: rules.map(({ rule, isChosen, misfits }) => ({
        ...{ position: rule.order, isChosen, misfits: [...misfits], tierMode: rule.tierMode },
        ratePct: rule.rate === null ? null : percentOf(rule.rate),
      })),
    };
  }
}

export class ExampleDto {
  id: string;
  label: string;
  supposed: object;
  expected: string;
  /** Null as long as the tariff has holes. */
  charged: string | null;
  isMet: boolean;

  static of(one: CheckedExample): ExampleDto {
    const { id, label, supposed, currency, expectedMinor, chargedMinor } = one;
    return {
      ...{ id, label, supposed, expected: formatAmount(expectedMinor, currency) },
      charged: chargedMinor === null ? null : formatAmount(chargedMinor, currency),
      isMet: chargedMinor === expectedMinor,
    };
  }
}
