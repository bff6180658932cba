import * as fc from 'fast-check';
import type { CalendarDate } from '@solde/calendar';
import { rate } from '@solde/money';
import type { FeeRule } from './fee-agreement';
import {
  feeLines,
  type AllocatedMoney,
  type FeeLine,
  type FeePayment,
  type PricedClaim,
} from './fee-line';

const base: FeeRule = {
  ruleId: 'rest',
  order: 9,
  phases: [],
  components: ['PRINCIPAL', 'INTEREST', 'INDEMNITY'],
  claimTypes: [],
  segments: [],
  territories: [],
  channel: 'ANY',
  ageMinDays: 0,
  ageMaxDays: null,
  tierMode: 'NONE',
  tierBasis: null,
  rate: rate('12'),
  tiers: [],
};
const rules: FeeRule[] = [
  { ...base, ruleId: 'interest', order: 1, components: ['INTEREST'], rate: rate('50') },
  { ...base, ruleId: 'indemnity', order: 2, components: ['INDEMNITY'], rate: rate('100') },
  { ...base, ruleId: 'old', order: 3, components: ['PRINCIPAL'], ageMinDays: 91, rate: rate('20') },
  base,
];
const claim: PricedClaim = {
  claimId: 'c1',
  claimType: 'INVOICE',
  placedOn: '2026-03-02',
  ageDays: 60,
  segment: null,
  territory: 'FR-METRO',
  placedPrincipalMinor: 5_000_00n,
  tariff: {
    agreementVersionId: 'v1',
    currency: 'EUR',
    rules,
    direct: { crossingWindowDays: 5, factor: rate('50') },
    withdrawal: null,
  },
  later: [],
};
const claims = new Map([
  ['c1', claim],
  ['c2', { ...claim, claimId: 'c2', ageDays: 120 }],
]);

function payment(allocations: AllocatedMoney[], change: Partial<FeePayment> = {}): FeePayment {
  return {
    paymentId: 'p1',
    channel: 'AGENCY',
    valueOn: '2026-04-15',
    phase: 'AMICABLE',
    allocations,
    ...change,
  };
}

const principal = { claimId: 'c1', component: 'PRINCIPAL', amountMinor: 1_000_00n } as const;

/** Under an agreement without cap or minimum. */
function linesOf(paid: FeePayment, of: ReadonlyMap<string, PricedClaim>): readonly FeeLine[] {
  return feeLines(paid, { claims: of, capMinor: null, minimum: null }).lines;
}

