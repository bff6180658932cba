import { IsIn, IsOptional, IsUUID } from 'class-validator';

import { SERVICE_KINDS, type ServiceKind, type ServiceView } from '@solde/amicable';
import type { CalendarDate } from '@solde/calendar';
import { formatAmount, type Currency } from '@solde/money';
import { IsCalendarDate, IsPlainText, PageDto } from '@solde/platform';

const REPORT_LENGTH_MAX = 2_000;

export class ServiceFilterDto extends PageDto {
  @IsOptional()
  @IsUUID()
  caseId?: string;

  @IsOptional()
  @IsIn(SERVICE_KINDS)
  kind?: ServiceKind;
}

export class RecordServiceDto {
  @IsIn(SERVICE_KINDS)
  kind: ServiceKind;

  /** Today by default. */
  @IsOptional()
  @IsCalendarDate()
  renderedOn?: CalendarDate;

  /** What was done and what was found; the creditor reads it. */
  @IsPlainText(REPORT_LENGTH_MAX)
  report: string;
}

export class UndoServiceDto {
  /** The creditor reads it. */
  @IsPlainText(500)
  reason: string;
}

export class ServiceRecordedDto {
  id: string;
}

/** What was done on a case beyond calling and writing, and what it cost. */
export class ServiceDto {
  id: string;
  caseId: string;
  caseNumber: string;
  kind: string;
  renderedOn: CalendarDate;
  report: string;
  /** Of one that was recorded by mistake: its fee was given back. */
  undoneBecause: string | null;
  currency: Currency;
  /** Excluding VAT. */
  fee: string;

  static of({ feeMinor, ...service }: ServiceView): ServiceDto {
    return { ...service, fee: formatAmount(feeMinor, service.currency) };
  }
}

export class ServicePageDto {
  items: ServiceDto[];
  next: string | null;
}
