import * as fc from 'fast-check';

import { statementBalance } from './statement-balance';

const amount = fc.bigInt(-(10n ** 8n), 10n ** 8n);
const period = fc.record({
  ...{ collected: amount, givenBack: amount, kept: amount, fees: amount, vat: amount },
  ...{ debours: amount, mustPay: fc.boolean() },
});
const mandate = fc.record({
  mode: fc.constantFrom('NET' as const, 'GROSS' as const),
  minTransferMinor: fc.bigInt(0n, 10n ** 7n),
  negativeBalance: fc.constantFrom('CARRY_FORWARD' as const, 'INVOICE' as const),
});

describe('money of one creditor over any number of periods (book C.18, invariant 5)', () => {
  it('is transferred, carried or claimed, to the cent: what was collected less what the agency may keep', () => {
    fc.assert(
      fc.property(fc.array(period), mandate, (periods, terms) => {
        let openingCarryMinor = 0n;
        let owed = 0n;
        let invoiced = 0n;
        let moved = 0n;
        let payable = 0n;
        for (const one of periods) {
          const balance = statementBalance(
            {
              ...{
                openingCarryMinor,
                collectedMinor: one.collected,
                givenBackMinor: one.givenBack,
              },
              ...{ costsKeptMinor: one.kept, feesMinor: one.fees, vatMinor: one.vat },
              deboursMinor: one.debours,
            },
            terms,
            one.mustPay,
          );
          owed += one.collected + one.givenBack - one.kept;
          invoiced += one.fees + one.vat + one.debours;
          moved += balance.transferMinor - balance.claimedMinor;
          payable += balance.payableMinor;
          openingCarryMinor = balance.carryMinor;
          expect(balance.transferMinor).toBeGreaterThanOrEqual(0n);
          expect(balance.claimedMinor).toBeGreaterThanOrEqual(0n);
          expect([balance.transferMinor, balance.claimedMinor]).toContain(0n);
        }
        // Whatever the mode, what the agency earned is set off or invoiced, never both and never neither.
        expect(moved + openingCarryMinor - payable).toBe(owed - invoiced);
        expect(terms.mode === 'NET' ? payable : moved + openingCarryMinor).toBe(
          terms.mode === 'NET' ? 0n : owed,
        );
      }),
      { numRuns: 1000 },
    );
  });
});
