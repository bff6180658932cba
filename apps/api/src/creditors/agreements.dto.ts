import { PARTNER_KINDS, type PartnerKind } from '@solde/agency';
import type { CalendarDate } from '@solde/calendar';
import {
  agreementSentences,
  FEE_COMPONENTS,
  FEE_PHASES,
  FLAT_EVENTS,
  RECALL_REASONS,
  ruleSentence,
  type AgreementTerms,
  type AgreementVersion,
  type FeeComponent,
  type FeePhase,
  type FlatTerms,
  type PricedLine,
  type RecallReason,
  type RuleTerms,
} from '@solde/creditors';
import { formatAmount, percentOf, rate, type Currency } from '@solde/money';
import { amountOf, IsCalendarDate, IsMoney } from '@solde/platform';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsPercent, minorOrNull, rateOrNull } from './amounts.dto';

const RULES_MAX = 200;
const TIERS_MAX = 20;
const LIST_SIZE_MAX = 50;
const DAYS_MAX = 36_500;
const WORD = /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/;

export class TierDto {
  /** Inclusive; left out for the last tier. */
  @IsOptional()
  @IsMoney({ positive: true })
  upTo?: string | null;

  @IsPercent()
  rate: string;
}

/** One line of the tariff; lines are tried in the order given. */
export class RuleDto {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(FEE_PHASES, { each: true })
  phases: FeePhase[];

  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(FEE_COMPONENTS, { each: true })
  components: FeeComponent[];

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(LIST_SIZE_MAX)
  @Matches(WORD, { each: true })
  claimTypes?: string[];

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(LIST_SIZE_MAX)
  @Matches(WORD, { each: true })
  segments?: string[];

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(LIST_SIZE_MAX)
  @Matches(WORD, { each: true })
  territories?: string[];

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(DAYS_MAX)
  ageMinDays?: number;

  /** Inclusive; left out without end. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(DAYS_MAX)
  ageMaxDays?: number | null;

  @IsOptional()
  @IsIn(['AGENCY', 'DIRECT', 'ANY'])
  channel?: 'AGENCY' | 'DIRECT' | 'ANY';

  @IsOptional()
  @IsIn(['NONE', 'WHOLE', 'MARGINAL'])
  tierMode?: 'NONE' | 'WHOLE' | 'MARGINAL';

  @IsOptional()
  @IsIn(['PLACED_PRINCIPAL', 'CUMULATIVE_RECOVERED'])
  tierBasis?: 'PLACED_PRINCIPAL' | 'CUMULATIVE_RECOVERED' | null;

  @IsOptional()
  @IsPercent()
  rate?: string | null;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(TIERS_MAX)
  @ValidateNested({ each: true })
  @Type(() => TierDto)
  tiers?: TierDto[];

  toTerms(currency: Currency): RuleTerms {
    return {
      phases: this.phases,
      components: this.components,
      claimTypes: this.claimTypes ?? [],
      segments: this.segments ?? [],
      territories: this.territories ?? [],
      ageMinDays: this.ageMinDays ?? 0,
      ageMaxDays: this.ageMaxDays ?? null,
      channel: this.channel ?? 'ANY',
      tierMode: this.tierMode ?? 'NONE',
      tierBasis: this.tierBasis ?? null,
      rate: rateOrNull(this.rate),
      tiers: (this.tiers ?? []).map((tier) => ({
        upToMinor: minorOrNull('rules.tiers.upTo', tier.upTo, currency),
        rate: rate(tier.rate),
      })),
    };
  }
}

export class FlatDto {
  @IsIn(FLAT_EVENTS)
  event: FlatTerms['event'];

  @Matches(/^\d/)
  @IsMoney()
  amount: string;
}

/** What a partner is owed of our fees, at our charge. */
export class RetrocessionDto {
  @IsIn(PARTNER_KINDS)
  partnerKind: PartnerKind;

  /** Percent of the fee excluding VAT. */
  @IsPercent()
  share: string;

  /** Left out or empty: every phase. */
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsIn(FEE_PHASES, { each: true })
  phases?: FeePhase[];
}

/** A tariff; amounts are excluding VAT, decimal strings in the mandate's currency. */
export class ProposeAgreementDto {
  @IsCalendarDate()
  from: CalendarDate;

  /** The first day on which it no longer prices; left out without end. */
  @IsOptional()
  @IsCalendarDate()
  until?: CalendarDate | null;

  @IsOptional()
  @IsIn(['PLACEMENT_DATE', 'PAYMENT_DATE'])
  assignment?: 'PLACEMENT_DATE' | 'PAYMENT_DATE';

  /** Days after the placement in which money paid straight to the creditor costs nothing. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(60)
  crossingWindowDays?: number;

  /** Percent of the tariff for money paid straight to the creditor. */
  @IsOptional()
  @IsPercent()
  directFactor?: string;

  @IsOptional()
  @Matches(/^\d/)
  @IsMoney()
  minimum?: string | null;

  @IsOptional()
  @IsPercent()
  minimumShareMax?: string;

  @IsOptional()
  @Matches(/^\d/)
  @IsMoney()
  cap?: string | null;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(DAYS_MAX)
  withdrawalFreeDays?: number | null;

  @IsOptional()
  @IsPercent()
  withdrawalFactor?: string | null;

