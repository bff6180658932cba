import { IsIn, IsOptional, IsUUID } from 'class-validator';

import type { CalendarDate } from '@solde/calendar';
import { COMPONENTS, type MovementComponent } from '@solde/cases';
import { formatAmount, type Currency } from '@solde/money';
import {
  ADJUSTMENT_KINDS,
  ADJUSTMENT_REASONS,
  type Adjustment,
  type AdjustmentKind,
  type AdjustmentReason,
  type AdjustmentView,
} from '@solde/payments';
import { IsCalendarDate, IsCurrency, IsMoney, IsPlainText } from '@solde/platform';

const WORDS_MAX = 500;

export class AdjustDto {
  @IsUUID()
  claimId: string;

  /** `CREDIT_NOTE` of the principal, `WAIVER`, `INTEREST_WAIVER`, or `BALANCE_CORRECTION`, which alone may add. */
  @IsIn(ADJUSTMENT_KINDS)
  kind: AdjustmentKind;

  @IsIn(COMPONENTS)
  component: MovementComponent;

  /** What it changes of what is owed: "-100.00" gives up, "100.00" adds. */
  @IsMoney()
  amount: string;

  @IsCurrency()
  currency: Currency;

  /** The day from which it counts; today unless given. Money spent since then is spent anew. */
  @IsOptional()
  @IsCalendarDate()
  effectiveOn?: CalendarDate;

  @IsIn(ADJUSTMENT_REASONS)
  reason: AdjustmentReason;

  @IsOptional()
  @IsPlainText(WORDS_MAX)
  words?: string;

  /** The creditor's written agreement, in the file of the case; without it the mandate must allow the waiver. */
  @IsOptional()
  @IsUUID()
  documentId?: string;
}

export class UndoAdjustmentDto {
  @IsIn(ADJUSTMENT_REASONS)
  reason: AdjustmentReason;

  @IsOptional()
  @IsPlainText(WORDS_MAX)
  words?: string;
}

export class AdjustedDto {
  id: string;
  amount: string;
  currency: Currency;
  effectiveOn: CalendarDate;

  static of({ id, amountMinor, effectiveOn }: Adjustment, currency: Currency): AdjustedDto {
    return { id, amount: formatAmount(amountMinor, currency), currency, effectiveOn };
  }
}

export class AdjustmentDto {
  id: string;
  claimId: string;
  claimNumber: string;
  kind: string;
  component: string;
  /** What it changed of what is owed: below zero it gave up. */
  amount: string;
  currency: Currency;
  effectiveOn: CalendarDate;
  reason: string;
  words: string | null;
  /** Who allowed it: the mandate, the creditor's request or document, his answer to a dispute, a settlement. */
  authority: string;
  authorityId: string | null;
  /** The adjustment of which this is the opposite. */
  undoesId: string | null;
  undoneById: string | null;

  static of({ amountMinor, currency, ...view }: AdjustmentView): AdjustmentDto {
    const { id, claimId, claimNumber, kind, component, effectiveOn, reason, words } = view;
    return {
      ...{ id, claimId, claimNumber, kind, component, amount: formatAmount(amountMinor, currency) },
      ...{ currency, effectiveOn, reason, words, authority: view.authority },
      ...{ authorityId: view.authorityId, undoesId: view.undoesId, undoneById: view.undoneById },
    };
  }
}

export class AdjustmentPageDto {
  items: AdjustmentDto[];
  next: string | null;
}
