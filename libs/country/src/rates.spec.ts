import { addDays, calendarDate, type CalendarDate } from '@solde/calendar';
import { percentOf } from '@solde/money';
import { ECB_MRO_BY_SEMESTER, ECB_MRO_CHANGES } from './french-rates';
import { FRENCH_RATES, ofSeries, rateOn, type RateSeries } from './rates';

describe('statutory rates', () => {
  it.each<[RateSeries, CalendarDate, string, boolean]>([
    ['LEGAL_INTEREST_OTHER', '2026-03-02', '2.62', true],
    ['LEGAL_INTEREST_OTHER', '2026-06-30', '2.62', true],
    ['LEGAL_INTEREST_OTHER', '2026-07-01', '2.75', false],
    ['LEGAL_INTEREST_INDIVIDUAL', '2024-06-30', '8.01', false],
    ['LEGAL_INTEREST_INDIVIDUAL', '2024-07-01', '8.16', true],
    ['ECB_MRO_SEMESTER', '2024-12-31', '4.25', true],
    ['ECB_MRO_SEMESTER', '2025-01-01', '3.15', true],
    ['ECB_MRO_SEMESTER', '2026-12-31', '2.4', false],
  ])('%s on %s is %s', (series, on, percent, verified) => {
    const found = rateOn(series, on);
    expect(found === null ? null : percentOf(found.rate)).toBe(percent);
    expect(found?.verified).toBe(verified);
    expect(found?.source).not.toBe('');
  });

  it.each<[RateSeries, CalendarDate]>([
    ['LEGAL_INTEREST_OTHER', '2014-12-31'],
    ['LEGAL_INTEREST_OTHER', '2027-01-01'],
    ['ECB_MRO_SEMESTER', '2027-01-01'],
  ])('%s is not extrapolated to %s', (series, on) => {
    expect(rateOn(series, on)).toBeNull();
  });

  it('a series has neither hole nor overlap', () => {
    for (const series of [
      'LEGAL_INTEREST_OTHER',
      'LEGAL_INTEREST_INDIVIDUAL',
      'ECB_MRO_SEMESTER',
    ] as const) {
      const rows = ofSeries(series, FRENCH_RATES);
      expect(rows).toHaveLength(24);
      rows.slice(1).forEach((row, index) => {
        expect(row.from).toBe(addDays(calendarDate(rows[index]?.until ?? ''), 1));
      });
    }
  });

  it('a verified semester of the central bank has the rate of the last change before it', () => {
    for (const [from, percent, , verified] of ECB_MRO_BY_SEMESTER) {
      const last = ECB_MRO_CHANGES.filter(([on]) => on <= from).at(-1);
      if (verified) expect([from, percent]).toEqual([from, last?.[1]]);
    }
  });
});
