import { ArrayMaxSize, IsBoolean, IsIn, IsOptional, IsUUID } from 'class-validator';

import type { CalendarDate } from '@solde/calendar';
import { TERRITORY_CODES, type Territory } from '@solde/country';
import type { ContactPoint, DebtorFacts, PartyRestriction } from '@solde/parties';
import { IsCalendarDate, IsPlainText } from '@solde/platform';

const KINDS = ['COMPANY', 'PERSON', 'PUBLIC_BODY'] as const;
const QUALITIES = ['UNKNOWN', 'GOOD', 'BAD', 'SHARED'] as const;
const RESTRICTIONS: readonly PartyRestriction['kind'][] = [
  ...(['OPT_OUT_PHONE', 'OPT_OUT_EMAIL', 'OPT_OUT_SMS', 'BAD_NUMBER', 'DECEASED'] as const),
  ...(['VULNERABLE', 'LAWYER_REPRESENTED', 'INSOLVENCY', 'ABUSIVE_CALLER'] as const),
];
const REFERENCES_MAX = 20;

export class NewDebtorDto {
  @IsUUID()
  creditorId: string;

  @IsIn(KINDS)
  kind: (typeof KINDS)[number];

  /** The company's name, or the person's family name. */
  @IsPlainText(200)
  legalName: string;

  @IsOptional()
  @IsPlainText(100)
  firstName?: string;

  @IsOptional()
  @IsCalendarDate()
  birthOn?: CalendarDate;

  @IsOptional()
  @IsPlainText(11)
  siren?: string;

  @IsOptional()
  @IsPlainText(50)
  legalForm?: string;

  @IsOptional()
  @IsPlainText(300)
  addressLine?: string;

  @IsOptional()
  @IsPlainText(10)
  postalCode?: string;

  @IsOptional()
  @IsPlainText(100)
  city?: string;

  @IsOptional()
  @IsPlainText(2)
  country?: string;

  @IsOptional()
  @IsIn(TERRITORY_CODES)
  territory?: Territory;

  @IsOptional()
  @IsIn(['fr', 'en'])
  language?: 'fr' | 'en';

  @IsOptional()
  @IsPlainText(50)
  segment?: string;

  @IsOptional()
  @IsBoolean()
  sensitive?: boolean;

  /** How the creditor names this debtor. */
  @IsOptional()
  @ArrayMaxSize(REFERENCES_MAX)
  @IsPlainText(100, { each: true })
  references?: string[];

  toFacts(): DebtorFacts {
    const { kind, legalName, firstName, birthOn, siren, legalForm, addressLine, postalCode } = this;
    const { city, country, territory, language, segment, sensitive } = this;
    return {
      ...{ kind, legalName },
      firstName: firstName ?? null,
      birthOn: birthOn ?? null,
      siren: siren?.replace(/\s/g, '') ?? null,
      legalForm: legalForm ?? null,
      addressLine: addressLine ?? null,
      postalCode: postalCode ?? null,
      city: city ?? null,
      segment: segment ?? null,
      ...(country !== undefined && { country }),
      ...(territory !== undefined && { territory }),
      ...(language !== undefined && { language }),
      ...(sensitive !== undefined && { sensitive }),
    };
  }
}

export class NewContactPointDto {
  @IsIn(['PHONE', 'EMAIL'])
  kind: 'PHONE' | 'EMAIL';

  /** A phone as it is dialled from the debtor's territory, or in the international form. */
  @IsPlainText(254)
  value: string;

  @IsOptional()
  @IsPlainText(100)
  personName?: string;

  @IsOptional()
  @IsIn(['CREDITOR', 'AGENT', 'DEBTOR', 'TRACING'])
  source?: ContactPoint['source'];
}

export class JudgementDto {
  @IsIn(QUALITIES)
  quality: ContactPoint['quality'];
}

export class NewRestrictionDto {
  @IsIn(RESTRICTIONS)
  kind: PartyRestriction['kind'];

  /** The number, for BAD_NUMBER alone. */
  @IsOptional()
  @IsPlainText(20)
  value?: string;

  @IsOptional()
  @IsCalendarDate()
  fromOn?: CalendarDate;

  @IsOptional()
  @IsCalendarDate()
  untilOn?: CalendarDate;

  @IsPlainText(500)
  reason: string;
}

export class LiftingDto {
  @IsPlainText(500)
  reason: string;
}

export class MadeDto {
  id: string;
}
