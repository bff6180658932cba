import { IsIn, IsOptional, IsUUID } from 'class-validator';

import type { CalendarDate } from '@solde/calendar';
import type {
  LitigationRequestDetail,
  LitigationRequestView,
  ProcedureDetail,
} from '@solde/litigation';
import { formatAmount, type Currency, type Minor } from '@solde/money';
import { IsCalendarDate, IsMoney, IsPlainText, PageDto } from '@solde/platform';

const STATES = ['PROPOSED', 'QUESTION', 'AUTHORISED', 'REFUSED', 'LAPSED', 'WITHDRAWN'] as const;
export const DECISIONS = ['AUTHORISE', 'REFUSE', 'ASK'] as const;

export class LitigationFilterDto extends PageDto {
  @IsOptional()
  @IsUUID()
  caseId?: string;

  @IsOptional()
  @IsIn(STATES)
  state?: (typeof STATES)[number];
}

export class DecideLitigationDto {
  @IsIn(DECISIONS)
  decision: (typeof DECISIONS)[number];

  /** Of an authorisation: what it may cost at most, as "400.00", in the currency of the case. */
  @IsOptional()
  @IsMoney()
  cap?: string;

  /** Of an authorisation: the last day on which a procedure may be opened under it. */
  @IsOptional()
  @IsCalendarDate()
  expiresOn?: CalendarDate;

  /** Of a question: its words. */
  @IsOptional()
  @IsPlainText(2000)
  text?: string;
}

export class DecisionMadeDto {
  requestId: string;
  state: string;
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
  /** If you wait beyond this day, the claim is lost. */
  limitationOn: CalendarDate;
  rateUnverified: boolean;
  requestedOn: CalendarDate;
  /** Without your answer the proposal ends that day: silence authorises nothing. */
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
  /** Of a question, what we answered. */
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

export class ProcedureStepDto {
  kind: string;
  happenedOn: CalendarDate;
}

export class ProcedureDeadlineDto {
  ruleCode: string;
  dueOn: CalendarDate;
  state: string;
}

export class ProcedureDto {
  id: string;
  caseId: string;
  caseNumber: string;
  type: string;
  court: string;
  step: string;
  outcome: string | null;
  steps: ProcedureStepDto[];
  deadlines: ProcedureDeadlineDto[];

  static of(procedure: ProcedureDetail): ProcedureDto {
    const { id, caseId, caseNumber, type, court, step, outcome } = procedure;
    return {
      ...{ id, caseId, caseNumber, type, court, step, outcome },
      steps: procedure.steps.map(({ kind, happenedOn }) => ({ kind, happenedOn })),
      deadlines: procedure.deadlines.map(({ ruleCode, dueOn, state }) => ({
        ...{ ruleCode, dueOn, state },
      })),
    };
  }
}
