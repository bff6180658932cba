import * as fc from 'fast-check';
import {
  averageDays,
  bookFigures,
  contactFigures,
  costToCollectPer100,
  promiseFigures,
} from './key-figures';

const book = {
  placedMinor: 3_000_00n,
  recoveredMinor: 1_000_00n,
  cancelledMinor: 500_00n,
  feesMinor: 150_00n,
  costsBorneMinor: 50_00n,
  acceptedCases: 3,
  paidCases: 1,
  payingCases: 2,
};

describe('key figures', () => {
  it('are ratios of plain sums, with two decimals', () => {
    expect(bookFigures(book)).toEqual({
      recoveryRateByValue: '33.33',
      adjustedRecoveryRate: '40.00',
      recoveryRateByNumber: '33.33',
      payingCaseRate: '66.67',
      netRecoveryRate: '26.67',
      feeYield: '15.00',
    });
  });

  it('are unknown, not zero, when there is nothing to divide by', () => {
    const empty = {
      ...book,
      placedMinor: 0n,
      cancelledMinor: 0n,
      recoveredMinor: 0n,
      acceptedCases: 0,
    };
    expect(Object.values(bookFigures(empty))).toEqual([null, null, null, null, null, null]);
    const silent = { attempts: 0, contacts: 0, rightPartyContacts: 0, promises: 0 };
    expect(Object.values(contactFigures(silent))).toEqual([null, null, null, null]);
    expect(promiseFigures([])).toEqual({ keptByNumber: null, keptByValue: null });
    expect(averageDays([])).toBeNull();
    expect(costToCollectPer100(10n, 0n)).toBeNull();
  });

  it('count contacts against attempts', () => {
    expect(
      contactFigures({ attempts: 8, contacts: 4, rightPartyContacts: 3, promises: 2 }),
    ).toEqual({
      contactRate: '50.00',
      rpcRate: '37.50',
      rpcToContact: '75.00',
      promisePerRpc: '66.67',
    });
  });

  it('do not let money above one promise make up for another', () => {
    const matured = [
      { isKept: true, promisedMinor: 100_00n, receivedMinor: 500_00n },
      { isKept: false, promisedMinor: 100_00n, receivedMinor: 0n },
    ];
    expect(promiseFigures(matured)).toEqual({ keptByNumber: '50.00', keptByValue: '50.00' });
  });

  it.each([
    [[1, 2], '1.5'],
    [[10, 10, 11], '10.3'],
    [[-1, 0], '-0.5'],
    [[0], '0.0'],
  ])('average %j days to %s', (days, mean) => {
    expect(averageDays(days)).toBe(mean);
  });

  it('give the cost of collecting 100', () => {
    expect(costToCollectPer100(310_00n, 3_000_00n)).toBe('10.33');
  });

  it('add up: the rate of two books lies between theirs', () => {
    const money = fc.bigInt(1n, 10n ** 10n);
    fc.assert(
      fc.property(money, money, money, money, (p1, r1, p2, r2) => {
        const rateOf = (placedMinor: bigint, recoveredMinor: bigint) =>
          Number(bookFigures({ ...book, placedMinor, recoveredMinor }).recoveryRateByValue);
        const both = rateOf(p1 + p2, r1 + r2);
        const [one, other] = [rateOf(p1, r1), rateOf(p2, r2)];
        return Math.min(one, other) <= both && both <= Math.max(one, other);
      }),
    );
  });
});
