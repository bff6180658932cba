import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
} from 'class-validator';

import type { CalendarDate } from '@solde/calendar';
import {
  ASSIGNED_MAX,
  CASE_STATES,
  DEBTOR_QUALITIES,
  PHASES,
  SEARCH_CHARACTERS_MAX,
  statusWords,
  type CaseFilters,
  type CaseFound,
  type CaseState,
  type NewClaim,
  type Outstanding,
  type Phase,
  type ShownAgendaItem,
  type ShownCaseFile,
  type ShownClaim,
  type ShownMovement,
  type TimelineEntry,
} from '@solde/cases';
import {
  LIMITATION_EVENT_KINDS,
  type ClaimType,
  type DebtorQuality,
  type LimitationEventKind,
} from '@solde/country';
import { formatAmount, type Currency, type Minor } from '@solde/money';
import {
  amountOf,
  IsCalendarDate,
  IsCurrency,
  IsMoney,
  IsPlainText,
  PageDto,
  type Caller,
} from '@solde/platform';

const CLAIM_TYPES: readonly ClaimType[] = [
  ...(['INVOICE', 'BILL_OF_EXCHANGE', 'CREDIT_NOTE', 'RENT', 'LOAN_INSTALMENT'] as const),
  ...(['CHEQUE_UNPAID', 'OTHER'] as const),
];
const HOLD_KINDS = [
  ...(['CREDITOR_REQUEST', 'COMPLAINT', 'INSOLVENCY', 'IDENTITY_CHECK', 'VULNERABILITY'] as const),
  ...(['MEDIATION', 'DATA_RIGHT', 'LAWYER', 'QUALITY'] as const),
];
const YES_NO = ['true', 'false'];
const TEXT_MAX = 4_000;
const REASON_MAX = 500;

/** The filters of a list or of a count; what is not given does not narrow it. */
export class CaseFilterDto {
  @IsOptional()
  @IsUUID()
  creditorId?: string;

  @IsOptional()
  @IsUUID()
  debtorId?: string;

  @IsOptional()
  @IsUUID()
  placementId?: string;

  @IsOptional()
  @IsUUID()
  ownerId?: string;

  @IsOptional()
  @IsIn(CASE_STATES)
  status?: CaseState;

  @IsOptional()
  @IsIn(PHASES)
  phase?: Phase;

  @IsOptional()
  @IsIn(YES_NO)
  open?: string;

  @IsOptional()
  @IsIn(YES_NO)
  held?: string;

  @IsOptional()
  @IsIn(YES_NO)
  unassigned?: string;

  /** Next action due by the end of this day. */
  @IsOptional()
  @IsCalendarDate()
  dueOn?: CalendarDate;

  toFilters(endOf: (day: CalendarDate) => Date): CaseFilters {
    const { creditorId, debtorId, placementId, ownerId, status, phase, dueOn } = this;
    return {
      ...(creditorId !== undefined && { creditorId }),
      ...(debtorId !== undefined && { debtorId }),
      ...(placementId !== undefined && { placementId }),
      ...(ownerId !== undefined && { ownerId }),
      ...(status !== undefined && { status }),
      ...(phase !== undefined && { phase }),
      ...(this.open !== undefined && { open: this.open === 'true' }),
      ...(this.held !== undefined && { held: this.held === 'true' }),
      ...(this.unassigned === 'true' && { unassigned: true }),
      ...(dueOn !== undefined && { dueBy: endOf(dueOn) }),
    };
  }
}

/** The same filters, page by page. */
export class CaseListDto extends CaseFilterDto implements PageDto {
  @IsOptional()
  @IsString()
  limit?: string;

  @IsOptional()
  @IsString()
  cursor?: string;
}

export class SearchDto {
  @IsPlainText(SEARCH_CHARACTERS_MAX)
  q: string;
}

export class MoneyOnDto {
  /** The day whose end is shown; today by default. */
  @IsOptional()
  @IsCalendarDate()
  on?: CalendarDate;
}

export class PoolDto extends PageDto {
  @IsIn(['LEGAL', 'TEAM_LEAD', 'MINE'])
  pool: 'LEGAL' | 'TEAM_LEAD' | 'MINE';
}

export class NoteDto {
  @IsPlainText(TEXT_MAX)
  text: string;

  /** Kept inside the agency: the creditor never reads it. */
  @IsOptional()
  @IsBoolean()
  internal?: boolean;

  /** The entry that this one corrects. */
  @IsOptional()
  @IsUUID()
  correctsId?: string;
}

export class HoldDto {
  @IsIn(HOLD_KINDS)
  kind: (typeof HOLD_KINDS)[number];

  @IsOptional()
  @IsCalendarDate()
  fromOn?: CalendarDate;

  /** The last day held; only an insolvency may have none. */
  @IsOptional()
  @IsCalendarDate()
  untilOn?: CalendarDate;

