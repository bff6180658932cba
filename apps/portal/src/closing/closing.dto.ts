import { IsPlainText } from '@solde/platform';

export class RecallCaseDto {
  /** Why you take the case back; the agency reads it. */
  @IsPlainText(500)
  reason: string;
}

export class RecallMadeDto {
  requestId: string;
  state: string;
}
