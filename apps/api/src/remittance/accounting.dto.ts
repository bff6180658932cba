import { IsIn, IsOptional } from 'class-validator';

import type { CalendarDate } from '@solde/calendar';
import { formatAmount, type Currency } from '@solde/money';
import { IsCalendarDate, PageDto } from '@solde/platform';
import type { DispatchState, DispatchView } from '@solde/remittance';

export class FinancialYearDto {
  /** The first day of the financial year. */
  @IsCalendarDate()
  from: CalendarDate;

  /** Its last day, included. */
  @IsCalendarDate()
  until: CalendarDate;
}

export class DispatchFilterDto {
  @IsOptional()
  @IsIn(['READY', 'SENT', 'ACCEPTED', 'REFUSED'])
  state?: DispatchState;
}

export class DispatchDto {
  id: string;
  kind: string;
  number: string;
  creditorId: string;
  creditorName: string;
  currency: Currency;
  /** Including VAT. */
  total: string;
  issuedOn: CalendarDate;
  /** Null before it was taken up. */
  state: DispatchState | null;
  /** What the platform calls it. */
  reference: string | null;
  /** Why it was refused: the rules that it breaks, or the platform's words. */
  because: string | null;
  since: Date | null;

  static of({ totalMinor, ...view }: DispatchView): DispatchDto {
    return { ...view, total: formatAmount(totalMinor, view.currency) };
  }
}

export class DispatchPageDto extends PageDto {
  items: DispatchDto[];
}
