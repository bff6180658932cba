import { IsOptional, IsUUID } from 'class-validator';

import type { CalendarDate } from '@solde/calendar';
import { costKindWords, type CostView, type ProvisionView } from '@solde/costs';
import { formatAmount, type Currency } from '@solde/money';
import { PageDto } from '@solde/platform';

export class CostFilterDto extends PageDto {
  @IsOptional()
  @IsUUID()
  caseId?: string;
}

/** A cost of one of your cases. */
export class CostDto {
  id: string;
  caseId: string;
  caseNumber: string;
  kindWords: string;
  label: string;
  amount: string;
  currency: Currency;
  incurredOn: CalendarDate;
  /** AGENCY, PROVISION or CREDITOR: who paid it. */
  funder: string;
  /** What the debtor came to owe of it, and from when. */
  owed: string;
  owedFrom: CalendarDate | null;
  /** What we kept of what he paid, having advanced it. */
  kept: string;
  /** What we bill you of it, without VAT. */
  billed: string;

  static of(cost: CostView, locale: 'fr' | 'en'): CostDto {
    const { id, caseId, caseNumber, kind, label, currency, incurredOn, funder, owedFrom } = cost;
    return {
      ...{ id, caseId, caseNumber, kindWords: costKindWords(kind, locale), label, currency },
      ...{ incurredOn, funder, owedFrom },
      amount: formatAmount(cost.amountMinor, currency),
      owed: formatAmount(cost.owedMinor, currency),
      kept: formatAmount(cost.keptMinor, currency),
      billed: formatAmount(cost.billedMinor, currency),
    };
  }
}

export class CostPageDto {
  items: CostDto[];
  next: string | null;
}

/** What you paid in for the costs of a case, and what is left of it. */
export class ProvisionDto {
  caseId: string;
  caseNumber: string;
  currency: Currency;
  received: string;
  spent: string;
  returned: string;
  left: string;

  static of(provision: ProvisionView): ProvisionDto {
    const { caseId, caseNumber, currency } = provision;
    return {
      ...{ caseId, caseNumber, currency },
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
