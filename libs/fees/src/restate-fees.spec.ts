import * as fc from 'fast-check';
import { rate, sum } from '@solde/money';
import type { FeePayment, PricedCase, PricedClaim } from './fee-line';
import { replayedFees, restatedFees } from './restate-fees';

const claim: PricedClaim = {
  claimId: 'c1',
  claimType: 'INVOICE',
  placedOn: '2026-03-02',
  ageDays: 60,
  segment: null,
  territory: 'FR-METRO',
  placedPrincipalMinor: 20_000_00n,
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
    withdrawal: null,
  },
  later: [],
};
const claims = new Map([['c1', claim]]);

function caseUnder(capMinor: bigint | null = null): PricedCase {
  return { claims, capMinor, minimum: null };
}

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
const charged = (payments: readonly FeePayment[], capMinor: bigint | null = null) =>
  replayedFees(payments, caseUnder(capMinor)).standing.chargedMinor;

describe('restating the fees of a case', () => {
  it('gives the room freed under a cap to the payments that remain', () => {
    const cap = 2_500_00n;
    const posted = charged(history, cap);
    const replayed = replayedFees(history.slice(1), caseUnder(cap));
    const restated = restatedFees(replayed.standing.chargedMinor, posted, 'EUR', 'REVERSAL');
    expect(posted).toBe(cap);
    expect(replayed.lines.map(({ feeMinor }) => feeMinor)).toEqual([900_00n, 1_080_00n, 180_00n]);
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
        const { lines } = replayedFees(payments, caseUnder(capMinor));
        const posted = charged(payments, capMinor);
        expect(sum(lines.map(({ feeMinor }) => feeMinor))).toBe(posted);
        expect(restatedFees(posted, posted, 'EUR', 'CORRECTION').adjustmentMinor).toBe(0n);
        expect(restatedFees(0n, posted, 'EUR', 'REVERSAL').adjustmentMinor).toBe(-posted);
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
        const before = charged(payments);
        const reversed = restatedFees(charged(kept), before, 'EUR', 'REVERSAL');
        const again = restatedFees(
          charged(payments),
          before + reversed.adjustmentMinor,
          'EUR',
          'BACK_DATED_PAYMENT',
        );
        expect(before + reversed.adjustmentMinor + again.adjustmentMinor).toBe(before);
      }),
    );
  });
});
