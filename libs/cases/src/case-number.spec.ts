import { caseNumber, CASES_PER_YEAR_MAX, isCaseNumber } from './case-number';

describe('case number', () => {
  it('carries the year and the rank in the year', () => {
    expect(caseNumber(2026, 123)).toBe('C2026000123');
    expect(caseNumber(2026, CASES_PER_YEAR_MAX)).toBe('C2026999999');
  });

  it.each([
    [2026, 0],
    [2026, CASES_PER_YEAR_MAX + 1],
    [2026, 1.5],
    [26, 1],
  ])('refuses rank %d of year %d', (year, rank) => {
    expect(() => caseNumber(year, rank)).toThrow(RangeError);
  });

  it('is recognised with or without spaces', () => {
    expect(isCaseNumber('C2026 000 123')).toBe(true);
    expect(isCaseNumber('C202600012')).toBe(false);
    expect(isCaseNumber('RF78C2026000123')).toBe(false);
  });
});
