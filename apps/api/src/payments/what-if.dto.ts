import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';

import { formatAmount } from '@solde/money';
import {
  WHAT_IF_COUNTS,
  WHAT_IF_LEAVES_OUT,
  WHAT_IF_MONTHS_MAX,
  type WhatIf,
} from '@solde/payments';

export class WhatIfAskedDto {
  /** The current month included; 12 by default. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(WHAT_IF_MONTHS_MAX)
  months?: number;
}

export class WhatIfMonthDto {
  month: string;
  charged: string;
  wouldCharge: string;
  difference: string;
}

/** An event of a tariff: how often it happened, what it cost, what it would have cost. */
export class WhatIfEventDto {
  event: string;
  quantity: number;
  charged: string;
  wouldCharge: string;
}

/** What an agreement would have charged on what was really paid, taken back and done, excluding VAT. */
export class WhatIfDto {
  currency: string;
  /** Cases with money or taken back. */
  cases: number;
  /** The kinds of fee in these figures. */
  counts: string[];
  /** What is not in them. */
  leavesOut: string[];
  months: WhatIfMonthDto[];
  /** Flat fees by event, over the whole period; they are in the months too. */
  events: WhatIfEventDto[];

  static of({ currency, cases, events, months }: WhatIf): WhatIfDto {
    return {
      ...{ currency, cases, counts: [...WHAT_IF_COUNTS], leavesOut: [...WHAT_IF_LEAVES_OUT] },
      events: events.map(({ event, quantity, chargedMinor, wouldChargeMinor }) => ({
        ...{ event, quantity, charged: formatAmount(chargedMinor, currency) },
        wouldCharge: formatAmount(wouldChargeMinor, currency),
      })),
      months: months.map(({ month, chargedMinor, wouldChargeMinor, differenceMinor }) => ({
        month,
        charged: formatAmount(chargedMinor, currency),
        wouldCharge: formatAmount(wouldChargeMinor, currency),
        difference: formatAmount(differenceMinor, currency),
      })),
    };
  }
}
