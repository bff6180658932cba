import { IsBoolean, IsIn, IsOptional, Matches } from 'class-validator';

import type { CalendarDate } from '@solde/calendar';
import type { ShownSuspension } from '@solde/litigation';
import { IsCalendarDate, IsPlainText } from '@solde/platform';

const REASONS = ['INSOLVENCY', 'OVER_INDEBTEDNESS', 'COURT_GRACE', 'PLAN'] as const;

export class SuspendInterestDto {
  /** The first day without interest. */
  @IsCalendarDate()
  fromOn: CalendarDate;

  /** The last one; none while it is not known. */
  @IsOptional()
  @IsCalendarDate()
  untilOn?: CalendarDate;

  @IsIn(REASONS)
  reason: (typeof REASONS)[number];

  /** The judge, or the over-indebtedness commission, has payments of these days made on the principal first. */
  @IsOptional()
  @IsBoolean()
  principalFirst?: boolean;
}

export class EndSuspensionDto {
  /** Its last day; the day before its first one when nothing is left of it. */
  @IsCalendarDate()
  untilOn: CalendarDate;
}

export class JudgmentInterestDto {
  @IsCalendarDate()
  servedOn: CalendarDate;

  /** What the legal rate gains two months after the service: 5 unless the enforcement judge took some away. */
  @IsOptional()
  @Matches(/^([0-4](\.\d{1,2})?|5(\.0{1,2})?)$/)
  pointsPct?: string;

  /** The number of the decision. */
  @IsPlainText(200)
  evidence: string;
}

export class SuspensionDto {
  id: string;
  fromOn: CalendarDate;
  untilOn: CalendarDate | null;
  reason: string;
  isEnded: boolean;
  /** Whether its money pays the principal first. */
  principalFirst: boolean;

  static of({
    id,
    fromOn,
    untilOn,
    reason,
    isEnded,
    principalFirst,
  }: ShownSuspension): SuspensionDto {
    return { id, fromOn, untilOn, reason, isEnded, principalFirst };
  }
}

export class JudgmentDto {
  id: string;
  servedOn: CalendarDate;
  pointsPct: string;
  evidence: string;
}
