import * as fc from 'fast-check';

import { addDays, type CalendarDate } from '@solde/calendar';
import { outstandingOn, type MoneyFacts } from '@solde/cases';
import { JUDGMENT_POINTS } from '@solde/country';
import { formatAmount, percentOf, plus, rate, round } from '@solde/money';

import { accountStatement } from './account-statement';

const terms: MoneyFacts['terms'][number] = {
  ...{ effectiveFrom: '2025-01-01', interestClaimed: true, basis: 'ACT_365' },
  ...{ table: 'LATE_PAYMENT_B2B', contractRate: null, indemnityClaimed: true },
  ...{ allocationOrder: 'LEGAL', principalRule: 'OLDEST_DUE' },
};
const claim: MoneyFacts['claims'][number] = {
  ...{ claimId: 'L', number: 'F-1', type: 'INVOICE', dueOn: '2026-01-31', state: 'ACCEPTED' },
  ...{ debtorQuality: 'PROFESSIONAL', limitationOn: '2031-01-31' },
  ...{ principalMinor: 1000_00n, disputedMinor: 0n },
};
const moved = (
  component: MoneyFacts['movements'][number]['component'],
  kind: MoneyFacts['movements'][number]['kind'],
  amountMinor: bigint,
  valueOn: CalendarDate,
) => ({ claimId: 'L', component, kind, amountMinor, valueOn });

/** 400.00 paid on the 10th: interest and indemnity first, the rest on the principal. */
const facts: MoneyFacts = {
  ...{ caseId: 'C', currency: 'EUR', terms: [terms], creditorIsIndividual: false },
  ...{
    formalNoticeOn: null,
    suspensions: [],
    spendingOrders: [],
    judgment: null,
    disputedAt: null,
    claims: [claim],
  },
  movements: [
    moved('PRINCIPAL', 'PLACED', 1000_00n, '2026-02-01'),
    moved('INTEREST', 'INTEREST', 3_33n, '2026-02-10'),
    moved('INDEMNITY', 'INDEMNITY', 40_00n, '2026-02-01'),
    moved('INTEREST', 'ALLOCATION', -3_33n, '2026-02-10'),
    moved('INDEMNITY', 'ALLOCATION', -40_00n, '2026-02-10'),
    moved('PRINCIPAL', 'ALLOCATION', -356_67n, '2026-02-10'),
  ],
};
const eur = (minor: bigint) => formatAmount(minor, 'EUR');

