import { IsIn, IsOptional } from 'class-validator';

import { PARTNER_KINDS, type PartnerKind, type PartnerView } from '@solde/agency';
import type { CalendarDate } from '@solde/calendar';
import { IsCalendarDate, IsPlainText, PageDto } from '@solde/platform';

export class PartnerFilterDto extends PageDto {
  @IsOptional()
  @IsIn(PARTNER_KINDS)
  kind?: PartnerKind;

  /** `yes` shows those too who receive nothing more for us. */
  @IsOptional()
  @IsIn(['yes', 'no'])
  ended?: 'yes' | 'no';
}

export class RegisterPartnerDto {
  @IsPlainText(140)
  name: string;

  @IsIn(PARTNER_KINDS)
  kind: PartnerKind;

  /** How the agency calls him, once for ever. */
  @IsPlainText(40)
  reference: string;

  /** The account from which he pays us, when it is known. */
  @IsOptional()
  @IsPlainText(42)
  iban?: string;
}

export class EndPartnerDto {
  /** His last day. */
  @IsCalendarDate()
  endedOn: CalendarDate;
}

export class PartnerDto {
  id: string;
  name: string;
  kind: PartnerKind;
  reference: string;
  ibanLast4: string | null;
  endedOn: CalendarDate | null;

  static of({ id, name, kind, reference, ibanLast4, endedOn }: PartnerView): PartnerDto {
    return { id, name, kind, reference, ibanLast4, endedOn };
  }
}

export class PartnerPageDto {
  items: PartnerDto[];
  next: string | null;
}
