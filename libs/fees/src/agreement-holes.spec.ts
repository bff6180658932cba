import * as fc from 'fast-check';
import { rate } from '@solde/money';
import { agreementFaults, WHOLE_TARIFF } from './agreement-holes';
import { contingencyRule } from './contingency-rule';
import { FEE_CHANNELS, FLAT_FEE_EVENTS, type FeeAgreement, type FeeRule } from './fee-agreement';

const everything: FeeRule = {
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
  rate: rate('15'),
  tiers: [],
};

function agreement(rules: readonly FeeRule[], terms: Partial<FeeAgreement> = {}): FeeAgreement {
  return {
    currency: 'EUR',
    assignment: 'PLACEMENT_DATE',
    rules,
    direct: { crossingWindowDays: 5, factor: rate('50') },
    minimumPerCaseMinor: null,
    minimumMaxShare: rate('50'),
    capPerCaseMinor: null,
    flatFees: [],
    withdrawal: null,
    retrocessions: [],
    remittanceMode: 'NET',
    ...terms,
  };
}

function rule(ruleId: string, order: number, change: Partial<FeeRule>): FeeRule {
  return { ...everything, ruleId, order, ...change };
}

describe('faults of a fee agreement', () => {
  it('finds none when one rule prices everything', () => {
    expect(agreementFaults(agreement([everything]))).toEqual([]);
  });

  it('finds none when bands touch without a gap and a special case stands first', () => {
    const rules = [
      rule('public', 1, { segments: ['PUBLIC'], rate: rate('5') }),
      rule('young', 2, { ageMaxDays: 90 }),
      rule('old', 3, { ageMinDays: 91 }),
    ];
    expect(agreementFaults(agreement(rules))).toEqual([]);
  });

  it('names the hole between two bands, in each phase, component and channel', () => {
    const faults = agreementFaults(
      agreement([rule('young', 1, { ageMaxDays: 90 }), rule('old', 2, { ageMinDays: 100 })]),
      { phases: ['AMICABLE'], components: ['PRINCIPAL'] },
    );
    expect(faults).toHaveLength(FEE_CHANNELS.length);
    expect(faults[0]).toMatchObject({
      kind: 'HOLE',
      phase: 'AMICABLE',
      component: 'PRINCIPAL',
      channel: 'AGENCY',
      fromDays: 91,
      toDays: 99,
    });
  });

  it.each([
    ['a phase', { phases: ['AMICABLE'] }, { phase: 'LITIGATION', fromDays: 0, toDays: null }],
    ['a component', { components: ['PRINCIPAL'] }, { component: 'INTEREST', fromDays: 0 }],
    ['a channel', { channel: 'AGENCY' }, { channel: 'DIRECT', fromDays: 0 }],
    ['the oldest debts', { ageMaxDays: 365 }, { fromDays: 366, toDays: null }],
    ['the youngest debts', { ageMinDays: 1 }, { fromDays: 0, toDays: 0 }],
    ['other segments', { segments: ['SMALL'] }, { segment: null, fromDays: 0 }],
    ['other claims', { claimTypes: ['INVOICE'] }, { claimType: 'RENT', fromDays: 0 }],
  ] as const)('names what the only rule leaves out: %s', (_, change, hole) => {
    expect(agreementFaults(agreement([rule('only', 1, change)]))).toContainEqual(
      expect.objectContaining({ kind: 'HOLE', ...hole }),
    );
  });

  it('asks for no rule on legal costs', () => {
    const components = ['PRINCIPAL', 'INTEREST', 'INDEMNITY'] as const;
    expect(agreementFaults(agreement([rule('only', 1, { components })]))).toEqual([]);
  });

  it.each([
    ['a day in two bands', { ageMaxDays: 90 }, { ageMinDays: 90 }, { fromDays: 90, toDays: 90 }],
    [
      'a rule that can never win',
      {},
      { ageMinDays: 30, ageMaxDays: 60 },
      { fromDays: 30, toDays: 60 },
    ],
    [
      'the special case after the general one',
      {},
      { phases: ['LITIGATION'] },
      { fromDays: 0, toDays: null },
    ],
    [
      'two rules that cross',
      { phases: ['AMICABLE'] },
      { components: ['PRINCIPAL'] },
      { fromDays: 0, toDays: null },
    ],
  ] as const)('names an overlap: %s', (_, earlier, later, ages) => {
    const faults = agreementFaults(agreement([rule('a', 1, earlier), rule('b', 2, later)]));
    expect(faults).toContainEqual({ kind: 'OVERLAP', ruleIds: ['a', 'b'], ...ages });
  });

  it.each([
    ['a band that ends before it starts', { ageMinDays: 90, ageMaxDays: 30 }, 'BAND_INVERTED'],
    ['a rule without a rate', { rate: null }, 'RATE_MISSING'],
    ['a rate above 100 %', { rate: rate('101') }, 'RATE_OUT_OF_RANGE'],
    [
      'tiers that go down',
      {
        tierMode: 'WHOLE',
        tiers: [
          { upToMinor: 500n, rate: rate('10') },
          { upToMinor: 400n, rate: rate('8') },
          { upToMinor: null, rate: rate('5') },
        ],
      },
      'TIERS_NOT_ASCENDING',
    ],
    [
      'a last tier with an end',
      { tierMode: 'MARGINAL', tiers: [{ upToMinor: 500n, rate: rate('10') }] },
      'TIERS_NOT_ASCENDING',
    ],
    [
      'a grid walked by what was placed',
      {
        tierMode: 'MARGINAL',
        tierBasis: 'PLACED_PRINCIPAL',
        tiers: [{ upToMinor: null, rate: rate('10') }],
      },
      'TIER_BASIS_UNFIT',
    ],
  ] as const)('names %s', (_, change, kind) => {
    expect(agreementFaults(agreement([rule('odd', 1, change)]))).toContainEqual({
      kind,
      ruleId: 'odd',
    });
  });

  it('names a repeated order, a minimum above the cap and a direct factor out of range', () => {
    expect(agreementFaults(agreement([everything, rule('b', 1, {})]))).toContainEqual({
      kind: 'ORDER_REPEATED',
      ruleIds: ['all', 'b'],
    });
    const terms = { minimumPerCaseMinor: 100n, capPerCaseMinor: 99n };
    expect(agreementFaults(agreement([everything], terms))).toEqual([
      { kind: 'MINIMUM_ABOVE_CAP' },
    ]);
    const direct = { crossingWindowDays: -1, factor: rate('50') };
    expect(agreementFaults(agreement([everything], { direct }))).toEqual([
      { kind: 'DIRECT_OUT_OF_RANGE' },
    ]);
  });

  it('leaves no recovery without a rule, whatever the tariff in which it finds no fault', () => {
    const band = fc.record({
      phases: fc.subarray([...WHOLE_TARIFF.phases]),
      components: fc.subarray([...WHOLE_TARIFF.components]),
      channel: fc.constantFrom('ANY' as const, ...FEE_CHANNELS),
      ageMinDays: fc.constantFrom(0, 91),
      ageMaxDays: fc.constantFrom(90, null),
    });
    fc.assert(
      fc.property(fc.array(band, { maxLength: 4 }), fc.nat(200), (bands, ageDays) => {
        const rules = bands.map((change, index) => rule(`r${index}`, index, change));
        const hasHole = agreementFaults(agreement(rules)).some(({ kind }) => kind === 'HOLE');
        const cells = WHOLE_TARIFF.phases.flatMap((phase) =>
          WHOLE_TARIFF.components.flatMap((component) =>
            FEE_CHANNELS.map((channel) => ({ phase, component, channel })),
          ),
        );
        const rest = {
          claimType: 'INVOICE',
          segment: null,
          territory: 'FR-METRO',
          ageDays,
        } as const;
        const unpriced = cells.some(
          (cell) => contingencyRule(rules, { ...cell, ...rest }) === null,
        );
        expect(unpriced && !hasHole).toBe(false);
      }),
    );
  });
});

