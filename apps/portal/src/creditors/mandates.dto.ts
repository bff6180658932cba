import type { CalendarDate } from '@solde/calendar';
import {
  agreementSentences,
  mandateSentences,
  type AgreementVersion,
  type Mandate,
  type MandateTerms,
} from '@solde/creditors';
import type { Currency } from '@solde/money';
import { IsOptional, IsUUID, Matches } from 'class-validator';

export class MandatesFilterDto {
  @IsOptional()
  @IsUUID()
  creditorId?: string;
}

export class SignTermsDto {
  /** The hash of the terms that were read: what is signed is what was shown. */
  @Matches(/^[0-9a-f]{64}$/)
  contentHash: string;
}

/** One version of the terms, in plain words and with the clauses in full. */
export class TermsDto {
  id: string;
  number: number;
  effectiveFrom: CalendarDate;
  sentences: string[];
  claimsBasis: string;
  insuranceGuarantee: string;
  remuneration: string;
  remittanceConditions: string;
  remittanceDelayClause: string | null;
  /** SHA-256 in hexadecimal: send it back to sign. */
  contentHash: string | null;
  signedByYouAt: Date | null;
  signedByUsAt: Date | null;
  /** Whether your signature is awaited. */
  isAwaitingYou: boolean;

  static of(terms: MandateTerms, currency: Currency, locale: 'fr' | 'en'): TermsDto {
    const { id, number, effectiveFrom, claimsBasis, insuranceGuarantee, remuneration } = terms;
    const { remittanceConditions, remittanceDelayClause, contentHash } = terms;
    return {
      ...{ id, number, effectiveFrom, claimsBasis, insuranceGuarantee, remuneration },
      ...{ remittanceConditions, remittanceDelayClause },
      sentences: mandateSentences(terms, currency, locale),
      contentHash: contentHash?.toString('hex') ?? null,
      signedByYouAt: terms.creditorSignedAt,
      signedByUsAt: terms.agencySignedAt,
      isAwaitingYou: contentHash !== null && terms.creditorSignedAt === null,
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

  static of({ id, number, creditorId, kind, currency, state }: Mandate): MandateDto {
    return { id, number, creditorId, kind, currency, state };
  }
}

export class MandateListDto {
  items: MandateDto[];
}

/** A tariff in plain words. */
export class AgreementDto {
  id: string;
  mandateId: string;
  number: number;
  currency: Currency;
  from: CalendarDate;
  /** The first day on which it no longer prices. */
  until: CalendarDate | null;
  state: string;
  sentences: string[];
  signedByYouAt: Date | null;
  isAwaitingYou: boolean;

  static of(agreement: AgreementVersion, locale: 'fr' | 'en'): AgreementDto {
    const { id, mandateId, number, currency, from, until, state, creditorSignedAt } = agreement;
    return {
      ...{ id, mandateId, number, currency, from, until, state },
      sentences: agreementSentences(agreement, locale),
      signedByYouAt: creditorSignedAt,
      isAwaitingYou: state === 'PROPOSED',
    };
  }
}

export class MandateDetailDto extends MandateDto {
  /** What was sent to you, newest first. */
  terms: TermsDto[];
  /** What was proposed to you, newest first. */
  feeAgreements: AgreementDto[];
}
