import * as fc from 'fast-check';

import { formatAmount, rate } from '@solde/money';

import { agreementQuote, type SupposedCase } from './agreement-quote';
import { contingencyRule, misfits, rulesTried } from './contingency-rule';
import type { FeeAgreement, FeeRule } from './fee-agreement';

const rule = (order: number, change: Partial<FeeRule>): FeeRule => ({
  ...{ ruleId: `R${order}`, order, phases: [], components: [], claimTypes: [], segments: [] },
  ...{ territories: [], channel: 'ANY', ageMinDays: 0, ageMaxDays: null },
  ...{ tierMode: 'NONE', tierBasis: null, rate: rate('15'), tiers: [] },
  ...change,
});
const tariff: FeeAgreement = {
  ...{ currency: 'EUR', assignment: 'PLACEMENT_DATE', flatFees: [], withdrawal: null },
  ...{ retrocessions: [], remittanceMode: 'NET', capPerCaseMinor: null },
  ...{ minimumPerCaseMinor: 200_00n, minimumMaxShare: rate('50') },
  direct: { crossingWindowDays: 5, factor: rate('50') },
  rules: [
    rule(1, { phases: ['LITIGATION'], rate: rate('25') }),
    rule(2, { ageMaxDays: 90, rate: rate('12') }),
    rule(3, { ageMinDays: 91, rate: rate('18') }),
  ],
};
const supposed: SupposedCase = {
  ...{ claimType: 'INVOICE', segment: null, territory: 'FR-METRO', principalMinor: 3000_00n },
  ...{ dueOn: '2026-01-31', placedOn: '2026-03-02', litigationOn: '2026-05-04', closes: false },
};
const eur = (minor: bigint) => formatAmount(minor, 'EUR');

describe('what a tariff would charge', () => {
  it('prices each payment by the phase of its day, its channel and the frozen age', () => {
    const quote = agreementQuote('V', tariff, supposed, [
      { on: '2026-05-04', channel: 'AGENCY', spent: { PRINCIPAL: 1000_00n } },
      { on: '2026-03-10', channel: 'AGENCY', spent: { PRINCIPAL: 500_00n, INTEREST: 10_00n } },
      { on: '2026-03-05', channel: 'DIRECT', spent: { PRINCIPAL: 100_00n } },
      { on: '2026-04-01', channel: 'DIRECT', spent: { PRINCIPAL: 200_00n } },
    ]);
    expect(
      quote.lines.map(({ component, phase, feeMinor }) => [component, phase, eur(feeMinor)]),
    ).toEqual([
      ['PRINCIPAL', 'AMICABLE', '0.00'],
      ['INTEREST', 'AMICABLE', '1.20'],
      ['PRINCIPAL', 'AMICABLE', '60.00'],
      ['PRINCIPAL', 'AMICABLE', '12.00'],
      ['PRINCIPAL', 'LITIGATION', '250.00'],
    ]);
    expect([eur(quote.feeMinor), eur(quote.collectedMinor)]).toEqual(['323.20', '1510.00']);
  });

  it('adds the minimum at the closure, and nothing before', () => {
    const paid = [{ on: '2026-03-10', channel: 'AGENCY', spent: { PRINCIPAL: 300_00n } }] as const;
    const open = agreementQuote('V', tariff, supposed, paid);
    expect([eur(open.feeMinor), open.topUpMinor]).toEqual(['36.00', 0n]);
    const closed = agreementQuote('V', tariff, { ...supposed, closes: true }, paid);
    // Half of what was recovered is the ceiling.
    expect([eur(closed.feeMinor), eur(closed.topUpMinor)]).toEqual(['150.00', '114.00']);
  });
});

describe('the rules of a tariff, told', () => {
  const recovery = {
    phase: 'AMICABLE' as const,
    component: 'PRINCIPAL' as const,
    channel: 'AGENCY' as const,
    claimType: 'INVOICE' as const,
    ...{ segment: null, territory: 'FR-METRO', ageDays: 120 },
  };

  it('says of each why it was passed over', () => {
    const tried = rulesTried(tariff.rules, recovery);
    expect(
      tried.map(({ rule: { ruleId }, isChosen, misfits: why }) => [ruleId, isChosen, why]),
    ).toEqual([
      ['R1', false, ['PHASE']],
      ['R2', false, ['AGE']],
      ['R3', true, []],
    ]);
  });

  it('always chooses the very rule that prices', () => {
    const some = <Value>(...values: Value[]) => fc.subarray(values);
    const rules = fc.uniqueArray(
      fc.record({
        ...{ order: fc.nat(50), phases: some('AMICABLE' as const, 'LITIGATION' as const) },
        ...{ components: some('PRINCIPAL' as const, 'INTEREST' as const), segments: some('PME') },
        ...{ channel: fc.constantFrom('ANY' as const, 'DIRECT' as const), ageMinDays: fc.nat(200) },
      }),
      { selector: ({ order }) => order, maxLength: 8 },
    );
    fc.assert(
      fc.property(rules, (drawn) => {
        const all = drawn.map((one) => rule(one.order, one));
        const tried = rulesTried(all, recovery);
        const chosen = tried.filter(({ isChosen }) => isChosen).map((one) => one.rule);
        const priced = contingencyRule(all, recovery);
        expect(chosen).toEqual(priced === null ? [] : [priced]);
        for (const { rule: one, misfits: why, isChosen } of tried) {
          expect(why).toEqual(misfits(one, recovery));
          // What fits and was passed over comes after the chosen one.
          if (why.length === 0 && !isChosen) expect(one.order).toBeGreaterThan(priced!.order);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
