import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';

import type { CalendarDate } from '@solde/calendar';
import { COMPONENTS, type Component } from '@solde/cases';
import {
  CLAIM_TYPES,
  FEE_CHANNELS,
  FLAT_FEE_EVENTS,
  feeSentence,
  type CheckedExample,
  type ClaimType,
  type ExplainedClaim,
  type FeeChannel,
  type FlatFeeEvent,
  type PricedQuote,
  type ToldExample,
} from '@solde/fees';
import { formatAmount, percentOf } from '@solde/money';
import { IsCalendarDate, IsPlainText, type Caller } from '@solde/platform';

const PAYMENTS_MAX = 200;
const EVENT_QUANTITY_MAX = 1_000;
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

/** One event of a tariff that happens to the supposed case, and how many times. */
export class SupposedEventDto {
  @IsIn(FLAT_FEE_EVENTS)
  event: FlatFeeEvent;

  @IsInt()
  @Min(1)
  @Max(EVENT_QUANTITY_MAX)
  quantity: number;
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

  /** The events that cost something whatever comes of the case; each once at most. */
  @IsOptional()
  @IsArray()
  @ArrayUnique(({ event }: SupposedEventDto) => event)
  @ValidateNested({ each: true })
  @Type(() => SupposedEventDto)
  events?: SupposedEventDto[];

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
      ...(this.events && {
        events: Object.fromEntries(this.events.map((one) => [one.event, one.quantity])),
      }),
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

export class QuotedFlatDto {
  event: string;
  quantity: number;
  fee: string;
}

export class QuoteDto {
  currency: string;
  lines: QuotedLineDto[];
  /** What the events cost. */
  flats: QuotedFlatDto[];
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
      flats: quote.flats.map(({ event, quantity, feeMinor }) => ({
        ...{ event, quantity, fee: shown(feeMinor) },
      })),
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

/** What was changed of an example before the tariff was signed. */
export class ExampleChangeDto {
  /** EXPECTS another price, or DROPPED. */
  kind: string;
  expected: string | null;
  reason: string;
  by: string;
  at: Date;
}

export class ExampleDto {
  id: string;
  label: string;
  supposed: object;
  /** As it was told first, or carried from the version before. */
  told: string;
  /** As it is expected now. */
  expected: string;
  /** The version of the tariff from which it was carried. */
  carriedFromNumber: number | null;
  /** It is not checked any more. */
  isDropped: boolean;
  changes: ExampleChangeDto[];
  /** Null as long as the tariff has holes. */
  charged: string | null;
  isMet: boolean;

  static of(one: CheckedExample): ExampleDto {
    const { id, label, supposed, currency, expectedMinor, chargedMinor } = one;
    const { carriedFromNumber, changes, isDropped, toldMinor } = one;
    return {
      ...{ id, label, supposed, expected: formatAmount(expectedMinor, currency) },
      ...{ carriedFromNumber, isDropped, told: formatAmount(toldMinor, currency) },
      changes: changes.map(({ at, byName: by, kind, reason, expectedMinor: expected }) => ({
        ...{ kind, reason, by, at },
        expected: expected === null ? null : formatAmount(expected, currency),
      })),
      charged: chargedMinor === null ? null : formatAmount(chargedMinor, currency),
      isMet: chargedMinor === expectedMinor,
    };
  }
}