describe('fee lines of a payment', () => {
  it('are one per component, in the order in which a cap is used up', () => {
    const lines = linesOf(
      payment([
        { claimId: 'c1', component: 'PRINCIPAL', amountMinor: 2_796_55n },
        { claimId: 'c1', component: 'INTEREST', amountMinor: 123_45n },
        { claimId: 'c1', component: 'INDEMNITY', amountMinor: 80_00n },
      ]),
      claims,
    );
    expect(lines.map(({ component, feeMinor }) => [component, feeMinor])).toEqual([
      ['INTEREST', 61_73n],
      ['INDEMNITY', 80_00n],
      ['PRINCIPAL', 335_59n],
    ]);
  });

  it('price the claims of one component as slices, rounded once', () => {
    const [line, ...others] = linesOf(
      payment([
        { claimId: 'c1', component: 'PRINCIPAL', amountMinor: 3n },
        { claimId: 'c2', component: 'PRINCIPAL', amountMinor: 1n },
      ]),
      claims,
    );
    expect(others).toEqual([]);
    expect(line).toMatchObject({
      baseMinor: 4n,
      feeMinor: 1n,
      slices: [
        { ruleId: 'rest', baseMinor: 3n },
        { ruleId: 'old', baseMinor: 1n },
      ],
      explanation: { key: 'FEE_BY_SLICES', facts: { parts: '0.03/12/100 0.01/20/100' } },
    });
  });

  it('record a crossed payment at zero, and say why', () => {
    const [line] = linesOf(
      payment([principal], { channel: 'DIRECT', valueOn: '2026-03-07' }),
      claims,
    );
    expect(line).toMatchObject({ feeMinor: 0n, explanation: { key: 'FEE_CROSSED' } });
  });

  it('take half the rate on money that the creditor received later', () => {
    const [line] = linesOf(
      payment([principal], { channel: 'DIRECT', valueOn: '2026-03-08' }),
      claims,
    );
    expect(line).toMatchObject({ feeMinor: 60_00n, explanation: { key: 'FEE_DIRECT' } });
  });

  it('leave legal costs out, unless the agreement states a rate above 0', () => {
    const costs = { claimId: 'c1', component: 'LEGAL_COSTS', amountMinor: 33_47n } as const;
    expect(linesOf(payment([costs]), claims)).toEqual([]);
    const stated = { ...base, ruleId: 'costs', order: 0, components: ['LEGAL_COSTS'] as const };
    const tariff = { ...claim.tariff, rules: [stated, ...rules] };
    const [line] = linesOf(payment([costs]), new Map([['c1', { ...claim, tariff }]]));
    expect(line).toMatchObject({ component: 'LEGAL_COSTS', feeMinor: 4_02n });
  });

  it('use up the room under the cap line by line', () => {
    const { lines, standing } = feeLines(
      payment([principal, { claimId: 'c1', component: 'INTEREST', amountMinor: 100_00n }]),
      { claims, capMinor: 60_00n, minimum: null },
    );
    expect(standing.chargedMinor).toBe(60_00n);
    expect(lines.map(({ feeMinor, explanation }) => [feeMinor, explanation.key])).toEqual([
      [50_00n, 'FEE_CONTINGENCY'],
      [10_00n, 'FEE_CAPPED'],
    ]);
  });

  it('follow the version of the value date where the agreement says so', () => {
    const dearer = {
      ...claim.tariff,
      agreementVersionId: 'v2',
      rules: [{ ...base, rate: rate('30') }],
    };
    const followed = new Map([
      ['c1', { ...claim, later: [{ from: '2026-04-16' as const, tariff: dearer }] }],
    ]);
    const priced = (valueOn: CalendarDate) =>
      linesOf(payment([principal], { valueOn }), followed).map((line) => [
        line.slices[0]?.agreementVersionId,
        line.feeMinor,
      ]);
    expect(priced('2026-04-15')).toEqual([['v1', 120_00n]]);
    expect(priced('2026-04-16')).toEqual([['v2', 300_00n]]);
  });

  it('explain themselves with figures that need no float', () => {
    const [line] = linesOf(payment([principal]), claims);
    expect(line?.explanation).toEqual({
      key: 'FEE_CONTINGENCY',
      version: 1,
      facts: {
        component: 'PRINCIPAL',
        phase: 'AMICABLE',
        currency: 'EUR',
        base: '1000.00',
        fee: '120.00',
        ruleId: 'rest',
        ratePct: '12',
        factorPct: '100',
      },
    });
  });

  it('cover exactly what was allocated, and never exceed it', () => {
    const allocation = fc.record({
      claimId: fc.constantFrom('c1', 'c2'),
      component: fc.constantFrom('PRINCIPAL' as const, 'INTEREST' as const, 'INDEMNITY' as const),
      amountMinor: fc.bigInt(1n, 10n ** 10n),
    });
    const channel = fc.constantFrom('AGENCY' as const, 'DIRECT' as const);
    fc.assert(
      fc.property(fc.array(allocation), channel, (allocations, paid) => {
        const lines = linesOf(payment(allocations, { channel: paid }), claims);
        const allocated = allocations.reduce((total, { amountMinor }) => total + amountMinor, 0n);
        expect(lines.reduce((total, { baseMinor }) => total + baseMinor, 0n)).toBe(allocated);
        expect(new Set(lines.map(({ component }) => component)).size).toBe(lines.length);
        for (const { baseMinor, feeMinor } of lines) {
          expect(feeMinor).toBeGreaterThanOrEqual(0n);
          expect(feeMinor).toBeLessThanOrEqual(baseMinor);
        }
      }),
    );
  });

  it('refuse to price a claim without a tariff', () => {
    expect(() => linesOf(payment([{ ...principal, claimId: 'lost' }]), claims)).toThrow('lost');
  });
});
