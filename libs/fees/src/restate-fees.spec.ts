import * as fc from 'fast-check';
import { rate } from '@solde/money';
import type { FeePayment, PricedClaim } from './fee-line';
import { replayedFees, restatedFees } from './restate-fees';

const claim: PricedClaim = {
  claimId: 'c1',
  claimType: 'INVOICE',
  placedOn: '2026-03-02',
  ageDays: 60,
  segment: null,
  territory: 'FR-METRO',
  tariff: {
    agreementVersionId: 'v1',
    currency: 'EUR',
    rules: [
      {
        ruleId: 'all',
        order: 1,
        phases: [],
        components: [],
        claimTypes: [],
        segments: [],
        territories: [],
        channel: 'ANY',
        ageMinDays: 0,
        ageMaxDays: null,
        tierMode: 'NONE',
        tierBasis: null,
        rate: rate('18'),
        tiers: [],
      },
    ],
    direct: { crossingWindowDays: 5, factor: rate('50') },
  },
};
const claims = new Map([['c1', claim]]);

function paid(paymentId: string, amountMinor: bigint): FeePayment {
  return {
    paymentId,
    channel: 'AGENCY',
    valueOn: '2026-06-03',
    phase: 'AMICABLE',
    allocations: [{ claimId: 'c1', component: 'PRINCIPAL', amountMinor }],
  };
}

const history = [
  paid('P1', 8_000_00n),
  paid('P2', 5_000_00n),
  paid('P3', 6_000_00n),
  paid('P4', 1_000_00n),
];
const total = (lines: readonly { feeMinor: bigint }[]) =>
  lines.reduce((all, { feeMinor }) => all + feeMinor, 0n);

describe('restating the fees of a case', () => {
  it('gives the room freed under a cap to the payments that remain', () => {
    const cap = 2_500_00n;
    const posted = total(replayedFees(history, claims, cap));
    const replayed = replayedFees(history.slice(1), claims, cap);
    const restated = restatedFees(replayed, posted, 'EUR', 'REVERSAL');
    expect(posted).toBe(cap);
    expect(replayed.map(({ feeMinor }) => feeMinor)).toEqual([900_00n, 1_080_00n, 180_00n]);
    expect(restated.adjustmentMinor).toBe(-340_00n);
    expect(restated.explanation).toEqual({
      key: 'FEE_RESTATED',
      version: 1,
      facts: {
        cause: 'REVERSAL',
        currency: 'EUR',
        replayed: '2160.00',
        posted: '2500.00',
        adjustment: '-340.00',
      },
    });
  });

  it('changes nothing when nothing changed, and gives back everything when nothing is left', () => {
    const amounts = fc.array(fc.bigInt(1n, 10n ** 9n), { maxLength: 6 });
    const cap = fc.option(fc.bigInt(0n, 10n ** 9n));
    fc.assert(
      fc.property(amounts, cap, (all, capMinor) => {
        const payments = all.map((amount, index) => paid(`P${index}`, amount));
        const lines = replayedFees(payments, claims, capMinor);
        const posted = total(lines);
        expect(restatedFees(lines, posted, 'EUR', 'CORRECTION').adjustmentMinor).toBe(0n);
        expect(restatedFees([], posted, 'EUR', 'REVERSAL').adjustmentMinor).toBe(-posted);
        if (capMinor !== null) expect(posted).toBeLessThanOrEqual(capMinor);
      }),
    );
  });

  it('leads to the same fees when a reversed payment is posted again', () => {
    const amounts = fc.array(fc.bigInt(1n, 10n ** 9n), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(amounts, fc.nat(), (all, pick) => {
        const payments = all.map((amount, index) => paid(`P${index}`, amount));
        const kept = payments.filter((_, index) => index !== pick % payments.length);
        const before = total(replayedFees(payments, claims));
        const reversed = restatedFees(replayedFees(kept, claims), before, 'EUR', 'REVERSAL');
        const again = restatedFees(
          replayedFees(payments, claims),
          before + reversed.adjustmentMinor,
          'EUR',
          'BACK_DATED_PAYMENT',
        );
        expect(before + reversed.adjustmentMinor + again.adjustmentMinor).toBe(before);
      }),
    );
  });
});
