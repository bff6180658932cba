import { IsIn, IsOptional, IsUUID } from 'class-validator';

import type { CalendarDate } from '@solde/calendar';
import { COMPONENTS, type MovementComponent } from '@solde/cases';
import { formatAmount, type Currency } from '@solde/money';
import {
  ADJUSTMENT_KINDS,
  ADJUSTMENT_REASONS,
  type AdjustmentKind,
  type AdjustmentReason,
  type AdjustmentView,
} from '@solde/payments';
import { IsCalendarDate, IsCurrency, IsMoney, IsPlainText } from '@solde/platform';

export class AdjustDto {
  @IsUUID()
  claimId: string;

  /** A credit note of the principal, a waiver, a waiver of interest, or a correction, which alone may add. */
  @IsIn(ADJUSTMENT_KINDS)
  kind: AdjustmentKind;

  @IsIn(COMPONENTS)
  component: MovementComponent;

  /** What it changes of what you are owed: "-100.00" gives up, "100.00" adds. */
  @IsMoney()
  amount: string;

  @IsCurrency()
  currency: Currency;

  /** The day from which it counts; today unless given. */
  @IsOptional()
  @IsCalendarDate()
  effectiveOn?: CalendarDate;

  @IsIn(ADJUSTMENT_REASONS)
  reason: AdjustmentReason;

  @IsOptional()
  @IsPlainText(500)
  words?: string;
}

/** What was given up or corrected of one of your claims. No fee was charged on it. */
export class AdjustmentDto {
  id: string;
  claimId: string;
  claimNumber: string;
  kind: string;
  component: string;
  amount: string;
  currency: Currency;
  effectiveOn: CalendarDate;
  reason: string;
  words: string | null;
  /** Who allowed it: the mandate, your request or document, your answer to a dispute, a settlement. */
  authority: string;
  undoesId: string | null;
  undoneById: string | null;

  static of({ amountMinor, currency, ...view }: AdjustmentView): AdjustmentDto {
    const { id, claimId, claimNumber, kind, component, effectiveOn, reason, words } = view;
    const { authority, undoesId, undoneById } = view;
    return {
      ...{ id, claimId, claimNumber, kind, component, amount: formatAmount(amountMinor, currency) },
      ...{ currency, effectiveOn, reason, words, authority, undoesId, undoneById },
    };
  }
}

export class AdjustmentPageDto {
  items: AdjustmentDto[];
  next: string | null;
}
