import { IsIn, IsOptional, IsUUID } from 'class-validator';

import type { CalendarDate } from '@solde/calendar';
import { SETTLEMENT_STATES, type SettlementState, type SettlementView } from '@solde/closing';
import { formatAmount, type Currency } from '@solde/money';
import { IsCalendarDate, IsCurrency, IsMoney, PageDto } from '@solde/platform';

const DECISIONS = ['ACCEPT', 'REFUSE'] as const;

export class SettlementFilterDto extends PageDto {
  @IsOptional()
  @IsUUID()
  caseId?: string;

  @IsOptional()
  @IsIn(SETTLEMENT_STATES)
  state?: SettlementState;
}

export class AuthoriseSettlementDto {
  /** What you take for the whole of what you are owed. */
  @IsMoney({ positive: true })
  amount: string;

  @IsCurrency()
  currency: Currency;

  /** The last day of its money, by value date. */
  @IsCalendarDate()
  untilOn: CalendarDate;
}

export class DecideSettlementDto {
  @IsIn(DECISIONS)
  decision: (typeof DECISIONS)[number];
}

export class SettlementDto {
  id: string;
  caseId: string;
  caseNumber: string;
  debtorName: string;
  amount: string;
  currency: Currency;
  untilOn: CalendarDate;
  /** OFFERED to you, ACCEPTED by you, KEPT by the debtor, LAPSED without his money, or CANCELLED. */
  state: string;
  offeredOn: CalendarDate;
  acceptedOn: CalendarDate | null;
  endedOn: CalendarDate | null;
  /** What was given up under it, without fee. */
  waived: string;

  static of(settlement: SettlementView): SettlementDto {
    const { id, caseId, caseNumber, debtorName, currency, untilOn, state } = settlement;
    const { offeredOn, acceptedOn, endedOn, amountMinor, waivedMinor } = settlement;
    return {
      ...{ id, caseId, caseNumber, debtorName, amount: formatAmount(amountMinor, currency) },
      ...{ currency, untilOn, state, offeredOn, acceptedOn, endedOn },
      waived: formatAmount(waivedMinor, currency),
    };
  }
}

export class SettlementPageDto {
  items: SettlementDto[];
  next: string | null;
}

export class WordTakenDto {
  requestId: string;
  state: string;
}
