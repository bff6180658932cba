import type { CalendarDate } from '@solde/calendar';
import { multiply, rate, round, type Minor, type Rate } from '@solde/money';
import { inForceOn, type Dated } from './dated';
import type { Territory } from './territory';

/** The VAT rate of a territory while it is in force. */
export interface VatRate extends Dated {
  readonly territory: Territory;
  readonly rate: Rate;
}

export type VatRateOutcome =
  | ({ readonly kind: 'VAT_RATE' } & VatRate)
  | {
      readonly kind: 'VAT_RATE_MISSING';
      readonly territory: Territory | null;
      readonly on: CalendarDate;
    };

// 1 January 2014: the rates of 20 % and 8.5 % in their present form, and Mayotte's own regime.
const SINCE: CalendarDate = '2014-01-01';
const SOURCE =
  'impots.gouv.fr, TVA sur prestations de services métropole/DOM; BOFiP 792-PGP; CGI 294';

/** The rates of the French pack [T-01]. Territories outside the VAT area are left out: they have no default. */
export const FRENCH_VAT_RATES: readonly VatRate[] = [
  listed('FR-METRO', '20'),
  listed('FR-ALSACE-MOSELLE', '20'),
  listed('GP', '8.5'),
  listed('MQ', '8.5'),
  listed('RE', '8.5'),
  listed('GF', '0'),
  listed('YT', '0'),
];

/**
 * The VAT rate on fees billed to a creditor established in the territory (rule R-VAT-TERRITORY): the customer's place, not the
 * agency's. A territory or a day that is not listed has no default: the agreement is refused until a
 * dated rate is recorded.
 */
export function vatRateOn(
  territory: Territory | null,
  on: CalendarDate,
  rates: readonly VatRate[] = FRENCH_VAT_RATES,
): VatRateOutcome {
  const row = inForceOn(
    rates.filter((one) => one.territory === territory),
    on,
  );
  return row === null ? { kind: 'VAT_RATE_MISSING', territory, on } : { kind: 'VAT_RATE', ...row };
}

/** VAT of a document, in minor units, on its total excluding VAT for one rate: never line by line (rule R-VAT). */
export function vatOn(totalMinor: Minor, vatRate: Rate): Minor {
  return round(multiply(totalMinor, vatRate));
}

function listed(territory: Territory, percent: string): VatRate {
  return {
    territory,
    rate: rate(percent),
    from: SINCE,
    until: null,
    source: SOURCE,
    verified: true,
  };
}