  @IsOptional()
  @IsCalendarDate()
  reviewOn?: CalendarDate;

  @IsPlainText(REASON_MAX)
  reason: string;
}

export class AssignmentDto {
  @ArrayNotEmpty()
  @ArrayMaxSize(ASSIGNED_MAX)
  @IsUUID(undefined, { each: true })
  caseIds: string[];

  /** Left out: the cases have no owner any more. */
  @IsOptional()
  @IsUUID()
  ownerId?: string;
}

export class CasePartyDto {
  @IsUUID()
  debtorId: string;

  @IsIn(['CO_DEBTOR', 'GUARANTOR'])
  role: 'CO_DEBTOR' | 'GUARANTOR';

  @IsOptional()
  @IsIn(['JOINT', 'SEVERAL', 'GUARANTEE'])
  liability?: 'JOINT' | 'SEVERAL' | 'GUARANTEE';

  /** What a guarantor answers for at most. */
  @IsOptional()
  @IsMoney({ positive: true })
  cap?: string;
}

export class FormalNoticeDto {
  @IsCalendarDate()
  notifiedOn: CalendarDate;

  @IsPlainText(REASON_MAX)
  evidence: string;
}

/** A first letter that a former agency sent before the case came to us. */
export class TakenOverLetterDto {
  @IsUUID()
  debtorId: string;

  @ArrayNotEmpty()
  @ArrayMaxSize(500)
  @IsUUID(undefined, { each: true })
  claimIds: string[];

  @IsPlainText(100)
  reference: string;

  @IsCalendarDate()
  sentOn: CalendarDate;
}

export class PlaceClaimDto {
  @IsUUID()
  creditorId: string;

  @IsUUID()
  mandateId: string;

  @IsUUID()
  debtorId: string;

  @IsOptional()
  @IsIn(CLAIM_TYPES)
  type?: ClaimType;

  @IsPlainText(100)
  number: string;

  @IsCalendarDate()
  issuedOn: CalendarDate;

  @IsCalendarDate()
  dueOn: CalendarDate;

  /** Decimal string in the major unit, with exactly the decimals of the currency: "1234.56". */
  @IsMoney({ positive: true })
  principal: string;

  @IsCurrency()
  currency: Currency;

  @IsOptional()
  @IsIn(DEBTOR_QUALITIES)
  debtorQuality?: DebtorQuality;

  @IsOptional()
  @IsPlainText(REASON_MAX)
  basis?: string;

  toClaim(): NewClaim {
    const { principal, basis = null, debtorQuality = null, ...claim } = this;
    const { creditorId, mandateId, debtorId, number, issuedOn, dueOn, currency } = claim;
    return {
      ...{ creditorId, mandateId, debtorId, number, issuedOn, dueOn, currency },
      ...(claim.type !== undefined && { type: claim.type }),
      ...{ basis, debtorQuality, principalMinor: amountOf(principal, currency, 'principal') },
    };
  }
}

export class ReviewDto {
  @IsBoolean()
  accepted: boolean;

  @IsPlainText(REASON_MAX)
  reason: string;
}

export class QualityDto {
  @IsIn(DEBTOR_QUALITIES)
  quality: DebtorQuality;

  @IsPlainText(REASON_MAX)
  evidence: string;
}

export class LimitationEventDto {
  /** Nothing else interrupts or suspends: a reminder or a formal notice does not. */
  @IsIn([...LIMITATION_EVENT_KINDS, 'WITHDRAWAL'])
  kind: LimitationEventKind | 'WITHDRAWAL';

  @IsCalendarDate()
  happenedOn: CalendarDate;

  @IsOptional()
  @IsCalendarDate()
  untilOn?: CalendarDate;

  @IsPlainText(REASON_MAX)
  evidence: string;

  @IsOptional()
  @IsUUID()
  documentId?: string;

  @IsOptional()
  @IsUUID()
  withdrawsId?: string;
}

export class MadeDto {
  id: string;
}

export class PlacedClaimDto {
  caseId: string;
  claimId: string;
}

export class LimitationDto {
  limitationOn: CalendarDate;
}

export class CountDto {
  /** At most 1000: then there are that many or more. */
  count: number;
}

/** A case as a list and its page show it; money in decimal strings. */
export class CaseDto {
  id: string;
  number: string;
  creditorId: string;
  creditorName: string;
  mandateId: string;
  debtorId: string;
  debtorName: string;
  currency: string;
  status: CaseState;
  /** The status in plain words, in the reader's language. */
  statusWords: string;
  placementId: string | null;
  placedOn: CalendarDate;
  acceptedOn: CalendarDate | null;
  oldestDueOn: CalendarDate;
  ownerId: string | null;
  ownerName: string | null;
  firstContactOn: CalendarDate | null;
  nextKind: string | null;
  nextSource: string | null;
  nextDueAt: string | null;
  heldUntil: CalendarDate | null;
  heldReviewOn: CalendarDate | null;
  closedOn: CalendarDate | null;
  closureReason: string | null;
  causeOfDelay: string | null;
  referenceRf: string;
  principal: string;
  /** Posted so far; `money` adds the interest accrued since. */
  posted: string;
  version: number;

