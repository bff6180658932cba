import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';

import { formatAmount } from '@solde/money';
import { WHAT_IF_MONTHS_MAX, type WhatIf } from '@solde/payments';

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

/** What an agreement would have charged on what was really paid, excluding VAT. */
export class WhatIfDto {
  currency: string;
  cases: number;
  months: WhatIfMonthDto[];

  static of({ currency, cases, months }: WhatIf): WhatIfDto {
    return {
      ...{ currency, cases },
      months: months.map(({ month, chargedMinor, wouldChargeMinor, differenceMinor }) => ({
        month,
        charged: formatAmount(chargedMinor, currency),
        wouldCharge: formatAmount(wouldChargeMinor, currency),
        difference: formatAmount(differenceMinor, currency),
      })),
    };
  }
}
