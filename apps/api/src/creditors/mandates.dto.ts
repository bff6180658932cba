import type { CalendarDate } from '@solde/calendar';
import {
  mandateSentences,
  type Mandate,
  type MandateTerms,
  type Service,
  type TermsContent,
  type TermsDraft,
} from '@solde/creditors';
import { formatAmount, percentOf, type Currency, type Minor } from '@solde/money';
import { amountOf, IsCalendarDate, IsCurrency, IsMoney, IsPlainText } from '@solde/platform';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsUUID,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsPercent, minorOrNull, rateOrNull } from './amounts.dto';
import { MayBeAbsent } from './may-be-absent.dto';

const SERVICES = [
  ...(['PRE_DUE', 'EARLY_REMINDER', 'AMICABLE', 'LITIGATION', 'DISPUTE_COORDINATION'] as const),
  ...(['ADMIN_FOLLOW_UP', 'ENFORCEMENT_FOLLOW_UP'] as const),
] satisfies Service[];
const CLAUSE_LENGTH_MAX = 4000;
const LIST_SIZE_MAX = 50;
const WORD = /^[A-Z][A-Z0-9_-]{0,39}$/;
const DAYS_MAX = 36_500;
const VERSION_MAX = 2_147_483_647;
const MOVES = ['SUSPEND', 'RESUME', 'GIVE_NOTICE', 'RUN_OFF', 'TERMINATE', 'CANCEL'] as const;

/** What may be left to what is usual. Amounts are decimal strings in the mandate's currency. */
class ChoicesDto {
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(LIST_SIZE_MAX)
  @ArrayUnique()
  @Matches(WORD, { each: true })
  territories?: string[];

  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(LIST_SIZE_MAX)
  @ArrayUnique()
  @Matches(WORD, { each: true })
  claimTypes?: string[];

  @IsOptional()
  @IsMoney({ positive: true })
  amountMin?: string | null;

  @IsOptional()
  @IsMoney({ positive: true })
  amountMax?: string | null;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(DAYS_MAX)
  ageMaxDays?: number | null;

  @MayBeAbsent()
  @IsIn(['NET', 'GROSS'])
  remittanceMode?: MandateTerms['remittanceMode'];

  @MayBeAbsent()
  @IsIn(['TWICE_MONTHLY', 'WEEKLY', 'MONTHLY'])
  remittanceCycle?: MandateTerms['remittanceCycle'];

  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(20)
  payoutBusinessDays?: number;

  /** Needed when money may be paid out later than one month after its collection. */
  @IsOptional()
  @IsPlainText(CLAUSE_LENGTH_MAX)
  remittanceDelayClause?: string | null;

  @MayBeAbsent()
  @IsIn(['CARRY_FORWARD', 'INVOICE'])
  negativeBalance?: MandateTerms['negativeBalance'];

  /** When what the creditor pays on invoice is due, in days from its issue. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(60)
  invoiceDueDays?: number;

  @MayBeAbsent()
  @Matches(/^\d/)
  @IsMoney()
  transferMin?: string;

  @MayBeAbsent()
  @IsIn(['LEGAL', 'PRINCIPAL_FIRST'])
  allocationOrder?: MandateTerms['allocationOrder'];

  @MayBeAbsent()
  @IsIn(['OLDEST_DUE', 'PRO_RATA'])
  principalRule?: MandateTerms['principalRule'];

  @MayBeAbsent()
  @IsBoolean()
  interestClaimed?: boolean;

  @MayBeAbsent()
  @IsIn(['ACT_365', 'ACT_ACT'])
  interestBasis?: MandateTerms['interestBasis'];

  @MayBeAbsent()
  @IsIn(['LATE_PAYMENT_B2B', 'LEGAL', 'CONTRACT'])
  interestRateTable?: MandateTerms['interestRateTable'];

  /** Percent per year, for the table CONTRACT. */
  @IsOptional()
  @IsPercent()
  interestContractRate?: string | null;

  @MayBeAbsent()
  @IsBoolean()
  indemnityClaimed?: boolean;

  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(365)
  promiseDaysMax?: number;

  @MayBeAbsent()
  @Matches(/^\d/)
  @IsMoney()
  waiverMax?: string;

  @MayBeAbsent()
  @IsBoolean()
  joinOpenCase?: boolean;

