import * as fc from 'fast-check';
import { addDays } from '@solde/calendar';
import {
  minimumTopUp,
  replayedFees,
  restatedFees,
  type FeePayment,
  type FeeRule,
  type PricedCase,
  type PricedClaim,
} from '@solde/fees';
import { rate } from '@solde/money';
import {
  modelFees,
  type ModelCase,
  type ModelPayment,
  type ModelRule,
  type ModelTier,
} from './fee-model';

/** `npm run model` asks for more. */
const RUNS = Number(process.env.MODEL_RUNS ?? 1_000);
const RUNS_MS = 30 * 60_000;
const PLACED_ON = '2026-03-02';

const percent = (tenThousandths: bigint) =>
  rate(`${tenThousandths / 100n}.${String(tenThousandths % 100n).padStart(2, '0')}`);

function ruleOf({ phase, component, mode, tiers }: ModelRule, order: number): FeeRule {
  const basis = {
    NONE: null,
    WHOLE: 'PLACED_PRINCIPAL',
    MARGINAL: 'CUMULATIVE_RECOVERED',
  } as const;
  return {
    ...{ ruleId: `${phase} ${component}`, order, phases: [phase], components: [component] },
    ...{ claimTypes: [], segments: [], territories: [], channel: 'ANY' },
    ...{ ageMinDays: 0, ageMaxDays: null, tierMode: mode, tierBasis: basis[mode] },
    rate: mode === 'NONE' ? percent(tiers[0]!.rate) : null,
    tiers:
      mode === 'NONE'
        ? []
        : tiers.map(({ upTo, rate: of }) => ({ upToMinor: upTo, rate: percent(of) })),
  };
}

function caseOf(of: ModelCase): PricedCase {
  const { cap, crossingDays, directFactor, minimum, placedPrincipal, rules } = of;
  const tariff = {
    ...{ agreementVersionId: 'v1', currency: 'EUR', rules: rules.map(ruleOf), withdrawal: null },
    direct: { crossingWindowDays: crossingDays, factor: percent(directFactor) },
  };
  const claim: PricedClaim = {
    ...{ claimId: 'claim', claimType: 'INVOICE', placedOn: PLACED_ON, ageDays: 60, segment: null },
    ...{ territory: 'FR-METRO', placedPrincipalMinor: placedPrincipal, tariff, later: [] },
  };
  return {
    claims: new Map([['claim', claim]]),
    capMinor: cap,
    minimum:
      minimum === null ? null : { amountMinor: minimum.amount, shareMax: percent(minimum.share) },
  };
}

function paymentOf({ id, day, channel, spent }: ModelPayment, litigationDay: number): FeePayment {
  return {
    ...{ paymentId: id, channel, valueOn: addDays(PLACED_ON, day) },
    phase: day >= litigationDay ? 'LITIGATION' : 'AMICABLE',
    allocations: (['INTEREST', 'INDEMNITY', 'PRINCIPAL'] as const).map((component) => ({
      ...{ claimId: 'claim', component, amountMinor: spent[component] },
    })),
  };
}

/** Any cents, or a round sum: the ends of tiers are met often. */
const sumUpTo = (most: bigint) =>
  fc.oneof(
    fc.bigInt(0n, most),
    fc.bigInt(0n, most / 500_00n).map((steps) => steps * 500_00n),
  );
const amount = sumUpTo(3_000_00n);
const share = fc.bigInt(0n, 10_000n);
const grid: fc.Arbitrary<readonly ModelTier[]> = fc
  .tuple(
    fc.uniqueArray(
      sumUpTo(5_000_00n).filter((end) => end > 0n),
      { maxLength: 3 },
    ),
    fc.array(share, { minLength: 4, maxLength: 4 }),
  )
  .map(([ends, rates]) => {
    const ascending = [...ends].sort((a, b) => (a < b ? -1 : 1));
    return [...ascending, null].map((upTo, index) => ({ upTo, rate: rates[index] ?? 0n }));
  });
const rules: fc.Arbitrary<readonly ModelRule[]> = fc
  .array(fc.tuple(fc.constantFrom('NONE', 'WHOLE', 'MARGINAL'), grid), {
    minLength: 6,
    maxLength: 6,
  })
  .map((priced) =>
    (['AMICABLE', 'LITIGATION'] as const).flatMap((phase, first) =>
      (['INTEREST', 'INDEMNITY', 'PRINCIPAL'] as const).map((component, second) => {
        const [mode, tiers] = priced[first * 3 + second]!;
        return { phase, component, mode, tiers: mode === 'NONE' ? tiers.slice(-1) : tiers };
      }),
    ),
  );
const payments: fc.Arbitrary<readonly ModelPayment[]> = fc
  .array(
    fc.record({
      day: fc.integer({ min: -5, max: 90 }),
      channel: fc.constantFrom('AGENCY', 'DIRECT'),
      spent: fc.record({ INTEREST: amount, INDEMNITY: amount, PRINCIPAL: amount }),
    }),
    { maxLength: 8 },
  )
  .map((all) =>
    all
      .map((one, index) => ({ ...one, id: `P${index}` }))
      .sort((a, b) => a.day - b.day || (a.id < b.id ? -1 : 1)),
  );
const history: fc.Arbitrary<ModelCase> = fc
  .record({
    ...{ rules, payments, placedPrincipal: sumUpTo(6_000_00n), directFactor: share },
    ...{ litigationDay: fc.integer({ min: 1, max: 90 }), crossingDays: fc.nat(10) },
    cap: fc.option(fc.bigInt(0n, 2_000_00n)),
    minimum: fc.option(fc.record({ amount: fc.bigInt(0n, 200_00n), share })),
  })
  // An agreement is refused when its minimum is above its cap.
  .filter(({ cap, minimum }) => cap === null || minimum === null || minimum.amount <= cap);

describe('the fees of a case and their model', () => {
  it(
    `say the same over ${RUNS} random histories, back-dated and reversed payments included`,
    () => {
      fc.assert(
        fc.property(history, fc.nat(), (of, pick) => {
          const priced = caseOf(of);
          const all = of.payments.map((one) => paymentOf(one, of.litigationDay));
          const { lines, standing } = replayedFees(all, priced);
          const wanted = modelFees(of);
          expect(lines.map((one) => `${one.paymentId}/${one.component}/${one.feeMinor}`)).toEqual(
            wanted.lines,
          );
          expect(standing.chargedMinor).toBe(wanted.total);
          expect(minimumTopUp(priced.minimum, standing)).toBe(wanted.topUp);

          const left = of.payments.filter((_, index) => index !== pick % (all.length + 1));
          const after = modelFees({ ...of, payments: left });
          const again = replayedFees(
            left.map((one) => paymentOf(one, of.litigationDay)),
            priced,
          ).standing.chargedMinor;
          const { adjustmentMinor } = restatedFees(again, wanted.total, 'EUR', 'REVERSAL');
          expect(adjustmentMinor).toBe(after.total - wanted.total);
        }),
        { numRuns: RUNS },
      );
    },
    RUNS_MS,
  );
});
