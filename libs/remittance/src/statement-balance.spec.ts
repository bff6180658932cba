import * as fc from 'fast-check';
import { needsStatement, statementBalance, type StatementFigures } from './statement-balance';

const none: StatementFigures = {
  openingCarryMinor: 0n,
  collectedMinor: 0n,
  givenBackMinor: 0n,
  costsKeptMinor: 0n,
  feesMinor: 0n,
  vatMinor: 0n,
  deboursMinor: 0n,
};
const carry = { mode: 'NET', minTransferMinor: 0n, negativeBalance: 'CARRY_FORWARD' } as const;

describe('balance of a statement', () => {
  it.each([
    [
      'collected money less the fee with VAT',
      { collectedMinor: 1_234_56n, feesMinor: 185_18n, vatMinor: 37_04n },
      1_012_34n,
      1_012_34n,
      0n,
    ],
    [
      'a fee on a direct payment alone',
      { feesMinor: 100_00n, vatMinor: 20_00n },
      -120_00n,
      0n,
      -120_00n,
    ],
    [
      'a payment returned after it was remitted',
      { collectedMinor: -1_200_00n, feesMinor: -180_00n, vatMinor: -36_00n },
      -984_00n,
      0n,
      -984_00n,
    ],
    [
      'a debit absorbed by the next collections',
      {
        openingCarryMinor: -164_00n,
        collectedMinor: 900_00n,
        feesMinor: 135_00n,
        vatMinor: 27_00n,
      },
      574_00n,
      574_00n,
      0n,
    ],
    [
      'costs kept and debours',
      { collectedMinor: 500_00n, costsKeptMinor: 33_47n, deboursMinor: 66_53n },
      400_00n,
      400_00n,
      0n,
    ],
    [
      'a provision that goes back',
      { collectedMinor: 100_00n, givenBackMinor: 60_00n },
      160_00n,
      160_00n,
      0n,
    ],
  ])('%s', (_, change, balanceMinor, transferMinor, carryMinor) => {
    expect(statementBalance({ ...none, ...change }, carry, false)).toEqual({
      balanceMinor,
      transferMinor,
      carryMinor,
      claimedMinor: 0n,
      payableMinor: 0n,
    });
  });

  it('claims a debit when the mandate says so', () => {
    const debit = { ...none, collectedMinor: -984_00n };
    expect(statementBalance(debit, { ...carry, negativeBalance: 'INVOICE' }, false)).toMatchObject({
      claimedMinor: 984_00n,
      carryMinor: 0n,
    });
  });

  it('carries a credit below the minimum, but never past its limit', () => {
    const terms = { ...carry, minTransferMinor: 50_00n };
    const small = { ...none, collectedMinor: 49_99n };
    expect(statementBalance(small, terms, false)).toMatchObject({
      transferMinor: 0n,
      carryMinor: 49_99n,
    });
    expect(statementBalance(small, terms, true)).toMatchObject({
      transferMinor: 49_99n,
      carryMinor: 0n,
    });
    const enough = { ...none, collectedMinor: 50_00n };
    expect(statementBalance(enough, terms, false).transferMinor).toBe(50_00n);
  });

  it('invoices fees and debours in GROSS, and keeps its own costs out of the transfer', () => {
    const figures = {
      ...{ collectedMinor: 500_00n, costsKeptMinor: 33_47n, feesMinor: 75_00n, vatMinor: 15_00n },
      deboursMinor: 20_00n,
    };
    const gross = { ...carry, mode: 'GROSS' } as const;
    expect(statementBalance({ ...none, ...figures }, gross, false)).toMatchObject({
      ...{ balanceMinor: 466_53n, transferMinor: 466_53n, payableMinor: 110_00n },
    });
    expect(statementBalance({ ...none, feesMinor: 75_00n }, gross, false)).toMatchObject({
      ...{ balanceMinor: 0n, claimedMinor: 0n, payableMinor: 75_00n },
    });
  });

  it.each([
    ['lines, even if they cancel out', 2, 0n, false, true],
    ['no line and no carry', 0, 0n, false, false],
    ['a debit carried', 0, -164_00n, true, false],
    ['a small credit that may wait', 0, 20_00n, false, false],
    ['a small credit at its limit', 0, 20_00n, true, true],
  ])('a period with %s', (_, lineCount, carryMinor, mustPay, needed) => {
    expect(needsStatement(lineCount, carryMinor, mustPay)).toBe(needed);
  });
});
