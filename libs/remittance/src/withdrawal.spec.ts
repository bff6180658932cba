import * as fc from 'fast-check';

import { withdrawalMinor } from './withdrawal';

describe('fees that may leave the dedicated account', () => {
  it.each([
    ['of a creditor in credit', 216_00n, 0n, 216_00n],
    ['of a creditor whose credit is carried', 216_00n, 50_00n, 216_00n],
    ['of a creditor in debit by all of them', 36_00n, -36_00n, 0n],
    ['of a creditor in debit by more, after a clawback', 36_00n, -984_00n, 0n],
    ['of a creditor in debit by a part of them', 180_00n, -164_00n, 16_00n],
    ['given back to a creditor, whatever his balance', -216_00n, -984_00n, -216_00n],
    ['of nothing', 0n, -10_00n, 0n],
  ])('%s', (_, invoiced, carry, withdrawn) => {
    expect(withdrawalMinor(invoiced, carry)).toBe(withdrawn);
  });

  it('never takes more than was invoiced, and never leaves a debit to others', () => {
    fc.assert(
      fc.property(fc.bigInt(-1000n, 1000n), fc.bigInt(-1000n, 1000n), (invoiced, carry) => {
        const withdrawn = withdrawalMinor(invoiced, carry);
        expect(withdrawn <= invoiced || invoiced < 0n).toBe(true);
        if (withdrawn > 0n) expect(invoiced - withdrawn).toBe(carry < 0n ? -carry : 0n);
      }),
    );
  });
});