describe('the statement of account of a case', () => {
  it('tells each entry, each period of interest with its rate, and what is left', () => {
    const { claims, totals, totalMinor } = accountStatement(facts, '2026-02-20');
    const [principal, interest, indemnity] = claims[0]?.components ?? [];
    expect(
      principal?.entries.map(({ on, kind, amountMinor }) => [on, kind, eur(amountMinor)]),
    ).toEqual([
      ['2026-02-01', 'PLACED', '1000.00'],
      ['2026-02-10', 'ALLOCATION', '-356.67'],
    ]);
    expect(
      interest?.interest?.periods.map(({ from, until, days, principalMinor, rate }) => [
        ...[from, until, days, eur(principalMinor), percentOf(rate)],
      ]),
    ).toEqual([
      ['2026-02-01', '2026-02-10', 10, '1000.00', '12.15'],
      ['2026-02-11', '2026-02-20', 10, '643.33', '12.15'],
    ]);
    // 3.3288 and 2.1415 make 5.4703: what was paid of it leaves 2.14.
    expect(interest).toMatchObject({ interest: { accruedMinor: 5_47n }, outstandingMinor: 2_14n });
    expect(interest?.entries).toMatchObject([{ kind: 'ALLOCATION', amountMinor: -3_33n }]);
    expect(indemnity).toMatchObject({ component: 'INDEMNITY', outstandingMinor: 0n });
    expect(
      totals.map(({ component, outstandingMinor }) => [component, eur(outstandingMinor)]),
    ).toEqual([
      ['PRINCIPAL', '643.33'],
      ['INTEREST', '2.14'],
      ['INDEMNITY', '0.00'],
    ]);
    expect(eur(totalMinor)).toBe('645.47');
  });

  it('names where each rate was read', () => {
    const { claims } = accountStatement(facts, '2026-02-20');
    const interest = claims[0]?.components.find(({ component }) => component === 'INTEREST');
    for (const { source } of interest?.interest?.periods ?? []) expect(source).toMatch(/\w/);
  });

  it('shows the points of a judgment two months after its service', () => {
    const judged: MoneyFacts = {
      ...facts,
      formalNoticeOn: '2026-01-31',
      terms: [{ ...terms, table: 'LEGAL' }],
      judgment: { servedOn: '2026-02-10', points: JUDGMENT_POINTS },
    };
    const { claims } = accountStatement(judged, '2026-04-20');
    const interest = claims[0]?.components.find(({ component }) => component === 'INTEREST');
    const raised = interest?.interest?.periods.map(({ from, rate, raisedBy }) => [
      ...[from, percentOf(rate), raisedBy === null ? null : percentOf(raisedBy)],
    ]);
    expect(raised?.at(-1)).toEqual(['2026-04-10', '7.62', '5']);
    expect(raised?.slice(0, -1).every(([, , points]) => points === null)).toBe(true);
  });

  it('shows the day before a payment as it stood then', () => {
    expect(eur(accountStatement(facts, '2026-02-09').totalMinor)).toBe('1043.00');
  });

  it.each([
    ['7.85', true],
    ['7.86', false],
  ])('flags a contract rate of %s %% under three times the legal one: %s', (percent, isBelow) => {
    const contract = { ...terms, table: 'CONTRACT', contractRate: rate(percent) } as const;
    const { claims } = accountStatement({ ...facts, terms: [contract] }, '2026-02-20');
    const interest = claims[0]?.components.find(({ component }) => component === 'INTEREST');
    expect(interest?.interest?.belowLegalFloor).toBe(isBelow);
  });

  it('gives nothing with a hole in it, and no unverified rate to a court', () => {
    const noRate = { ...facts, terms: [{ ...terms, table: 'CONTRACT' as const }] };
    expect(() => accountStatement(noRate, '2026-02-20')).toThrow('RATE_MISSING');
    const publicBody = { ...facts, claims: [{ ...claim, debtorQuality: 'PUBLIC_BODY' as const }] };
    expect(accountStatement(publicBody, '2026-02-20').unverifiedRate).toBe(true);
    expect(() => accountStatement(publicBody, '2026-02-20', 'COURT_ACT')).toThrow(
      'RATE_UNVERIFIED',
    );
  });

  it('is what `outstandingOn` says, whatever happened, to the last cent', () => {
    const day = fc.integer({ min: 0, max: 300 }).map((days) => addDays('2026-02-01', days));
    const change = fc.record({
      component: fc.constantFrom('PRINCIPAL' as const, 'INTEREST' as const, 'INDEMNITY' as const),
      kind: fc.constantFrom('ALLOCATION' as const, 'WAIVER' as const, 'CREDIT_NOTE' as const),
      amountMinor: fc.bigInt(-400_00n, -1n),
      valueOn: day,
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), day, fc.boolean(), (all, on, stops) => {
        const history: MoneyFacts = {
          ...facts,
          movements: [
            ...facts.movements.slice(0, 1),
            ...all.map((one) => ({ claimId: 'L', ...one })),
          ],
          suspensions: stops ? [{ from: '2026-03-01', until: '2026-04-01', reason: 'PLAN' }] : [],
        };
        const statement = accountStatement(history, on);
        expect(statement.totalMinor).toBe(outstandingOn(history, on).totalMinor);
        const interest = statement.claims[0]?.components.find(
          ({ interest: told }) => told !== null,
        );
        const periods = interest?.interest?.periods ?? [];
        const exact = periods
          .map((one) => one.exact)
          .reduce(plus, { numerator: 0n, denominator: 1n });
        expect(interest?.interest?.accruedMinor ?? 0n).toBe(round(exact));
        const sums = statement.totals.reduce(
          (sum, { outstandingMinor }) => sum + outstandingMinor,
          0n,
        );
        expect(sums).toBe(statement.totalMinor);
      }),
      { numRuns: 500 },
    );
  });
});
