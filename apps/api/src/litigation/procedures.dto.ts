import { IsBoolean, IsIn, IsOptional, IsUUID } from 'class-validator';

import type { CalendarDate } from '@solde/calendar';
import { TERRITORY_CODES, type Territory } from '@solde/country';
import {
  deadlineAlert,
  PROCEDURE_STEPS,
  type DeadlineView,
  type LegalCase,
  type NewProcedure,
  type NewTitle,
  type ProcedureDetail,
  type ProcedureStepKind,
  type ProcedureView,
} from '@solde/litigation';
import { formatAmount, type Currency, type Minor } from '@solde/money';
import { IsCalendarDate, IsCurrency, IsMoney, IsPlainText, PageDto } from '@solde/platform';

import { amountOf, ROUTES } from './litigation.dto';

export const ENDS = ['DISMISSED', 'WITHDRAWN', 'LAPSED', 'AGREEMENT', 'NO_AGREEMENT'] as const;

export class OpenProcedureDto {
  @IsUUID()
  caseId: string;

  @IsIn(ROUTES)
  type: (typeof ROUTES)[number];

  @IsPlainText(200)
  court: string;

  @IsIn(TERRITORY_CODES)
  courtTerritory: Territory;

  @IsMoney()
  costEstimate: string;

  @IsCurrency()
  currency: Currency;

  toProcedure(): NewProcedure {
    const { caseId, type, court, courtTerritory } = this;
    const costEstimateMinor = amountOf(this.costEstimate, this.currency, 'costEstimate');
    return { caseId, type, court, courtTerritory, costEstimateMinor };
  }
}

export class RecordStepDto {
  @IsIn(PROCEDURE_STEPS)
  kind: ProcedureStepKind;

  @IsCalendarDate()
  happenedOn: CalendarDate;

  /** Of SERVED: to the debtor in person. */
  @IsOptional()
  @IsBoolean()
  servedInPerson?: boolean;

  /** Of REQUEST_FILED: false leaves the interest out, where its rate was not verified. */
  @IsOptional()
  @IsBoolean()
  claimsInterest?: boolean;

  @IsOptional()
  @IsUUID()
  documentId?: string;
}

export class EndProcedureDto {
  @IsIn(ENDS)
  outcome: (typeof ENDS)[number];

  @IsCalendarDate()
  on: CalendarDate;
}

export class RegisterTitleDto {
  @IsPlainText(60)
  number: string;

  @IsMoney()
  principal: string;

  @IsMoney()
  interest: string;

  @IsMoney()
  indemnity: string;

  @IsMoney()
  costs: string;

  @IsCurrency()
  currency: Currency;

  @IsOptional()
  @IsUUID()
  documentId?: string;

  toTitle(procedureId: string): NewTitle {
    const { number, currency, documentId = null } = this;
    return {
      ...{ procedureId, number, documentId },
      principalMinor: amountOf(this.principal, currency, 'principal'),
      interestMinor: amountOf(this.interest, currency, 'interest'),
      indemnityMinor: amountOf(this.indemnity, currency, 'indemnity'),
      costsMinor: amountOf(this.costs, currency, 'costs'),
    };
  }
}

export class ProcedureFilterDto extends PageDto {
  @IsOptional()
  @IsUUID()
  caseId?: string;
}

export class DeadlineFilterDto extends PageDto {
  /** Those that fall until this day. */
  @IsOptional()
  @IsCalendarDate()
  untilOn?: CalendarDate;
}

export class ProcedureDto {
  id: string;
  caseId: string;
  caseNumber: string;
  creditorId: string;
  debtorName: string;
  type: string;
  court: string;
  courtTerritory: string;
  step: string;
  outcome: string | null;
  endedOn: CalendarDate | null;
  currency: Currency;
  /** What the creditor authorised at most. */
  cap: string | null;

  static of({ capMinor, ...procedure }: ProcedureView): ProcedureDto {
    const { currency } = procedure;
    return {
      ...{ id: procedure.id, caseId: procedure.caseId, caseNumber: procedure.caseNumber },
      ...{ creditorId: procedure.creditorId, debtorName: procedure.debtorName },
      ...{ type: procedure.type, court: procedure.court, step: procedure.step, currency },
      ...{ courtTerritory: procedure.courtTerritory, outcome: procedure.outcome },
      endedOn: procedure.endedOn,
      cap: capMinor === null ? null : formatAmount(capMinor, currency),
    };
  }
}

