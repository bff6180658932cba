import { IsIn, IsOptional, IsUUID } from 'class-validator';

import type { CalendarDate } from '@solde/calendar';
import { SETTLEMENT_STATES, type SettlementState, type SettlementView } from '@solde/closing';
import { formatAmount, type Currency } from '@solde/money';
import { IsCalendarDate, IsCurrency, IsMoney, PageDto } from '@solde/platform';

export class SettlementFilterDto extends PageDto {
  @IsOptional()
  @IsUUID()
  caseId?: string;

  @IsOptional()
  @IsIn(SETTLEMENT_STATES)
  state?: SettlementState;
}

export class ProposeSettlementDto {
  /** What would be taken for the whole of what is owed. */
  @IsMoney({ positive: true })
  amount: string;

  @IsCurrency()
  currency: Currency;

  /** The last day of its money, by value date. */
  @IsCalendarDate()
  untilOn: CalendarDate;
}

export class AcceptSettlementDto {
  /** The creditor's written agreement, in the file of the case. */
  @IsUUID()
  documentId: string;
}

export class SettlementStateDto {
  id: string;
  state: string;
}

export class SettlementDto {
  id: string;
  caseId: string;
  caseNumber: string;
  debtorName: string;
  amount: string;
  currency: Currency;
  untilOn: CalendarDate;
  /** OFFERED to the creditor, ACCEPTED by it, KEPT by money, LAPSED without it, or CANCELLED. */
  state: string;
  offeredOn: CalendarDate;
  acceptedOn: CalendarDate | null;
  endedOn: CalendarDate | null;
  /** The creditor's word: his request, or a document on file. */
  authority: string | null;
  /** What was given up under it. */
  waived: string;

  static of(settlement: SettlementView): SettlementDto {
    const { id, caseId, caseNumber, debtorName, currency, untilOn, state } = settlement;
    const { offeredOn, acceptedOn, endedOn, authority, amountMinor, waivedMinor } = settlement;
    return {
      ...{ id, caseId, caseNumber, debtorName, amount: formatAmount(amountMinor, currency) },
      ...{ currency, untilOn, state, offeredOn, acceptedOn, endedOn, authority },
      waived: formatAmount(waivedMinor, currency),
    };
  }
}

export class SettlementPageDto {
  items: SettlementDto[];
  next: string | null;
}