  static of(caseFile: ShownCaseFile, { locale }: Caller): CaseDto {
    const { principalMinor, postedMinor, nextDueAt, ...shown } = caseFile;
    const onHold = shown.heldUntil !== null || shown.heldReviewOn !== null;
    return {
      ...shown,
      nextDueAt: nextDueAt?.toISOString() ?? null,
      statusWords: statusWords(
        { state: shown.status, closureReason: shown.closureReason, onHold },
        locale,
      ),
      principal: formatAmount(principalMinor, shown.currency),
      posted: formatAmount(postedMinor, shown.currency),
    };
  }
}

export class CasePageDto {
  items: CaseDto[];
  next: string | null;
}

export class CaseFoundDto {
  items: CaseFound[];
}

export class ClaimDto {
  id: string;
  type: string;
  number: string;
  issuedOn: CalendarDate;
  dueOn: CalendarDate;
  currency: string;
  principal: string;
  outstanding: string;
  disputed: string;
  basis: string | null;
  debtorQuality: string;
  qualityEvidence: string;
  limitationRegime: string;
  limitationOn: CalendarDate;
  placedOn: CalendarDate;
  feeAgeDays: number;
  state: string;
  firstLetterOn: CalendarDate | null;
  version: number;

  static of({ principalMinor, outstandingMinor, disputedMinor, ...claim }: ShownClaim): ClaimDto {
    return {
      ...claim,
      principal: formatAmount(principalMinor, claim.currency),
      outstanding: formatAmount(outstandingMinor, claim.currency),
      disputed: formatAmount(disputedMinor, claim.currency),
    };
  }
}

/** What is owed on a day. An amount that lacks a rate is null, and `rateMissing` says so: it is never guessed. */
export class MoneyDto {
  on: CalendarDate;
  currency: string;
  total: string | null;
  principal: string;
  disputed: string;
  rateMissing: boolean;
  unverifiedRate: boolean;
  claims: OwedClaimDto[];

  static of({ on, currency, flags, claims, ...sums }: Outstanding): MoneyDto {
    const shown = (minor: Minor | null) => (minor === null ? null : formatAmount(minor, currency));
    return {
      ...{ on, currency, ...flags, total: shown(sums.totalMinor) },
      principal: formatAmount(sums.principalMinor, currency),
      disputed: formatAmount(sums.disputedMinor, currency),
      claims: claims.map(
        ({ claimId, number, dueOn, outstanding, disputedMinor, accruedMinor }) => ({
          ...{ claimId, number, dueOn },
          principal: formatAmount(outstanding.principalMinor, currency),
          interest: shown(outstanding.interestMinor),
          indemnity: formatAmount(outstanding.indemnityMinor, currency),
          penalty: formatAmount(outstanding.penaltyMinor, currency),
          legalCosts: formatAmount(outstanding.legalCostsMinor, currency),
          total: shown(outstanding.totalMinor),
          accrued: shown(accruedMinor),
          disputed: formatAmount(disputedMinor, currency),
        }),
      ),
    };
  }
}

export class OwedClaimDto {
  claimId: string;
  number: string;
  dueOn: CalendarDate;
  principal: string;
  interest: string | null;
  indemnity: string;
  penalty: string;
  legalCosts: string;
  total: string | null;
  /** Of interest and indemnity, what is not posted yet. */
  accrued: string | null;
  disputed: string;
}

export class MovementDto {
  id: string;
  claimId: string;
  component: string;
  kind: string;
  amount: string;
  valueOn: CalendarDate;

  static of({ amountMinor, ...movement }: ShownMovement, currency: string): MovementDto {
    return { ...movement, amount: formatAmount(amountMinor, currency) };
  }
}

export class MovementPageDto {
  items: MovementDto[];
  next: string | null;
}

export class TimelineEntryDto {
  id: string;
  at: string;
  channel: string;
  /** What happened, in the reader's language. */
  says: string;
  key: string;
  text: string | null;
  internal: boolean;
  documentId: string | null;
  correctsId: string | null;
  by: string;

  static of({ at, ...entry }: TimelineEntry): TimelineEntryDto {
    return { ...entry, at: at.toISOString() };
  }
}

export class TimelineDto {
  items: TimelineEntryDto[];
  next: string | null;
}

export class AgendaItemDto {
  id: string;
  caseId: string;
  source: string;
  kind: string;
  dueAt: string;
  ownerId: string | null;
  pool: string | null;

  static of({ dueAt, ...item }: ShownAgendaItem): AgendaItemDto {
    return { ...item, dueAt: dueAt.toISOString() };
  }
}

export class AgendaPageDto {
  items: AgendaItemDto[];
  next: string | null;
}