describe('the other terms of a tariff', () => {
  it('are every event, every limit and every share that the model carries', () => {
    const grid: FeeRule = {
      ...everything,
      tierMode: 'MARGINAL',
      tierBasis: 'CUMULATIVE_RECOVERED',
      rate: null,
      tiers: [{ upToMinor: null, rate: rate('10') }],
    };
    const limits = {
      assignment: 'PAYMENT_DATE' as const,
      ...{ minimumPerCaseMinor: 75_00n, capPerCaseMinor: 2_500_00n },
      flatFees: FLAT_FEE_EVENTS.map((event) => ({ event, amountMinor: 15_00n })),
      withdrawal: { freeDays: 14, factor: rate('25'), waivedReasons: ['COMPLAINT_UPHELD'] },
      retrocessions: [{ partnerKind: 'LAWYER', share: rate('10'), appliesTo: [] }],
    };
    const tariff = agreement([grid], limits);
    expect(agreementFaults(tariff)).toEqual([]);
  });

  it('waive a withdrawal for reasons that a creditor can give', () => {
    const withdrawal = { freeDays: 8, factor: rate('50'), waivedReasons: ['OTHER', 'BECAUSE'] };
    expect(agreementFaults(agreement([everything], { withdrawal }))).toEqual([
      { kind: 'WAIVED_REASON_UNKNOWN', reasons: ['BECAUSE'] },
    ]);
  });
});
