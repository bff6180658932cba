import { addDays, easterSunday, type CalendarDate } from '@solde/calendar';
import { cutOffOf, mustPayNow, nextCutOff, payoutOn, remittanceLimit } from './cut-offs';

const FIXED = ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25'];
const holidays = {
  has(day: CalendarDate): boolean {
    const easter = easterSunday(Number(day.slice(0, 4)));
    return (
      FIXED.includes(day.slice(5)) || [1, 39, 50].some((after) => addDays(easter, after) === day)
    );
  },
};

describe('remittance calendar', () => {
  it.each([
    ['2026-09-01', '2026-09-15'],
    ['2026-09-15', '2026-09-15'],
    ['2026-09-16', '2026-09-30'],
    ['2028-02-29', '2028-02-29'],
  ] as const)('money cleared on %s leaves with the cut-off of %s', (day, cutOff) => {
    expect(cutOffOf(day)).toBe(cutOff);
  });

  it('goes from one cut-off to the next', () => {
    expect(nextCutOff('2026-02-15')).toBe('2026-02-28');
    expect(nextCutOff('2026-02-28')).toBe('2026-03-15');
    expect(nextCutOff('2026-02-28', 'MONTHLY')).toBe('2026-03-31');
    expect(nextCutOff('2026-03-01', 'WEEKLY')).toBe('2026-03-08');
  });

  it('always pays inside the legal month, whatever the day from 2025 to 2030', () => {
    for (const cycle of ['TWICE_MONTHLY', 'WEEKLY'] as const)
      for (let day: CalendarDate = '2025-01-01'; day < '2031-01-01'; day = addDays(day, 1))
        expect(payoutOn(cutOffOf(day, cycle), holidays) <= remittanceLimit(day)).toBe(true);
  });

  it.each([
    ['the limit falls before the next payout', '2026-09-03', '2026-10-07', true],
    ['the next payout is on the last day allowed', '2026-09-07', '2026-10-07', false],
    ['nothing is held', null, '2026-10-07', false],
  ] as const)('a small credit when %s', (_, oldestClearedOn, nextPayoutOn, must) => {
    expect(mustPayNow(oldestClearedOn, nextPayoutOn)).toBe(must);
  });
});
