import { IsBoolean, IsIn, IsInt, IsOptional, IsUUID, Matches, Max, Min } from 'class-validator';

import type { CalendarDate } from '@solde/calendar';
import type { CallbackRow, PlannedCallback } from '@solde/call-desk';
import { IsCalendarDate } from '@solde/platform';

const WINDOW_MINUTES_MAX = 480;

export class PlanCallbackDto {
  @IsUUID()
  caseId: string;

  @IsUUID()
  contactPointId: string;

  @IsOptional()
  @IsIn(['DEBTOR', 'AGENT'])
  requestedBy: 'DEBTOR' | 'AGENT' = 'DEBTOR';

  /** The day on the debtor's clock. */
  @IsCalendarDate()
  localOn: CalendarDate;

  /** The time on the debtor's clock, `HH:MM`. */
  @Matches(/^([01]\d|2[0-3]):[0-5]\d$/)
  localTime: string;

  /** The debtor wants this very time, even outside the calling hours. */
  @IsOptional()
  @IsBoolean()
  exactWish?: boolean;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(WINDOW_MINUTES_MAX)
  windowMinutes?: number;

  /** By default the agent who plans it. */
  @IsOptional()
  @IsUUID()
  ownerId?: string;
}

export class PlannedCallbackDto {
  callbackId: string;
  dueAt: string;
  debtorZone: string;
  /** The hour asked had to move. */
  moved: boolean;
  replacedId: string | null;

  static of({
    callbackId,
    dueAt,
    debtorZone,
    isMoved,
    replacedId,
  }: PlannedCallback): PlannedCallbackDto {
    return { callbackId, dueAt: dueAt.toISOString(), debtorZone, moved: isMoved, replacedId };
  }
}

export class GiveCallbackDto {
  /** Nobody in particular when left out: the pool. */
  @IsOptional()
  @IsUUID()
  ownerId?: string;
}

export class GivenCallbackDto {
  callbackId: string;
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

export class AgendaQueryDto {
  /** From this instant on; now by default. */
  @IsOptional()
  @Matches(INSTANT)
  from?: string;

  /** Until this instant; 14 days later by default. */
  @IsOptional()
  @Matches(INSTANT)
  until?: string;
}

export class CallbackDto {
  id: string;
  caseId: string;
  caseNumber: string;
  debtorName: string;
  contactPointId: string;
  requestedBy: string;
  askedAt: string;
  dueAt: string;
  debtorZone: string;
  windowMinutes: number;
  exactWish: boolean;
  ownerId: string | null;
  pool: string | null;
  state: string;
  missedInARow: number;
  replacesId: string | null;

  static of({ version: _version, askedAt, dueAt, ...row }: CallbackRow): CallbackDto {
    return { ...row, askedAt: askedAt.toISOString(), dueAt: dueAt.toISOString() };
  }
}
