import { IsIn, IsOptional, IsUUID } from 'class-validator';

import type { CalendarDate } from '@solde/calendar';
import { IsPlainText, PageDto } from '@solde/platform';

export class RemittanceHoldFilterDto extends PageDto {
  @IsOptional()
  @IsUUID()
  creditorId?: string;

  /** `true`: those that still bind. */
  @IsOptional()
  @IsIn(['true'])
  open?: string;
}

export class HoldRemittanceDto {
  @IsUUID()
  creditorId: string;

  /** An attachment, an insolvency, a doubt on who may receive. */
  @IsPlainText(500)
  because: string;
}

export class LiftRemittanceHoldDto {
  @IsPlainText(500)
  because: string;
}

export class RemittanceHoldMadeDto {
  holdId: string;
}

export class RemittanceHoldDto {
  id: string;
  creditorId: string;
  creditorName: string;
  because: string;
  heldBy: string;
  heldOn: CalendarDate;
  liftedBecause: string | null;
  liftedBy: string | null;
  liftedOn: CalendarDate | null;
}

export class RemittanceHoldPageDto {
  items: RemittanceHoldDto[];
  next: string | null;
}
