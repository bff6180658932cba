import { feeDocumentNumber, missingRanks, readFeeDocumentNumber } from './fee-document-number';

describe('number of a fee document', () => {
  it.each([
    ['INVOICE', 2026, 123, 'FA2026-000123'],
    ['CREDIT_NOTE', 2026, 4, 'AV2026-000004'],
  ] as const)('%s of %d, rank %d', (kind, year, rank, number) => {
    expect(feeDocumentNumber(kind, year, rank)).toBe(number);
    expect(readFeeDocumentNumber(number)).toEqual({ kind, year, rank });
  });

  it('refuses a rank outside its series', () => {
    expect(() => feeDocumentNumber('INVOICE', 2026, 0)).toThrow(RangeError);
    expect(() => feeDocumentNumber('INVOICE', 2026, 1_000_000)).toThrow(RangeError);
  });

  it('reads nothing in another number', () => {
    expect(readFeeDocumentNumber('F-2026-0042')).toBeNull();
  });

  it('shows the gaps of a series', () => {
    expect(missingRanks([3, 1, 2])).toEqual([]);
    expect(missingRanks([1, 4])).toEqual([2, 3]);
    expect(missingRanks([])).toEqual([]);
  });
});
