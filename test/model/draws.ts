import * as fc from 'fast-check';

import type { ModelClaim, ModelHistory } from './case-model';
import type { ModelPricing, ModelRule, ModelTariff, ModelTier } from './fee-model';
import type { ModelInterestTerms } from './interest-model';
import { WHOLE_RATE } from './plain';

/** The currencies of the models, each with a round sum of the size of a payment, in minor units. */
export const CURRENCIES = { EUR: 500_00n, XPF: 50_000n, TND: 500_000n } as const;
export type ModelCurrency = keyof typeof CURRENCIES;

export const currency = fc.constantFrom<ModelCurrency>('EUR', 'XPF', 'TND');

/** Any minor units, or a few round sums: the ends of tiers are met often. */
export const sumUpTo = (rounds: bigint, round: bigint) =>
  fc.oneof(
    fc.bigInt(0n, rounds * round),
    fc.bigInt(0n, rounds).map((steps) => steps * round),
  );

/** Any share, or one that people agree on. */
export const share = fc.oneof(
  fc.bigInt(0n, WHOLE_RATE),
  fc.constantFrom(0n, 500n, 1_225n, 1_500n, 5_000n, WHOLE_RATE),
);

const grid = (round: bigint): fc.Arbitrary<readonly ModelTier[]> =>
  fc
    .tuple(
      fc.uniqueArray(
        sumUpTo(10n, round).filter((end) => end > 0n),
        { maxLength: 3 },
      ),
      fc.array(share, { minLength: 4, maxLength: 4 }),
    )
    .map(([ends, rates]) => {
      const ascending = [...ends].sort((a, b) => (a < b ? -1 : 1));
      return [...ascending, null].map((upTo, index) => ({ upTo, rate: rates[index] ?? 0n }));
    });

const FEE_COMPONENTS = ['INTEREST', 'INDEMNITY', 'PRINCIPAL'] as const;
/** The last day of the first band of ages. */
export const BAND_END = 90;

const rules = (round: bigint): fc.Arbitrary<readonly ModelRule[]> =>
  fc
    .tuple(
      fc.array(fc.tuple(fc.constantFrom('NONE', 'WHOLE', 'MARGINAL'), grid(round)), {
        ...{ minLength: 12, maxLength: 12 },
      }),
      fc.option(share, { freq: 3 }),
    )
    .map(([priced, costsRate]) => {
      const drawn = [...priced];
      const all: ModelRule[] = [];
      for (const phase of ['AMICABLE', 'LITIGATION'] as const) {
        for (const component of FEE_COMPONENTS)
          for (const [ageFrom, ageTo] of [
            [0, BAND_END],
            [BAND_END + 1, null],
          ] as const) {
            const [mode, tiers] = drawn.pop()!;
            const kept = mode === 'NONE' ? tiers.slice(-1) : tiers;
            all.push({ phase, component, ageFrom, ageTo, mode, tiers: kept });
          }
        if (costsRate !== null)
          all.push({
            ...{ phase, component: 'LEGAL_COSTS', ageFrom: 0, ageTo: null, mode: 'NONE' },
            tiers: [{ upTo: null, rate: costsRate }],
          });
      }
      return all;
    });

const tariff = (round: bigint): fc.Arbitrary<Omit<ModelTariff, 'from'>> =>
  fc.record({
    ...{ rules: rules(round), crossingDays: fc.nat(10), directFactor: share },
    withdrawal: fc.option(fc.record({ freeDays: fc.nat(30), factor: share })),
  });

/** What prices a case placed on a day, with one or two versions of its tariff. */
export const pricing = (
  round: bigint,
  placedDay: number,
  claims: ModelPricing['claims'],
): fc.Arbitrary<Omit<ModelPricing, 'litigationDay'>> =>
  fc
    .record({
      first: tariff(round),
      second: fc.option(fc.tuple(fc.integer({ min: 1, max: 90 }), tariff(round)), { freq: 3 }),
      cap: fc.option(sumUpTo(4n, round)),
      minimum: fc.option(fc.record({ amount: sumUpTo(1n, round), share })),
    })
    // An agreement is refused when its minimum is above its cap.
    .filter(({ cap, minimum }) => cap === null || minimum === null || minimum.amount <= cap)
    .map(({ cap, first, minimum, second }) => ({
      ...{ placedDay, claims, cap, minimum },
      tariffs: [
        { ...first, from: 0 },
        ...(second === null ? [] : [{ ...second[1], from: placedDay + second[0] }]),
      ],
    }));

/** Days without interest. */
export const stops = (lastDay: number): fc.Arbitrary<ModelInterestTerms['stopped']> =>
  fc.array(
    fc
      .tuple(fc.nat(lastDay), fc.option(fc.nat(60), { freq: 9 }))
      .map(([from, days]) => ({ from, until: days === null ? null : from + days })),
    { maxLength: 2 },
  );

/** Ten points above the refinancing rate of the ECB on the first day of the semester: the law of late payment. */
export const LATE_PAYMENT_RATES: ModelInterestTerms['rates'] = [
  { from: 0, rate: 1_450n },
  { from: 182, rate: 1_425n },
  { from: 366, rate: 1_315n },
  { from: 547, rate: 1_215n },
];

