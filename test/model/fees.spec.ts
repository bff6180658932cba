import * as fc from 'fast-check';
import {
  minimumTopUp,
  replayedFees,
  restatedFees,
  withdrawalFee,
  type FeePayment,
} from '@solde/fees';

import { BAND_END, CURRENCIES, currency, pricing, sumUpTo } from './draws';
import { dateOf } from './engine';
import { modelFees, modelWithdrawal, type ModelPayment, type ModelPricing } from './fee-model';
import { checkOver, HISTORIES, HISTORIES_MS } from './runs';
import { pricedCase } from './told';

const PLACED_DAY = 60;

function paymentOf({ id, day, channel, spent }: ModelPayment, of: ModelPricing): FeePayment {
  return {
    ...{ paymentId: id, channel, valueOn: dateOf(day) },
    phase: of.litigationDay !== null && day >= of.litigationDay ? 'LITIGATION' : 'AMICABLE',
    allocations: spent.map(({ claim, component, amount }) => ({
      ...{ claimId: String(claim), component, amountMinor: amount },
    })),
  };
}

const history = currency.chain((of) => {
  const round = CURRENCIES[of];
  const claim = fc.record({
    ...{ age: fc.integer({ min: 0, max: 2 * BAND_END }), placedPrincipal: sumUpTo(8n, round) },
  });
  const spent = fc.record({
    claim: fc.nat(1),
    component: fc.constantFrom('INTEREST', 'INDEMNITY', 'PRINCIPAL', 'LEGAL_COSTS'),
    amount: sumUpTo(6n, round),
  });
  const payment = fc.record({
    day: fc.integer({ min: PLACED_DAY - 5, max: PLACED_DAY + 90 }),
    channel: fc.constantFrom('AGENCY', 'DIRECT'),
    spent: fc.uniqueArray(spent, {
      ...{ selector: (one) => `${one.claim}/${one.component}`, maxLength: 6 },
    }),
  });
  return fc
    .record({
      claims: fc.tuple(claim, claim),
      payments: fc.array(payment, { maxLength: 8 }),
      litigationDay: fc.option(fc.integer({ min: PLACED_DAY + 1, max: PLACED_DAY + 90 })),
      owed: fc.tuple(sumUpTo(4n, round), sumUpTo(4n, round)),
    })
    .chain(({ claims, litigationDay, owed, payments }) =>
      pricing(round, PLACED_DAY, claims).map((drawn) => ({
        ...{ owed, currency: of, pricing: { ...drawn, litigationDay } },
        payments: payments
          .map((one, index) => ({ ...one, id: `P${index}` }))
          .sort((a, b) => a.day - b.day || (a.id < b.id ? -1 : 1)),
      })),
    );
});

describe('the fees of a case and their model', () => {
  it(
    `say the same over random histories, a reversed payment and a withdrawal included`,
    () =>
      checkOver('fees', HISTORIES, fc.tuple(history, fc.nat()), ([drawn, pick]) => {
        const { currency: inCurrency, owed, payments, pricing: of } = drawn;
        const priced = pricedCase(of, inCurrency);
        const all = payments.map((one) => paymentOf(one, of));
        const { lines, standing } = replayedFees(all, priced);
        const wanted = modelFees(of, payments);
        expect(lines.map((one) => `${one.paymentId}/${one.component}/${one.feeMinor}`)).toEqual(
          wanted.lines,
        );
        expect(standing.chargedMinor).toBe(wanted.total);
        expect(minimumTopUp(priced.minimum, standing)).toBe(wanted.topUp);

        const left = payments.filter((_, index) => index !== pick % (all.length + 1));
        const after = modelFees(of, left);
        const again = replayedFees(
          left.map((one) => paymentOf(one, of)),
          priced,
        ).standing.chargedMinor;
        const { adjustmentMinor } = restatedFees(again, wanted.total, inCurrency, 'REVERSAL');
        expect(adjustmentMinor).toBe(after.total - wanted.total);

        const takenBack = PLACED_DAY + (pick % BAND_END);
        const principal = owed.map((amount, claim) => ({ claim, amount }));
        const byClaim = new Map(owed.map((amount, claim) => [String(claim), amount]));
        expect(
          withdrawalFee(
            priced,
            byClaim,
            { on: dateOf(takenBack), reason: 'OTHER' },
            standing.gridMinor,
          ).feeMinor,
        ).toBe(modelWithdrawal(of, takenBack, principal, wanted.inGrid));
      }),
    HISTORIES_MS,
  );
});
