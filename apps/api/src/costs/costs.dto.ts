import { IsBoolean, IsIn, IsOptional, IsUUID } from 'class-validator';

import type { CalendarDate } from '@solde/calendar';
import {
  COST_KINDS,
  costKindWords,
  FUNDERS,
  RECOVERABLE,
  type CaseCost,
  type CostKind,
  type CostView,
  type Funder,
  type NewCost,
  type NewProvision,
  type Provision,
  type ProvisionView,
  type Recoverable,
} from '@solde/costs';
import { formatAmount, type Currency } from '@solde/money';
import type { ProvisionFromSuspense } from '@solde/payments';
import {
  amountOf,
  IsCalendarDate,
  IsCurrency,
  IsMoney,
  IsPlainText,
  PageDto,
} from '@solde/platform';

const LABEL_MAX = 200;
const REASON_MAX = 1000;
const REFERENCE_MAX = 140;

export class RecordCostDto {
  /** The claim that it is owed with; left out, the oldest of the case. */
  @IsOptional()
  @IsUUID()
  claimId?: string;

  @IsIn(COST_KINDS)
  kind: CostKind;

  @IsPlainText(LABEL_MAX)
  label: string;

  @IsMoney({ positive: true })
  amount: string;

  @IsCurrency()
  currency: Currency;

  @IsCalendarDate()
  incurredOn: CalendarDate;

  /** Who paid it: the agency, the creditor's provision, or the creditor himself. */
  @IsIn(FUNDERS)
  funder: Funder;

  /** Whether the debtor owes it: from its day, from the day of the title that grants it, or never. */
  @IsIn(RECOVERABLE)
  recoverable: Recoverable;

  toCost(): NewCost {
    const { claimId = null, kind, label, currency, incurredOn, funder, recoverable } = this;
    const amountMinor = amountOf(this.amount, currency);
    return { claimId, kind, label, amountMinor, currency, incurredOn, funder, recoverable };
  }
}

export class RecordedCostDto {
  id: string;
  caseId: string;
  claimId: string;

  static of({ id, caseId, claimId }: CaseCost): RecordedCostDto {
    return { id, caseId, claimId };
  }
}

export class GiveUpCostDto {
  @IsPlainText(REASON_MAX)
  reason: string;
}

export class GivenUpCostDto {
  id: string;
}

export class ReceiveProvisionDto {
  @IsMoney({ positive: true })
  amount: string;

  @IsCurrency()
  currency: Currency;

  @IsCalendarDate()
  receivedOn: CalendarDate;

  /** The bank's own reference of the line. */
  @IsOptional()
  @IsPlainText(REFERENCE_MAX)
  bankReference?: string;

  /** True when the same amount of this creditor that waits in suspense is not this one. */
  @IsOptional()
  @IsBoolean()
  isOtherMoney?: boolean;

  toProvision(caseId: string): NewProvision {
    const { currency, receivedOn, bankReference = null } = this;
    const amountMinor = amountOf(this.amount, currency);
    return { caseId, amountMinor, currency, receivedOn, bankReference };
  }
}

export class ProvisionInSuspenseDto {
  /** The case for whose costs its creditor paid. */
  @IsUUID()
  caseId: string;

  /** All that waits of it unless a part is said. */
  @IsOptional()
  @IsMoney({ positive: true })
  amount?: string;

  @IsCurrency()
  currency: Currency;
}

export class ReceivedProvisionDto {
  id: string;
  caseId: string;

  static of({ id, caseId }: Provision): ReceivedProvisionDto {
    return { id, caseId };
  }
}

export class UndoProvisionDto {
  /** Whose money it is. */
  @IsPlainText(REASON_MAX)
  reason: string;
}

/** The opposite of a provision that was none. */
export class UndoneProvisionDto {
  id: string;
  provisionId: string;
  amount: string;
  currency: Currency;

  static of({ id, undoesId, amountMinor, currency }: Provision): UndoneProvisionDto {
    const amount = formatAmount(amountMinor, currency);
    return { id, provisionId: undoesId ?? '', amount, currency };
  }
}

export class ProvisionFromSuspenseFilterDto extends PageDto {
  @IsOptional()
  @IsUUID()
  caseId?: string;

  @IsOptional()
  @IsUUID()
  receiptId?: string;
}

/** A provision whose money waited in suspense. */
export class ProvisionFromSuspenseDto {
  provisionId: string;
  receiptId: string;
  receiptNumber: string;
  caseId: string;
  caseNumber: string;
  amount: string;
  currency: Currency;
  receivedOn: CalendarDate;
  isUndone: boolean;
  undoneBecause: string | null;

  static of(from: ProvisionFromSuspense): ProvisionFromSuspenseDto {
    const { amountMinor, receiptNumber, ...provision } = from;
    return {
      ...{ ...provision, receiptNumber: String(receiptNumber) },
      amount: formatAmount(amountMinor, provision.currency),
    };
  }
}

export class ProvisionFromSuspensePageDto {
  items: ProvisionFromSuspenseDto[];
  next: string | null;
}

export class CostFilterDto extends PageDto {
  @IsOptional()
  @IsUUID()
  caseId?: string;

  @IsOptional()
  @IsUUID()
  creditorId?: string;
}

/** A cost with what became of it. */
export class CostDto {
  id: string;
  caseId: string;
  caseNumber: string;
  creditorId: string;
  claimId: string;
  kind: string;
  kindWords: string;
  label: string;
  amount: string;
  currency: Currency;
  incurredOn: CalendarDate;
  funder: string;
  /** What the debtor came to owe of it, and from when. */
  owed: string;
  owedFrom: CalendarDate | null;
  awaitsTitle: boolean;
  givenUpReason: string | null;
  /** What the agency kept of what was recovered. */
  kept: string;
  /** What the agency bills to the creditor, without VAT. */
  billed: string;

  static of(cost: CostView, locale: 'fr' | 'en'): CostDto {
    const { amountMinor, owedMinor, keptMinor, billedMinor, ...facts } = cost;
    const amount = (minor: bigint) => formatAmount(minor, cost.currency);
    return {
      ...facts,
      kindWords: costKindWords(cost.kind, locale),
      amount: amount(amountMinor),
      owed: amount(owedMinor),
      kept: amount(keptMinor),
      billed: amount(billedMinor),
    };
  }
}

export class CostPageDto {
  items: CostDto[];
  next: string | null;
}

/** What a creditor paid in for the costs of a case, and what is left of it. */
export class ProvisionDto {
  caseId: string;
  caseNumber: string;
  creditorId: string;
  currency: Currency;
  received: string;
  spent: string;
  returned: string;
  left: string;

  static of(provision: ProvisionView): ProvisionDto {
    const { caseId, caseNumber, creditorId, currency } = provision;
    return {
      ...{ caseId, caseNumber, creditorId, currency },
      received: formatAmount(provision.receivedMinor, currency),
      spent: formatAmount(provision.spentMinor, currency),
      returned: formatAmount(provision.returnedMinor, currency),
      left: formatAmount(provision.leftMinor, currency),
    };
  }
}

export class ProvisionPageDto {
  items: ProvisionDto[];
  next: string | null;
}
