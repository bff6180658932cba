import { Type } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsOptional, ValidateIf, ValidateNested } from 'class-validator';

import { CLOSURE_REASONS, type ClosureEvidence, type ClosureReason } from '@solde/cases';
import type { CalendarDate } from '@solde/calendar';
import type { ClosureAsk, Recall } from '@solde/closing';
import { RECALL_REASONS, type RecallReason } from '@solde/creditors';
import { IsCalendarDate, IsPlainText } from '@solde/platform';

const EVIDENCE: readonly ClosureEvidence[] = [
  'WAIVER_AUTHORITY',
  'SETTLEMENT_AGREEMENT',
  'CREDIT_NOTE',
  'RECALL_REQUEST',
  'DISPUTE_OUTCOME',
  'TRACING_REPORT',
  'INSOLVENCY_NOTICE',
  'BAILIFF_CERTIFICATE',
  'COST_COMPARISON',
  'DEATH_RECORD',
  'COMPLAINT_OUTCOME',
];

export class RecallDto implements Recall {
  /** Why the creditor takes the case back: some reasons cost him nothing, if his agreement says so. */
  @IsIn(RECALL_REASONS)
  reason: RecallReason;

  /** In his own words; needed when the reason is OTHER. */
  @ValidateIf(({ comment, reason }: RecallDto) => reason === 'OTHER' || comment !== undefined)
  @IsPlainText(500)
  comment?: string;

  /** The day he asked for it; today by default. */
  @IsOptional()
  @IsCalendarDate()
  on?: CalendarDate;
}

export class CloseCaseDto implements ClosureAsk {
  @IsIn(CLOSURE_REASONS)
  reason: ClosureReason;

  /** The proof at hand, where the reason asks for one. */
  @IsOptional()
  @ArrayMaxSize(EVIDENCE.length)
  @IsIn(EVIDENCE, { each: true })
  evidence?: ClosureEvidence[];

  /** Of a case that its creditor takes back (RECALLED_BY_CREDITOR). */
  @IsOptional()
  @ValidateNested()
  @Type(() => RecallDto)
  recall?: RecallDto;

  /** Why the debtor paid late, in the words of the coded list. */
  @IsOptional()
  @IsPlainText(60)
  causeOfDelay?: string;
}

export class ReopenCaseDto {
  @IsPlainText(500)
  reason: string;
}

export class CaseStateDto {
  id: string;
  status: string;
}
