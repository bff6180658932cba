import { IsIn, IsOptional, IsUUID, Matches } from 'class-validator';

import type { CalendarDate } from '@solde/calendar';
import type { AccountBalance, Book } from '@solde/ledger';
import { formatAmount } from '@solde/money';
import { IsCalendarDate } from '@solde/platform';

export class BalancesAskedDto {
  /** Booked up to the end of this day; today by default. */
  @IsOptional()
  @IsCalendarDate()
  on?: CalendarDate;

  @IsOptional()
  @IsIn(['TRUST', 'AGENCY'])
  book?: Book;

  @IsOptional()
  @IsUUID()
  creditorId?: string;
}

export class AccountBalanceDto {
  book: string;
  account: string;
  creditorId: string | null;
  currency: string;
  debit: string;
  credit: string;
  /** Debit positive. */
  balance: string;

  static of(one: AccountBalance): AccountBalanceDto {
    const { book, code, creditorId, currency } = one;
    return {
      ...{ book, account: code, creditorId, currency },
      debit: formatAmount(one.debitMinor, currency),
      credit: formatAmount(one.creditMinor, currency),
      balance: formatAmount(one.balanceMinor, currency),
    };
  }
}

export class PeriodDto {
  /** As 2026-03. */
  @Matches(/^\d{4}-(0[1-9]|1[0-2])$/)
  month: string;
}

export class ClosedPeriodDto {
  month: string;
  closedBy: string;
  closedAt: Date;
}
