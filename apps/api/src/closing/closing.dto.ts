import { ArrayMaxSize, IsIn, IsOptional } from 'class-validator';

import { CLOSURE_REASONS, type ClosureEvidence, type ClosureReason } from '@solde/cases';
import type { ClosureAsk } from '@solde/closing';
import { IsPlainText } from '@solde/platform';

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

export class CloseCaseDto implements ClosureAsk {
  @IsIn(CLOSURE_REASONS)
  reason: ClosureReason;

  /** The proof at hand, where the reason asks for one. */
  @IsOptional()
  @ArrayMaxSize(EVIDENCE.length)
  @IsIn(EVIDENCE, { each: true })
  evidence?: ClosureEvidence[];

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
