import { IsIn, IsNotEmpty, IsOptional, IsUUID } from 'class-validator';

import {
  DISPUTE_OUTCOMES,
  type DisputeOutcome,
  type DisputeView,
  type PromiseView,
} from '@solde/amicable';
import type { CalendarDate } from '@solde/calendar';
import { formatAmount, type Currency } from '@solde/money';
import { IsMoney, IsPlainText, PageDto } from '@solde/platform';

const TEXT_MAX = 2_000;

export class AmicableFilterDto extends PageDto {
  @IsOptional()
  @IsUUID()
  caseId?: string;

  /** `true`: those that stand alone. */
  @IsOptional()
  @IsIn(['true', 'false'])
  open?: string;
}

/** What a debtor of yours contests. */
export class DisputeDto {
  id: string;
  caseId: string;
  caseNumber: string;
  claimId: string;
  claimNumber: string;
  type: string;
  amount: string;
  currency: Currency;
  /** In the debtor's own words. */
  text: string;
  raisedOn: CalendarDate;
  /** When your answer is due. */
  dueOn: CalendarDate;
  state: string;
  answer: string | null;
  endedOn: CalendarDate | null;

  static of({ amountMinor, ...dispute }: DisputeView): DisputeDto {
    return { ...dispute, amount: formatAmount(amountMinor, dispute.currency) };
  }
}

export class DisputePageDto {
  items: DisputeDto[];
  next: string | null;
}

/** What a debtor of yours has promised. */
export class PromiseDto {
  id: string;
  caseId: string;
  caseNumber: string;
  amount: string;
  counted: string;
  currency: Currency;
  madeOn: CalendarDate;
  dueOn: CalendarDate;
  state: string;

  static of({ amountMinor, countedMinor, ...promise }: PromiseView): PromiseDto {
    const { caseId, caseNumber, currency, dueOn, id, madeOn, state } = promise;
    const amount = formatAmount(amountMinor, currency);
    const counted = formatAmount(countedMinor, currency);
    return { id, caseId, caseNumber, amount, counted, currency, madeOn, dueOn, state };
  }
}

export class PromisePageDto {
  items: PromiseDto[];
  next: string | null;
}

export class AnswerDisputeDto {
  /** UPHELD: you give up what is contested; PARTIAL: a part of it; REJECTED: it is owed. */
  @IsIn(DISPUTE_OUTCOMES)
  outcome: DisputeOutcome;

  /** What you give up, for a PARTIAL answer. */
  @IsOptional()
  @IsMoney({ positive: true })
  amount?: string;

  @IsPlainText(TEXT_MAX)
  @IsNotEmpty()
  text: string;
}

export class AnswerTakenDto {
  requestId: string;
  state: string;
}