  /** For which reasons a case taken back costs nothing. */
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsIn(RECALL_REASONS, { each: true })
  withdrawalWaived?: RecallReason[];

  @IsOptional()
  @IsIn(['NET', 'GROSS'])
  remittanceMode?: 'NET' | 'GROSS';

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(RULES_MAX)
  @ValidateNested({ each: true })
  @Type(() => RuleDto)
  rules: RuleDto[];

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(FLAT_EVENTS.length)
  @ValidateNested({ each: true })
  @Type(() => FlatDto)
  flats?: FlatDto[];

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(PARTNER_KINDS.length)
  @ValidateNested({ each: true })
  @Type(() => RetrocessionDto)
  retrocessions?: RetrocessionDto[];

  toTerms(currency: Currency): AgreementTerms {
    return {
      from: this.from,
      until: this.until ?? null,
      assignment: this.assignment ?? 'PLACEMENT_DATE',
      ...(typeof this.crossingWindowDays === 'number' && {
        crossingWindowDays: this.crossingWindowDays,
      }),
      ...(typeof this.directFactor === 'string' && { directFactor: rate(this.directFactor) }),
      ...(typeof this.minimumShareMax === 'string' && {
        minimumShareMax: rate(this.minimumShareMax),
      }),
      minimumMinor: minorOrNull('minimum', this.minimum, currency),
      capMinor: minorOrNull('cap', this.cap, currency),
      withdrawalFreeDays: this.withdrawalFreeDays ?? null,
      withdrawalFactor: rateOrNull(this.withdrawalFactor),
      withdrawalWaived: this.withdrawalWaived ?? [],
      remittanceMode: this.remittanceMode ?? 'NET',
      rules: this.rules.map((rule) => rule.toTerms(currency)),
      flats: (this.flats ?? []).map(({ event, amount }) => ({
        event,
        amountMinor: amountOf(amount, currency, 'flats.amount'),
      })),
      retrocessions: (this.retrocessions ?? []).map(({ partnerKind, share, phases = [] }) => ({
        ...{ partnerKind, share: rate(share), phases },
      })),
    };
  }
}

export class PricedTierDto {
  upTo: string | null;
  rate: string;
}

export class PricedLineDto {
  id: string;
  position: number;
  phases: string[];
  components: string[];
  claimTypes: string[];
  segments: string[];
  territories: string[];
  ageMinDays: number;
  ageMaxDays: number | null;
  channel: string;
  tierMode: string;
  tierBasis: string | null;
  rate: string | null;
  tiers: PricedTierDto[];
  sentence: string;

  static of(line: PricedLine, currency: Currency, locale: 'fr' | 'en'): PricedLineDto {
    return {
      ...line,
      phases: [...line.phases],
      components: [...line.components],
      claimTypes: [...line.claimTypes],
      segments: [...line.segments],
      territories: [...line.territories],
      rate: line.rate === null ? null : percentOf(line.rate),
      tiers: line.tiers.map((tier) => ({
        upTo: tier.upToMinor === null ? null : formatAmount(tier.upToMinor, currency),
        rate: percentOf(tier.rate),
      })),
      sentence: ruleSentence(line, currency, locale),
    };
  }
}

export class PricedEventDto {
  event: string;
  amount: string;
}

export class SharedFeeDto {
  partnerKind: string;
  share: string;
  phases: string[];
}

export class AgreementDto {
  id: string;
  mandateId: string;
  creditorId: string;
  number: number;
  currency: Currency;
  from: CalendarDate;
  until: CalendarDate | null;
  state: string;
  assignment: string;
  crossingWindowDays: number;
  directFactor: string;
  minimum: string | null;
  minimumShareMax: string;
  cap: string | null;
  withdrawalFreeDays: number | null;
  withdrawalFactor: string | null;
  withdrawalWaived: string[];
  remittanceMode: string;
  proposedBy: string | null;
  creditorSignedBy: string | null;
  creditorSignedAt: Date | null;
  activatedBy: string | null;
  rules: PricedLineDto[];
  flats: PricedEventDto[];
  retrocessions: SharedFeeDto[];
  /** The whole tariff in plain words. */
  sentences: string[];

  static of(agreement: AgreementVersion, locale: 'fr' | 'en'): AgreementDto {
    const { actId: _act, version: _version, minimumMinor, capMinor, ...rest } = agreement;
    const { currency, withdrawalFactor } = agreement;
    return {
      ...rest,
      directFactor: percentOf(agreement.directFactor),
      minimumShareMax: percentOf(agreement.minimumShareMax),
      withdrawalFactor: withdrawalFactor === null ? null : percentOf(withdrawalFactor),
      withdrawalWaived: [...agreement.withdrawalWaived],
      minimum: minimumMinor === null ? null : formatAmount(minimumMinor, currency),
      cap: capMinor === null ? null : formatAmount(capMinor, currency),
      rules: agreement.rules.map((line) => PricedLineDto.of(line, currency, locale)),
      flats: agreement.flats.map(({ event, amountMinor }) => ({
        event,
        amount: formatAmount(amountMinor, currency),
      })),
      retrocessions: agreement.retrocessions.map(({ partnerKind, share, phases }) => ({
        ...{ partnerKind, share: percentOf(share), phases: [...phases] },
      })),
      sentences: agreementSentences(agreement, locale),
    };
  }
}

export class AgreementListDto {
  items: AgreementDto[];
}
