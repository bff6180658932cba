import { rate } from '@solde/money';
import { retrocededShares } from './retrocession';

const lawyer = { partnerKind: 'LAWYER', share: rate('40'), appliesTo: ['LITIGATION'] } as const;
const bailiff = { partnerKind: 'BAILIFF', share: rate('12.5'), appliesTo: [] } as const;

describe('a retrocession', () => {
  it('is the share of the fee excluding VAT, rounded once', () => {
    const shares = retrocededShares({ phase: 'LITIGATION', feeMinor: 42_08n }, [lawyer, bailiff]);
    expect(shares.map(({ partnerKind, amountMinor }) => [partnerKind, amountMinor])).toEqual([
      ['LAWYER', 16_83n],
      ['BAILIFF', 5_26n],
    ]);
  });

  it('is owed in the phases of its term alone, and not of nothing', () => {
    expect(retrocededShares({ phase: 'AMICABLE', feeMinor: 42_08n }, [lawyer])).toEqual([]);
    expect(retrocededShares({ phase: 'LITIGATION', feeMinor: 0n }, [lawyer])).toEqual([]);
  });
});
