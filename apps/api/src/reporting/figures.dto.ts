import { IsIn, IsOptional, IsString, IsUUID } from 'class-validator';

import type { CalendarDate } from '@solde/calendar';
import { formatAmount, type Currency, type Minor } from '@solde/money';
import { IsCalendarDate, IsCurrency } from '@solde/platform';
import type {
  ActivityFigures,
  BookFigures,
  BookRow,
  BookTotals,
  CaseRow,
  FeeFigures,
  FeeRow,
  RecoveryRow,
} from '@solde/reporting';

const FIGURES = ['PLACED', 'RECOVERED', 'CANCELLED', 'FEES', 'PAID', 'PAYING'] as const;
const FORMATS = ['json', 'csv'] as const;

export class BookFilterDto {
  @IsCurrency()
  currency: Currency;

  @IsOptional()
  @IsUUID()
  creditorId?: string;

  /** Months of placement, given as any of their days. */
  @IsOptional()
  @IsCalendarDate()
  vintageFrom?: CalendarDate;

  @IsOptional()
  @IsCalendarDate()
  vintageUntil?: CalendarDate;
}

export class CaseFiguresFilterDto extends BookFilterDto {
  /** The figure whose cases are wanted. */
  @IsIn(FIGURES)
  figure: (typeof FIGURES)[number];

  @IsOptional()
  @IsIn(FORMATS)
  format?: (typeof FORMATS)[number];

  @IsOptional()
  @IsString()
  limit?: string;

  @IsOptional()
  @IsString()
  cursor?: string;
}

export class FeePeriodDto {
  @IsCurrency()
  currency: Currency;

  @IsOptional()
  @IsUUID()
  creditorId?: string;

  @IsCalendarDate()
  from: CalendarDate;

  @IsCalendarDate()
  until: CalendarDate;
}

export class FeeLinesFilterDto extends FeePeriodDto {
  @IsOptional()
  @IsString()
  limit?: string;

  @IsOptional()
  @IsString()
  cursor?: string;
}

/** Sums and the percentages that they give; a percentage is null where there is nothing to divide by. */
export class BookDto {
  placed: string;
  recovered: string;
  cancelled: string;
  /** Excluding VAT, net of what was given back. */
  fees: string;
  acceptedCases: number;
  paidCases: number;
  payingCases: number;
  recoveryRateByValue: string | null;
  adjustedRecoveryRate: string | null;
  recoveryRateByNumber: string | null;
  payingCaseRate: string | null;
  netRecoveryRate: string | null;
  feeYield: string | null;

  static ofTotals(totals: BookTotals & BookFigures, currency: Currency): BookDto {
    const money = (amount: Minor) => formatAmount(amount, currency);
    return {
      ...{ placed: money(totals.placedMinor), recovered: money(totals.recoveredMinor) },
      ...{ cancelled: money(totals.cancelledMinor), fees: money(totals.feesMinor) },
      ...{ acceptedCases: totals.acceptedCases, paidCases: totals.paidCases },
      payingCases: totals.payingCases,
      recoveryRateByValue: totals.recoveryRateByValue,
      adjustedRecoveryRate: totals.adjustedRecoveryRate,
      recoveryRateByNumber: totals.recoveryRateByNumber,
      payingCaseRate: totals.payingCaseRate,
      netRecoveryRate: totals.netRecoveryRate,
      feeYield: totals.feeYield,
    };
  }
}

export class BookRowDto extends BookDto {
  creditorId: string;
  creditorName: string;
  /** First day of the month of placement. */
  vintage: CalendarDate;

  static of(row: BookRow, currency: Currency): BookRowDto {
    const { creditorId, creditorName, vintage } = row;
    return { creditorId, creditorName, vintage, ...BookDto.ofTotals(row, currency) };
  }
}

export class BookReportDto {
  currency: Currency;
  total: BookDto;
  rows: BookRowDto[];
}

export class CaseFigureDto {
  caseId: string;
  number: string;
  creditorId: string;
  creditorName: string;
  debtorName: string;
  vintage: CalendarDate;
  status: string;
  placed: string;
  recovered: string;
  cancelled: string;
  fees: string;
  balance: string;
  isPaid: boolean;

  static of(row: CaseRow, currency: Currency): CaseFigureDto {
    const money = (amount: Minor) => formatAmount(amount, currency);
    return {
      ...{ caseId: row.caseId, number: row.number, creditorId: row.creditorId },
      ...{ creditorName: row.creditorName, debtorName: row.debtorName, vintage: row.vintage },
      ...{ status: row.status, placed: money(row.placedMinor) },
      ...{ recovered: money(row.recoveredMinor), cancelled: money(row.cancelledMinor) },
      ...{ fees: money(row.feesMinor), balance: money(row.balanceMinor), isPaid: row.isPaid },
    };
  }
}

export class CaseFigurePageDto {
  items: CaseFigureDto[];
  next: string | null;
}

export class RecoveryDto {
  allocationId: string;
  receiptId: string;
  claimNumber: string;
  currency: Currency;
  channel: string;
  valueOn: CalendarDate;
  /** The day on which it counts as recovered. */
  on: CalendarDate;
  amount: string;

  static of({ amountMinor, ...row }: RecoveryRow): RecoveryDto {
    return { ...row, amount: formatAmount(amountMinor, row.currency) };
  }
}

export class RecoveryListDto {
  items: RecoveryDto[];
}

export class FeeFiguresDto {
  creditorId: string;
  creditorName: string;
  earned: string;
  clawedBack: string;
  net: string;
  invoiced: string;

  static of(row: FeeFigures, currency: Currency): FeeFiguresDto {
    const money = (amount: Minor) => formatAmount(amount, currency);
    return {
      ...{ creditorId: row.creditorId, creditorName: row.creditorName },
      ...{ earned: money(row.earnedMinor), clawedBack: money(row.clawedBackMinor) },
      ...{ net: money(row.netMinor), invoiced: money(row.invoicedMinor) },
    };
  }
}

export class FeeReportDto {
  items: FeeFiguresDto[];
}

export class FeeRowDto {
  feeLineId: string;
  /** Null for a subscription, which belongs to no case. */
  caseId: string | null;
  number: string | null;
  kind: string;
  component: string | null;
  on: CalendarDate;
  amount: string;
  isInvoiced: boolean;

  static of({ amountMinor, ...row }: FeeRow, currency: Currency): FeeRowDto {
    return { ...row, amount: formatAmount(amountMinor, currency) };
  }
}

export class FeeRowPageDto {
  items: FeeRowDto[];
  next: string | null;
}

export class IdleCaseDto {
  caseId: string;
  number: string;
  creditorId: string;
  creditorName: string;
  debtorName: string;
  status: string;
}

export class IdleReportDto {
  /** The target is none. */
  items: IdleCaseDto[];
}

export class ActivityDto implements ActivityFigures {
  attempts: number;
  contacts: number;
  rightPartyContacts: number;
  promises: number;
  contactRate: string | null;
  rpcRate: string | null;
  rpcToContact: string | null;
  promisePerRpc: string | null;
  keptByNumber: string | null;
  keptByValue: string | null;
}