  /** What was said, in the minor units of the mandate's currency; what was not is absent. */
  protected choices(currency: Currency): Partial<TermsContent> {
    const amount = (field: 'amountMin' | 'amountMax') =>
      this[field] === undefined ? undefined : minorOrNull(field, this[field], currency);
    const sum = (field: 'transferMin' | 'waiverMax'): Minor | undefined =>
      this[field] === undefined ? undefined : amountOf(this[field], currency, field);
    const { interestContractRate } = this;
    return present({
      territories: this.territories,
      claimTypes: this.claimTypes,
      amountMinMinor: amount('amountMin'),
      amountMaxMinor: amount('amountMax'),
      ageMaxDays: this.ageMaxDays,
      remittanceMode: this.remittanceMode,
      remittanceCycle: this.remittanceCycle,
      payoutBusinessDays: this.payoutBusinessDays,
      remittanceDelayClause: this.remittanceDelayClause,
      negativeBalance: this.negativeBalance,
      invoiceDueDays: this.invoiceDueDays,
      transferMinMinor: sum('transferMin'),
      allocationOrder: this.allocationOrder,
      principalRule: this.principalRule,
      interestClaimed: this.interestClaimed,
      interestBasis: this.interestBasis,
      interestRateTable: this.interestRateTable,
      interestContractRate:
        interestContractRate === undefined ? undefined : rateOrNull(interestContractRate),
      indemnityClaimed: this.indemnityClaimed,
      promiseDaysMax: this.promiseDaysMax,
      waiverMaxMinor: sum('waiverMax'),
      joinOpenCase: this.joinOpenCase,
    });
  }
}

/** The terms of a new mandate (CPCE R124-3). */
export class DraftTermsDto extends ChoicesDto {
  @IsCalendarDate()
  effectiveFrom: CalendarDate;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(SERVICES.length)
  @ArrayUnique()
  @IsIn(SERVICES, { each: true })
  services: Service[];

  /** Whether the agency receives payments in the creditor's name. */
  @IsBoolean()
  powerToReceive: boolean;

  /** How the basis and the amount of each claim are told, element by element. */
  @IsPlainText(CLAUSE_LENGTH_MAX)
  claimsBasis: string;

  /** The guarantee given to the creditor against the agency's civil liability. */
  @IsPlainText(CLAUSE_LENGTH_MAX)
  insuranceGuarantee: string;

  /** How the remuneration is determined. */
  @IsPlainText(CLAUSE_LENGTH_MAX)
  remuneration: string;

  /** How the money collected is remitted. */
  @IsPlainText(CLAUSE_LENGTH_MAX)
  remittanceConditions: string;

  toDraft(currency: Currency): TermsDraft {
    const { effectiveFrom, services, powerToReceive, claimsBasis } = this;
    const { insuranceGuarantee, remuneration, remittanceConditions } = this;
    return {
      ...this.choices(currency),
      ...{ effectiveFrom, services, powerToReceive, claimsBasis },
      ...{ insuranceGuarantee, remuneration, remittanceConditions },
    };
  }
}

/** A change of terms: what is left out stays. */
export class TermsChangeDto extends ChoicesDto {
  @MayBeAbsent()
  @IsCalendarDate()
  effectiveFrom?: CalendarDate;

  @MayBeAbsent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(SERVICES.length)
  @ArrayUnique()
  @IsIn(SERVICES, { each: true })
  services?: Service[];

  @MayBeAbsent()
  @IsBoolean()
  powerToReceive?: boolean;

  @MayBeAbsent()
  @IsPlainText(CLAUSE_LENGTH_MAX)
  claimsBasis?: string;

  @MayBeAbsent()
  @IsPlainText(CLAUSE_LENGTH_MAX)
  insuranceGuarantee?: string;

  @MayBeAbsent()
  @IsPlainText(CLAUSE_LENGTH_MAX)
  remuneration?: string;

  @MayBeAbsent()
  @IsPlainText(CLAUSE_LENGTH_MAX)
  remittanceConditions?: string;

  toChange(currency: Currency): Partial<TermsContent> {
    const { effectiveFrom, services, powerToReceive, claimsBasis } = this;
    const { insuranceGuarantee, remuneration, remittanceConditions } = this;
    return {
      ...this.choices(currency),
      ...present({ effectiveFrom, services, powerToReceive, claimsBasis }),
      ...present({ insuranceGuarantee, remuneration, remittanceConditions }),
    };
  }
}