export class StepDto {
  id: string;
  kind: string;
  happenedOn: CalendarDate;
  facts: Record<string, unknown>;
  documentId: string | null;
}

export class DeadlineDto {
  id: string;
  procedureId: string;
  caseId: string;
  caseNumber: string;
  debtorName: string;
  ruleCode: string;
  /** The text that gives the delay. */
  source: string | null;
  rawOn: CalendarDate;
  dueOn: CalendarDate;
  /** Ours is never extended; the debtor's moves to the next business day. */
  isOurs: boolean;
  verifiedLaw: boolean;
  isConfirmed: boolean;
  state: string;
  stateReason: string | null;
  /** What would be lost: the principal still owed. */
  atStake: string;
  currency: Currency;
  /** 30, 15, 7, 3 or 1 days before, TODAY, PASSED, or null when it is further. */
  alert: string | null;

  static of({ atStakeMinor, ...deadline }: DeadlineView, today: CalendarDate): DeadlineDto {
    const alert = deadline.state === 'OPEN' ? deadlineAlert(deadline.dueOn, today) : null;
    return {
      ...{ id: deadline.id, procedureId: deadline.procedureId, caseId: deadline.caseId },
      ...{ caseNumber: deadline.caseNumber, debtorName: deadline.debtorName },
      ...{ ruleCode: deadline.ruleCode, source: deadline.source },
      ...{ rawOn: deadline.rawOn, dueOn: deadline.dueOn, isOurs: deadline.isOurs },
      ...{ verifiedLaw: deadline.verifiedLaw, isConfirmed: deadline.isConfirmed },
      ...{ state: deadline.state, stateReason: deadline.stateReason },
      atStake: formatAmount(atStakeMinor, deadline.currency),
      currency: deadline.currency,
      alert: alert === null ? null : String(alert),
    };
  }
}

export class TitleDto {
  id: string;
  kind: string;
  number: string;
  court: string;
  titleOn: CalendarDate;
  currency: Currency;
  principal: string;
  interest: string;
  indemnity: string;
  costs: string;
  servedOn: CalendarDate;
  enforceableFrom: CalendarDate;
  expiresOn: CalendarDate;
  documentId: string | null;
}

export class ProcedureDetailDto extends ProcedureDto {
  steps: StepDto[];
  deadlines: DeadlineDto[];
  title: TitleDto | null;

  static ofDetail(procedure: ProcedureDetail, today: CalendarDate): ProcedureDetailDto {
    const { title } = procedure;
    return {
      ...ProcedureDto.of(procedure),
      steps: procedure.steps.map((step) => ({ ...step, facts: { ...step.facts } })),
      deadlines: procedure.deadlines.map((deadline) => DeadlineDto.of(deadline, today)),
      title: title === null ? null : titleOf(title),
    };
  }
}

export class LegalCaseDto {
  caseId: string;
  caseNumber: string;
  creditorId: string;
  debtorName: string;
  currency: Currency;
  limitationOn: CalendarDate;
  principal: string;

  static of({ principalMinor, ...one }: LegalCase): LegalCaseDto {
    return { ...one, principal: formatAmount(principalMinor, one.currency) };
  }
}

export class ProcedurePageDto {
  items: ProcedureDto[];
  next: string | null;
}

export class DeadlinePageDto {
  items: DeadlineDto[];
  next: string | null;
}

export class LegalCaseListDto {
  items: LegalCaseDto[];
}

export class ProcedureStateDto {
  id: string;
  step: string;
}

export class RecordedDto {
  id: string;
}

function titleOf(title: NonNullable<ProcedureDetail['title']>): TitleDto {
  const { principalMinor, interestMinor, indemnityMinor, costsMinor, ...facts } = title;
  const money = (amount: Minor) => formatAmount(amount, title.currency);
  return {
    ...facts,
    ...{ principal: money(principalMinor), interest: money(interestMinor) },
    ...{ indemnity: money(indemnityMinor), costs: money(costsMinor) },
  };
}
