import { IsIn, IsOptional, IsUUID } from 'class-validator';

import type { CalendarDate } from '@solde/calendar';
import type {
  LitigationProposal,
  LitigationRequestDetail,
  LitigationRequestView,
} from '@solde/litigation';
import { formatAmount, parseAmount, type Currency, type Minor } from '@solde/money';
import { DomainError, IsCurrency, IsMoney, IsPlainText, PageDto } from '@solde/platform';

export const ROUTES = [
  'PAYMENT_ORDER',
  'SIMPLIFIED_SMALL_CLAIM',
  'SUMMARY_INTERIM',
  'MERITS',
  'LAWYER',
] as const;
const STATES = ['PROPOSED', 'QUESTION', 'AUTHORISED', 'REFUSED', 'LAPSED', 'WITHDRAWN'] as const;

/** The amount in minor units, zero or more; refuses decimals that the currency does not have. */
export function amountOf(text: string, currency: Currency, field: string): Minor {
  const minor = parseAmount(text, currency);
  if (minor === null || minor < 0n)
    throw new DomainError('VALIDATION_FAILED', {}, { fields: [{ field, code: 'NOT_MONEY' }] });
  return minor;
}

export class ProposeLitigationDto {
  @IsUUID()
  caseId: string;

  @IsIn(ROUTES)
  route: (typeof ROUTES)[number];

  /** The last step that was tried, or why it was not. */
  @IsPlainText(1000)
  reason: string;

  /** What it is expected to cost, as "250.00". */
  @IsMoney()
  costEstimate: string;

  @IsCurrency()
  currency: Currency;

  toProposal(): LitigationProposal {
    const { caseId, route, reason } = this;
    const costEstimateMinor = amountOf(this.costEstimate, this.currency, 'costEstimate');
    return { caseId, route, reason, costEstimateMinor };
  }
}

export class AnswerCreditorDto {
  @IsPlainText(2000)
  text: string;
}

export class LitigationFilterDto extends PageDto {
  @IsOptional()
  @IsUUID()
  caseId?: string;

  @IsOptional()
  @IsIn(STATES)
  state?: (typeof STATES)[number];
}

export class LitigationRequestDto {
  id: string;
  caseId: string;
  caseNumber: string;
  creditorId: string;
  debtorName: string;
  route: string;
  reason: string;
  currency: Currency;
  principal: string;
  interest: string;
  indemnity: string;
  costEstimate: string;
  limitationOn: CalendarDate;
  /** True when the interest comes from a rate that was not verified: it will enter no court act. */
  rateUnverified: boolean;
  requestedOn: CalendarDate;
  lapsesOn: CalendarDate;
  state: string;

  static of(request: LitigationRequestView): LitigationRequestDto {
    const { currency } = request;
    const money = (amount: Minor) => formatAmount(amount, currency);
    return {
      ...{ id: request.id, caseId: request.caseId, caseNumber: request.caseNumber },
      ...{ creditorId: request.creditorId, debtorName: request.debtorName },
      ...{ route: request.route, reason: request.reason, currency },
      ...{ principal: money(request.principalMinor), interest: money(request.interestMinor) },
      ...{ indemnity: money(request.indemnityMinor) },
      ...{ costEstimate: money(request.costEstimateMinor) },
      ...{ limitationOn: request.limitationOn, rateUnverified: request.rateUnverified },
      ...{ requestedOn: request.requestedOn, lapsesOn: request.lapsesOn, state: request.state },
    };
  }
}

export class LitigationDecisionDto {
  id: string;
  decision: string;
  cap: string | null;
  expiresOn: CalendarDate | null;
  text: string | null;
  decidedOn: CalendarDate;
  /** Of a question, what was answered. */
  answer: string | null;
}

export class LitigationRequestDetailDto extends LitigationRequestDto {
  decisions: LitigationDecisionDto[];

  static override of(request: LitigationRequestDetail): LitigationRequestDetailDto {
    return {
      ...LitigationRequestDto.of(request),
      decisions: request.decisions.map(({ capMinor, ...decision }) => ({
        ...decision,
        cap: capMinor === null ? null : formatAmount(capMinor, request.currency),
      })),
    };
  }
}

export class LitigationRequestPageDto {
  items: LitigationRequestDto[];
  next: string | null;
}

export class LitigationStateDto {
  id: string;
  state: string;
}