export class ReviseTermsDto extends TermsChangeDto {
  /** The version that was read. */
  @IsInt()
  @Min(1)
  @Max(VERSION_MAX)
  version: number;
}

export class AmendMandateDto {
  /** The day from which the new terms hold: not a past one. */
  @IsCalendarDate()
  effectiveFrom: CalendarDate;

  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => TermsChangeDto)
  change?: TermsChangeDto;
}

export class DraftMandateDto {
  @IsUUID()
  creditorId: string;

  @MayBeAbsent()
  @IsIn(['FRAMEWORK', 'ONE_SHOT'])
  kind?: Mandate['kind'];

  @IsCurrency()
  currency: Currency;

  @IsObject()
  @ValidateNested()
  @Type(() => DraftTermsDto)
  terms: DraftTermsDto;
}

export class MoveMandateDto {
  @IsIn(MOVES)
  trigger: (typeof MOVES)[number];
}

export class MandatesFilterDto {
  @IsOptional()
  @IsUUID()
  creditorId?: string;
}

/** One version of the terms, as data and in plain words. */
export class TermsDto {
  id: string;
  number: number;
  effectiveFrom: CalendarDate;
  services: string[];
  territories: string[];
  claimTypes: string[];
  amountMin: string | null;
  amountMax: string | null;
  ageMaxDays: number | null;
  powerToReceive: boolean;
  claimsBasis: string;
  insuranceGuarantee: string;
  remuneration: string;
  remittanceConditions: string;
  remittanceMode: string;
  remittanceCycle: string;
  payoutBusinessDays: number;
  remittanceDelayClause: string | null;
  negativeBalance: string;
  invoiceDueDays: number;
  transferMin: string;
  allocationOrder: string;
  principalRule: string;
  interestClaimed: boolean;
  interestBasis: string;
  interestRateTable: string;
  interestContractRate: string | null;
  indemnityClaimed: boolean;
  promiseDaysMax: number;
  waiverMax: string;
  joinOpenCase: boolean;
  /** SHA-256 of what was sent for signature, in hexadecimal; null for a draft. */
  contentHash: string | null;
  creditorSignedBy: string | null;
  creditorSignedAt: Date | null;
  agencySignedBy: string | null;
  agencySignedAt: Date | null;
  version: number;
  /** What the terms say, one sentence each. */
  sentences: string[];

  static of(terms: MandateTerms, currency: Currency, locale: 'fr' | 'en'): TermsDto {
    const { actId: _act, mandateId: _mandate, creditorId: _creditor, ...told } = terms;
    const { amountMinMinor, amountMaxMinor, transferMinMinor, waiverMaxMinor, ...rest } = told;
    return {
      ...rest,
      services: [...terms.services],
      territories: [...terms.territories],
      claimTypes: [...terms.claimTypes],
      amountMin: amountMinMinor === null ? null : formatAmount(amountMinMinor, currency),
      amountMax: amountMaxMinor === null ? null : formatAmount(amountMaxMinor, currency),
      transferMin: formatAmount(transferMinMinor, currency),
      waiverMax: formatAmount(waiverMaxMinor, currency),
      interestContractRate:
        terms.interestContractRate === null ? null : percentOf(terms.interestContractRate),
      contentHash: terms.contentHash?.toString('hex') ?? null,
      sentences: mandateSentences(terms, currency, locale),
    };
  }
}

export class MandateDto {
  id: string;
  number: string;
  creditorId: string;
  kind: string;
  currency: Currency;
  state: string;
  version: number;

  static of({ actId: _act, ...mandate }: Mandate): MandateDto {
    return mandate;
  }
}

export class MandateListDto {
  items: MandateDto[];
}

export class MandateDetailDto extends MandateDto {
  /** Every version, newest first. */
  terms: TermsDto[];

  static detail(
    mandate: Mandate,
    versions: readonly MandateTerms[],
    locale: 'fr' | 'en',
  ): MandateDetailDto {
    const { currency } = mandate;
    return {
      ...MandateDto.of(mandate),
      terms: versions.map((terms) => TermsDto.of(terms, currency, locale)),
    };
  }
}

function present<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
