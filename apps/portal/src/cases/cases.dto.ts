import { IsIn, IsOptional, IsUUID } from 'class-validator';

import type { CalendarDate } from '@solde/calendar';
import {
  PHASES,
  SEARCH_CHARACTERS_MAX,
  statusWords,
  type CaseFilters,
  type Phase,
  type ShownCaseFile,
  type ShownClaim,
  type ShownHold,
  type TimelineEntry,
} from '@solde/cases';
import { formatAmount } from '@solde/money';
import { IsCalendarDate, IsPlainText, PageDto, type Caller } from '@solde/platform';

export class CaseFilterDto extends PageDto {
  @IsOptional()
  @IsUUID()
  creditorId?: string;

  @IsOptional()
  @IsUUID()
  placementId?: string;

  @IsOptional()
  @IsIn(PHASES)
  phase?: Phase;

  @IsOptional()
  @IsIn(['true', 'false'])
  open?: string;

  toFilters(): CaseFilters {
    const { creditorId, placementId, phase, open } = this;
    return {
      ...(creditorId !== undefined && { creditorId }),
      ...(placementId !== undefined && { placementId }),
      ...(phase !== undefined && { phase }),
      ...(open !== undefined && { open: open === 'true' }),
    };
  }
}

export class SearchDto {
  @IsPlainText(SEARCH_CHARACTERS_MAX)
  q: string;
}

export class HoldDto {
  /** The last day on which the agency leaves the debtor alone. */
  @IsCalendarDate()
  untilOn: CalendarDate;

  @IsPlainText(500)
  reason: string;
}

export class HoldMadeDto {
  id: string;
}

export class RequestMadeDto {
  requestId: string;
  state: string;
}

/** A case in your words: where it stands, what it is about, what was paid. */
export class CaseDto {
  id: string;
  number: string;
  creditorId: string;
  creditorName: string;
  debtorName: string;
  currency: string;
  /** Where it stands, as a sentence. */
  status: string;
  placementId: string | null;
  placedOn: CalendarDate;
  oldestDueOn: CalendarDate;
  firstContactOn: CalendarDate | null;
  heldUntil: CalendarDate | null;
  closedOn: CalendarDate | null;
  causeOfDelay: string | null;
  principal: string;
  posted: string;

  static of(caseFile: ShownCaseFile, isHeld: boolean, { locale }: Caller): CaseDto {
    const { id, number, creditorId, creditorName, debtorName, currency, closureReason } = caseFile;
    const { placementId, placedOn, oldestDueOn, firstContactOn, heldUntil, closedOn } = caseFile;
    const shown = { state: caseFile.status, closureReason, onHold: isHeld };
    return {
      ...{ id, number, creditorId, creditorName, debtorName, currency },
      status: statusWords(shown, locale),
      ...{ placementId, placedOn, oldestDueOn, firstContactOn, heldUntil, closedOn },
      causeOfDelay: caseFile.causeOfDelay,
      principal: formatAmount(caseFile.principalMinor, currency),
      posted: formatAmount(caseFile.postedMinor, currency),
    };
  }
}

export class CasePageDto {
  items: CaseDto[];
  next: string | null;
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
  limitationOn: CalendarDate;
  placedOn: CalendarDate;
  state: string;
  firstLetterOn: CalendarDate | null;

  static of(claim: ShownClaim): ClaimDto {
    const { id, type, number, issuedOn, dueOn, currency, limitationOn, placedOn } = claim;
    return {
      ...{ id, type, number, issuedOn, dueOn, currency },
      principal: formatAmount(claim.principalMinor, currency),
      outstanding: formatAmount(claim.outstandingMinor, currency),
      disputed: formatAmount(claim.disputedMinor, currency),
      ...{ limitationOn, placedOn, state: claim.state, firstLetterOn: claim.firstLetterOn },
    };
  }
}

export class TimelineEntryDto {
  id: string;
  at: string;
  channel: string;
  says: string;
  text: string | null;
  documentId: string | null;

  static of({ id, at, channel, says, text, documentId }: TimelineEntry): TimelineEntryDto {
    return { id, at: at.toISOString(), channel, says, text, documentId };
  }
}

export class TimelineDto {
  items: TimelineEntryDto[];
  next: string | null;
}

export class ShownHoldDto {
  id: string;
  kind: string;
  fromOn: CalendarDate;
  untilOn: CalendarDate | null;
  liftedOn: CalendarDate | null;
  /** Yours alone: why another hold stands is not told. */
  reason: string | null;

  static of({ id, kind, fromOn, untilOn, liftedOn, reason }: ShownHold): ShownHoldDto {
    return {
      id,
      kind,
      fromOn,
      untilOn,
      liftedOn,
      reason: kind === 'CREDITOR_REQUEST' ? reason : null,
    };
  }
}
