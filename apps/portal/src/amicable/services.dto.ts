import { IsIn, IsOptional, IsUUID } from 'class-validator';

import { SERVICE_KINDS, type ServiceKind, type ServiceView } from '@solde/amicable';
import type { CalendarDate } from '@solde/calendar';
import { formatAmount, type Currency } from '@solde/money';
import { PageDto } from '@solde/platform';

export class ServiceFilterDto extends PageDto {
  @IsOptional()
  @IsUUID()
  caseId?: string;

  @IsOptional()
  @IsIn(SERVICE_KINDS)
  kind?: ServiceKind;
}

/** What the agency did on a case of yours beyond calling and writing, and what it cost. */
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
