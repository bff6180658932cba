import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

import {
  CAUSES_OF_DELAY,
  CANCELLATION_REASONS,
  DISPUTE_OUTCOMES,
  DISPUTE_TYPES,
  PROMISE_AMOUNTS_MAX,
  PROMISE_MEANS,
  type CancellationReason,
  type CauseOfDelay,
  type DisputeOutcome,
  type DisputeType,
  type DisputeView,
  type ForeseenOutcome,
  type NewOutcome,
  type NewPromise,
  type NextStep,
  type PromiseMeans,
  type PromiseView,
  type RecordedOutcome,
} from '@solde/amicable';
import { DISPOSITION_CODES, type DispositionCode } from '@solde/call-desk';
import type { CalendarDate } from '@solde/calendar';
import { formatAmount, type Currency } from '@solde/money';
import {
  amountOf,
  DomainError,
  IsCalendarDate,
  IsCurrency,
  IsMoney,
  IsPlainText,
  PageDto,
} from '@solde/platform';

const TEXT_MAX = 2_000;
const ADD_ONS_MAX = 2;
/** Digits of a bigint that PostgreSQL surely holds. */
const TOKEN_MAX = 18;

/** Refuses another currency than the case's. */
export function refuseOtherCurrency(expected: Currency, currency: Currency | undefined): void {
  if (currency !== undefined && currency !== expected)
    throw new DomainError('CURRENCY_MISMATCH', { expected });
}

export class PromisedAmountDto {
  /** Decimal string in the major unit: "1234.56". */
  @IsMoney({ positive: true })
  amount: string;

  @IsCalendarDate()
  dueOn: CalendarDate;
}

export class MakePromiseDto {
  /** One amount, or one sum split over at most three days. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(PROMISE_AMOUNTS_MAX)
  @ValidateNested({ each: true })
  @Type(() => PromisedAmountDto)
  amounts: PromisedAmountDto[];

  @IsCurrency()
  currency: Currency;

  @IsIn(PROMISE_MEANS)
  means: PromiseMeans;

  /** How sure the agent is: 1 doubtful, 3 sure. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(3)
  confidence?: number;

  static wanted(body: MakePromiseDto): Pick<NewPromise, 'amounts' | 'means' | 'confidence'> {
    const { amounts, confidence, currency, means } = body;
    return {
      amounts: amounts.map(({ amount, dueOn }) => ({
        amountMinor: amountOf(amount, currency),
        dueOn,
      })),
      means,
      confidence: (confidence ?? null) as 1 | 2 | 3 | null,
    };
  }
}

export class CancelPromiseDto {
  @IsIn(CANCELLATION_REASONS)
  reason: CancellationReason;
}

export class CallbackWishDto {
  /** The day where the debtor lives. */
  @IsCalendarDate()
  localOn: CalendarDate;

  /** The time where the debtor lives: `HH:MM`. */
  @Matches(/^([01]\d|2[0-3]):[0-5]\d$/)
  localTime: string;

  /** The debtor asked for this very time, even outside the calling hours. */
  @IsOptional()
  @IsBoolean()
  exactWish?: boolean;
}

export class RaiseDisputeDto {
  @IsUUID()
  claimId: string;

  /** Of the principal; all that is owed of it when left out. */
  @IsOptional()
  @IsMoney({ positive: true })
  amount?: string;

  @IsOptional()
  @IsCurrency()
  currency?: Currency;

  @IsIn(DISPUTE_TYPES)
  type: DisputeType;

  /** In the debtor's own words. */
  @IsPlainText(TEXT_MAX)
  text: string;
}

export class PaymentProofDto {
  @IsCalendarDate()
  on: CalendarDate;

  @IsIn(PROMISE_MEANS)
  means: PromiseMeans;
}

export class OutcomeDto {
  @IsIn(DISPOSITION_CODES)
  code: DispositionCode;

  @IsOptional()
  @IsUUID()
  callId?: string;

  /** The token of the lease, as the queue gave it. */
  @IsOptional()
  @IsString()
  @MaxLength(TOKEN_MAX)
  @Matches(/^\d+$/)
  leaseToken?: string;

  /** The number called; that of the call when left out. */
  @IsOptional()
  @IsUUID()
  contactPointId?: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(ADD_ONS_MAX)
  @IsIn(DISPOSITION_CODES, { each: true })
  addOns?: DispositionCode[];

  /** Whether the right person spoke, where the code leaves it open. */
  @IsOptional()
  @IsBoolean()
  rightParty?: boolean;

  @IsOptional()
  @IsBoolean()
  identityVerified?: boolean;

  @IsOptional()
  @IsIn(CAUSES_OF_DELAY)
  causeOfDelay?: CauseOfDelay;

  /** The disposition that this one corrects. */
  @IsOptional()
  @IsUUID()
  correctsId?: string;

