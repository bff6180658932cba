import { addDays, addMonths, type CalendarDate } from '@solde/calendar';
import { rate, type Rate } from '@solde/money';
import { inForceOn, type Dated } from './dated';
import {
  ECB_MRO_BY_SEMESTER,
  FRENCH_LEGAL_INTEREST_INDIVIDUAL,
  FRENCH_LEGAL_INTEREST_OTHER,
  type RateLine,
} from './french-rates';

/** A published series of rates, one value by semester. */
export type RateSeries = 'LEGAL_INTEREST_INDIVIDUAL' | 'LEGAL_INTEREST_OTHER' | 'ECB_MRO_SEMESTER';

/** A rate of a series, with the semester in which it is in force. */
export interface DatedRate extends Dated {
  readonly series: RateSeries;
  readonly rate: Rate;
}

export type RateTable = readonly DatedRate[];

const SEMESTER_MONTHS = 6;

/** The rates of the French pack. The last day of the last semester ends what it knows. */
export const FRENCH_RATES: RateTable = [
  ...bySemester('LEGAL_INTEREST_INDIVIDUAL', FRENCH_LEGAL_INTEREST_INDIVIDUAL),
  ...bySemester('LEGAL_INTEREST_OTHER', FRENCH_LEGAL_INTEREST_OTHER),
  ...bySemester('ECB_MRO_SEMESTER', ECB_MRO_BY_SEMESTER),
];

/** The rate of a series on a day, or null when its semester is not listed (rule R-INT-RATES). */
export function rateOn(
  series: RateSeries,
  on: CalendarDate,
  table: RateTable = FRENCH_RATES,
): DatedRate | null {
  return inForceOn(ofSeries(series, table), on);
}

/** The rows of one series. */
export function ofSeries(series: RateSeries, table: RateTable): RateTable {
  return table.filter((row) => row.series === series);
}

function bySemester(series: RateSeries, lines: readonly RateLine[]): DatedRate[] {
  return lines.map(([from, percent, source, verified]) => ({
    series,
    from,
    until: addDays(addMonths(from, SEMESTER_MONTHS), -1),
    rate: rate(percent),
    source,
    verified,
  }));
}