export type DrawnAct = { readonly wait: number } & (
  | {
      readonly kind: 'PAY';
      readonly back: number;
      readonly amount: bigint;
      readonly channel: 'AGENCY' | 'DIRECT';
      readonly designated: readonly number[];
      readonly isCleared: boolean;
    }
  | { readonly kind: 'REVERSE' | 'CLEAR'; readonly pick: number }
  | {
      readonly kind: 'CHARGE';
      readonly back: number;
      readonly claim: number;
      readonly what: 'WAIVER' | 'CREDIT_NOTE' | 'INTEREST_WAIVER' | 'COST';
      /** Of the claim's principal, or of the interest owed. */
      readonly perMille: bigint;
    }
  | { readonly kind: 'DISPUTE'; readonly claim: number; readonly perMille: bigint }
  | { readonly kind: 'LITIGATE'; readonly back: number }
  | { readonly kind: 'CLOSE'; readonly isRecalled: boolean }
  | { readonly kind: 'REOPEN' }
);

/** Which acts a history is made of. */
export interface Wanted {
  readonly acts: number;
  /** Payments and charges dated before the day they are recorded. */
  readonly backDays: number;
}

const acts = (round: bigint, { acts: most, backDays }: Wanted): fc.Arbitrary<DrawnAct[]> => {
  const wait = fc.nat(25);
  const back = fc.oneof(fc.constant(0), fc.nat(backDays));
  const claim = fc.nat(2);
  const perMille = fc.bigInt(1n, 1_000n);
  const pick = fc.nat();
  const pay = fc.record({
    ...{ kind: fc.constant('PAY' as const), wait, back },
    amount: sumUpTo(3n, round).filter((amount) => amount > 0n),
    channel: fc.constantFrom('AGENCY' as const, 'AGENCY' as const, 'DIRECT' as const),
    designated: fc.oneof(fc.constant([]), fc.subarray([0, 1, 2])),
    isCleared: fc.constantFrom(true, true, false),
  });
  const one: fc.Arbitrary<DrawnAct> = fc.oneof(
    { weight: 8, arbitrary: pay },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('REVERSE' as const), wait, pick }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('CLEAR' as const), wait, pick }) },
    {
      weight: 2,
      arbitrary: fc.record({
        ...{ kind: fc.constant('CHARGE' as const), wait, back, claim, perMille },
        what: fc.constantFrom('WAIVER', 'CREDIT_NOTE', 'INTEREST_WAIVER', 'COST'),
      }),
    },
    {
      // All of it more often than not: older money then leaves less than was given up.
      weight: 2,
      arbitrary: fc.record({
        ...{ kind: fc.constant('CHARGE' as const), wait, back, claim },
        what: fc.constant('INTEREST_WAIVER' as const),
        perMille: fc.oneof(fc.constant(1_000n), perMille),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('DISPUTE' as const), wait, claim, perMille }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('LITIGATE' as const), wait, back }) },
    {
      weight: 1,
      arbitrary: fc.record({
        ...{ kind: fc.constant('CLOSE' as const), wait },
        isRecalled: fc.boolean(),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('REOPEN' as const), wait }) },
  );
  return fc.array(one, { minLength: 1, maxLength: most });
};

export interface DrawnHistory {
  readonly currency: ModelCurrency;
  readonly of: Omit<ModelHistory, 'facts' | 'pricing'>;
  readonly pricing: Omit<ModelPricing, 'litigationDay'>;
  readonly contractRate: bigint | null;
  readonly acts: readonly DrawnAct[];
}

const INDEMNITY = 40_00n;
const PLACED_DAY = 120;

/** A case with its terms, and what happens to it. */
export const caseHistory = (wanted: Wanted): fc.Arbitrary<DrawnHistory> =>
  currency.chain((drawnCurrency) => {
    const round = CURRENCIES[drawnCurrency];
    const claim = fc.record({
      due: fc.integer({ min: 0, max: PLACED_DAY + 30 }),
      age: fc.integer({ min: 0, max: 2 * BAND_END }),
      principal: sumUpTo(4n, round).filter((principal) => principal > 0n),
    });
    return fc
      .record({
        claims: fc.array(claim, { minLength: 1, maxLength: 3 }),
        spending: fc.record({
          order: fc.constantFrom('LEGAL', 'PRINCIPAL_FIRST'),
          proRata: fc.boolean(),
        }),
        hasIndemnity: fc.boolean(),
        interest: fc.option(
          fc.record({
            contractRate: fc.option(fc.bigInt(1n, 2_500n)),
            ...{ actAct: fc.boolean(), stopped: stops(2 * PLACED_DAY) },
          }),
          { freq: 4 },
        ),
        acts: acts(round, wanted),
      })
      .chain(({ acts: drawnActs, claims, hasIndemnity, interest, spending }) => {
        const placed = claims.reduce((total, { principal }) => total + principal, 0n);
        const priced = claims.map(({ age }) => ({ age, placedPrincipal: placed }));
        const contractRate = interest?.contractRate ?? null;
        return pricing(round, PLACED_DAY, priced).map((drawnPricing) => ({
          ...{ currency: drawnCurrency, pricing: drawnPricing, acts: drawnActs, contractRate },
          of: {
            claims: claims.map(({ due, principal }, index): ModelClaim => ({
              ...{ due, principal, number: `F-${(index * 2) % 3}` },
            })),
            spending,
            indemnity: hasIndemnity && drawnCurrency === 'EUR' ? INDEMNITY : 0n,
            interest:
              interest === null
                ? null
                : {
                    ...{ actAct: interest.actAct, stopped: interest.stopped },
                    ...{ ratesEnd: null, raisedFrom: null },
                    rates:
                      contractRate === null
                        ? LATE_PAYMENT_RATES
                        : [{ from: 0, rate: contractRate }],
                  },
          },
        }));
      });
  });