  @IsOptional()
  @IsPlainText(TEXT_MAX)
  text?: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => CallbackWishDto)
  callback?: CallbackWishDto;

  @IsOptional()
  @ValidateNested()
  @Type(() => MakePromiseDto)
  promise?: MakePromiseDto;

  @IsOptional()
  @ValidateNested()
  @Type(() => RaiseDisputeDto)
  dispute?: RaiseDisputeDto;

  @IsOptional()
  @ValidateNested()
  @Type(() => PaymentProofDto)
  paymentProof?: PaymentProofDto;

  /** The outcome in the terms of the case whose currency is given. */
  static outcome(caseId: string, currency: Currency, body: OutcomeDto): NewOutcome {
    const { dispute, leaseToken, promise, ...facts } = body;
    refuseOtherCurrency(currency, promise?.currency);
    refuseOtherCurrency(currency, dispute?.currency);
    return {
      ...facts,
      caseId,
      leaseToken: leaseToken === undefined ? null : BigInt(leaseToken),
      promise: promise === undefined ? null : MakePromiseDto.wanted(promise),
      dispute: dispute === undefined ? null : disputed(dispute, currency),
    };
  }
}

export function disputed({ amount, claimId, text, type }: RaiseDisputeDto, currency: Currency) {
  const known = amount === undefined ? {} : { amountMinor: amountOf(amount, currency) };
  return { claimId, text, type, ...known };
}

export class NextStepDto {
  kind: string;
  dueAt: string | null;
  /** The hour asked for was outside the calling hours and had to move. */
  isMoved: boolean;

  static of({ dueAt, isMoved = false, kind }: NextStep): NextStepDto {
    return { kind, dueAt: dueAt?.toISOString() ?? null, isMoved };
  }
}

export class RecordedOutcomeDto {
  dispositionId: string;
  code: DispositionCode;
  rightParty: boolean;
  attemptNumber: number;
  next: NextStepDto;
  promiseIds: string[];
  disputeId: string | null;
  /** The call was hard: a break is offered. */
  offersBreak: boolean;

  static of(outcome: RecordedOutcome): RecordedOutcomeDto {
    const { attemptNumber, code, dispositionId, disputeId, offersBreak, rightParty } = outcome;
    return {
      ...{ dispositionId, code, rightParty, attemptNumber, disputeId, offersBreak },
      next: NextStepDto.of(outcome.next),
      promiseIds: [...outcome.promiseIds],
    };
  }
}

export class ForeseenOutcomeDto {
  code: DispositionCode;
  rightParty: boolean;
  attemptNumber: number;
  next: NextStepDto;
  /** What is still to be given before it can be saved. */
  missing: string[];
  /** Nothing may be said of the debt to whoever answered. */
  isNeutral: boolean;
  /** What would follow, in a sentence. */
  sentence: string;

  static of(foreseen: ForeseenOutcome, sentence: string): ForeseenOutcomeDto {
    const { attemptNumber, code, consequence, missing, next, rightParty } = foreseen;
    return {
      ...{ code, rightParty, attemptNumber, sentence },
      ...{ next: NextStepDto.of(next), missing: [...missing], isNeutral: consequence.isNeutral },
    };
  }
}

export class AmicableFilterDto extends PageDto {
  @IsOptional()
  @IsUUID()
  caseId?: string;

  /** `true`: those that stand alone. */
  @IsOptional()
  @IsIn(['true', 'false'])
  open?: string;
}

export class PromiseDto {
  id: string;
  caseId: string;
  caseNumber: string;
  amount: string;
  /** Money that served it. */
  counted: string;
  currency: Currency;
  means: string;
  madeOn: CalendarDate;
  dueOn: CalendarDate;
  /** The last day on which money still keeps it. */
  deadlineOn: CalendarDate;
  state: string;
  stateReason: string | null;
  decidedOn: CalendarDate | null;
  confidence: number | null;

  static of({ amountMinor, countedMinor, ...promise }: PromiseView): PromiseDto {
    const { currency } = promise;
    return {
      ...promise,
      amount: formatAmount(amountMinor, currency),
      counted: formatAmount(countedMinor, currency),
    };
  }
}

export class PromisePageDto {
  items: PromiseDto[];
  next: string | null;
}

export class PromisesMadeDto {
  promiseIds: string[];
}

export class AnswerDisputeDto {
  @IsIn(DISPUTE_OUTCOMES)
  outcome: DisputeOutcome;

  /** What is given up, for a PARTIAL answer. */
  @IsOptional()
  @IsMoney({ positive: true })
  amount?: string;

  @IsOptional()
  @IsCurrency()
  currency?: Currency;

  @IsPlainText(TEXT_MAX)
  @IsNotEmpty()
  text: string;
}

export class DisputeDto {
  id: string;
  caseId: string;
  caseNumber: string;
  claimId: string;
  claimNumber: string;
  type: string;
  amount: string;
  currency: Currency;
  text: string;
  raisedOn: CalendarDate;
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

export class DisputeStateDto {
  id: string;
  state: string;
}

export class MessageWrittenDto {
  messageId: string;
  reference: string;
}
