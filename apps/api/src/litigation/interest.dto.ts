import { IsIn, IsOptional, Matches } from 'class-validator';

import type { CalendarDate } from '@solde/calendar';
import type { InterestSuspension } from '@solde/cases';
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

  static of(one: InterestSuspension | ShownSuspension): SuspensionDto {
    const { id, fromOn, untilOn, reason } = one;
    return { id, fromOn, untilOn, reason, isEnded: 'isEnded' in one && one.isEnded };
  }
}

export class JudgmentDto {
  id: string;
  servedOn: CalendarDate;
  pointsPct: string;
  evidence: string;
}
