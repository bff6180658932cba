import { addDays, daysBetween, type CalendarDate } from '@solde/calendar';
import { exact, formatAmount, percentOf, plus, rate, round } from '@solde/money';
import fc from 'fast-check';
import { accrue, interestToPost, type Accrual, type RateStep } from './accrue';
import {
  interestOn,
  JUDGMENT_POINTS,
  type InterestBearing,
  type InterestOutcome,
  type InterestTerms,
} from './interest';

const eur = (amount: bigint) => formatAmount(amount, 'EUR');
const always = (percent: string): RateStep[] => [
  { from: '2000-01-01', until: null, rate: rate(percent), verified: true },
];
const simple = (principalMinor: bigint, afterOn: CalendarDate, toOn: CalendarDate): Accrual => ({
  ...{ principalMinor, afterOn, toOn },
  changes: [],
  suspended: [],
  basis: 'ACT_365',
});
const accrued = (accrual: Accrual, steps: readonly RateStep[]) => {
  const outcome = accrue(accrual, steps);
  if (outcome.kind !== 'ACCRUED') throw new Error(outcome.kind);
  return outcome;
};

const claim: InterestBearing = {
  dueOn: '2026-01-31',
  debtorQuality: 'PROFESSIONAL',
  formalNoticeOn: null,
  principalMinor: 10_000_00n,
  changes: [],
  suspended: [],
  judgment: null,
};
const terms: InterestTerms = {
  table: 'LATE_PAYMENT_B2B',
  basis: 'ACT_365',
  contractRate: null,
  creditorQuality: 'OTHER',
  use: 'BALANCE',
};
const figure = (outcome: InterestOutcome) => {
  if (outcome.kind !== 'INTEREST') throw new Error(outcome.kind);
  return outcome;
};
const amount = (outcome: InterestOutcome) => eur(figure(outcome).amountMinor);

describe('simple interest', () => {
  it.each<[bigint, CalendarDate, CalendarDate, string, number, string]>([
    [10_000_00n, '2026-01-31', '2026-03-17', '12.15', 45, '149.79'],
    [10_000_00n, '2026-01-31', '2026-01-31', '12.15', 0, '0.00'],
    [10_000_00n, '2026-01-31', '2026-02-01', '12.15', 1, '3.33'],
    [15_000_00n, '2026-03-01', '2026-03-31', '15', 30, '184.93'],
  ])('on %s due on %s, on %s at %s %% (EX-15)', (principal, due, to, percent, days, interest) => {
    const outcome = accrued(simple(principal, due, to), always(percent));
    expect([outcome.days, eur(round(outcome.exact))]).toEqual([days, interest]);
  });

  it('posted every day, never drifts (EX-17)', () => {
    let posted = 0n;
    const postings: string[] = [];
    for (let day: CalendarDate = '2026-03-01'; day <= '2026-03-10'; day = addDays(day, 1)) {
      const cumulative = accrued(simple(999_99n, '2026-02-28', day), always('12.15')).exact;
      const posting = interestToPost(cumulative, posted);
      posted += posting;
      postings.push(eur(posting));
    }
    expect(postings.join(' ')).toBe('0.33 0.34 0.33 0.33 0.33 0.34 0.33 0.33 0.34 0.33');
    expect(eur(posted)).toBe('3.33');
  });

  it.each([
    ['ACT_365', '913.10'],
    ['ACT_ACT', '910.92'],
  ] as const)('over three semesters, %s (EX-54)', (basis, interest) => {
    const late = { ...claim, dueOn: '2024-06-10' } as const;
    const outcome = figure(interestOn(late, { ...terms, basis }, '2025-02-01'));
    expect(eur(outcome.amountMinor)).toBe(interest);
    expect(outcome.lines.map(({ days, rate: of }) => [days, percentOf(of)])).toEqual([
      [20, '14.5'],
      [184, '14.25'],
      [32, '13.15'],
    ]);
  });

  it('the day of a payment still bears interest on the balance before it', () => {
    const paid = { ...claim, changes: [{ on: '2026-02-10', amountMinor: -4_000_00n }] } as const;
    const { lines } = figure(interestOn(paid, terms, '2026-02-20'));
    expect(lines.map(({ from, until, principalMinor }) => [from, until, principalMinor])).toEqual([
      ['2026-02-01', '2026-02-10', 10_000_00n],
      ['2026-02-11', '2026-02-20', 6_000_00n],
    ]);
  });

  it('nothing accrues on a principal paid, nor on one paid too much', () => {
    const paid = { ...claim, changes: [{ on: '2026-02-05', amountMinor: -10_000_01n }] } as const;
    expect(figure(interestOn(paid, terms, '2026-06-30')).days).toBe(5);
  });

  it('no interest on suspended days, whatever overlaps', () => {
    const stopped: InterestBearing = {
      ...claim,
      suspended: [
        { from: '2026-02-11', until: '2026-02-20' },
        { from: '2026-02-15', until: '2026-02-25' },
        { from: '2026-03-06', until: null },
      ],
    };
    expect(figure(interestOn(stopped, terms, '2026-06-30')).days).toBe(10 + 8);
  });
});

describe('properties of interest', () => {
  const day = (min: number, max: number) =>
    fc.integer({ min, max }).map((n) => addDays('2020-01-01', n));
  const steps: RateStep[] = [
    { from: '2019-01-01', until: '2021-06-30', rate: rate('10'), verified: true },
    { from: '2021-07-01', until: null, rate: rate('14.25'), verified: true },
  ];
  const accrual = fc.record({
    principalMinor: fc.bigInt(0n, 10n ** 9n),
    afterOn: day(0, 300),
    toOn: day(300, 1500),
    changes: fc.array(
      fc.record({ on: day(0, 1500), amountMinor: fc.bigInt(-(10n ** 8n), 10n ** 8n) }),
      { maxLength: 5 },
    ),
    suspended: fc.array(
      fc.tuple(day(0, 1500), fc.nat(200)).map(([from, n]) => ({ from, until: addDays(from, n) })),
      { maxLength: 3 },
    ),
    basis: fc.constantFrom('ACT_365' as const, 'ACT_ACT' as const),
  });

  it('is the sum of its days taken one by one', () => {
    fc.assert(
      fc.property(accrual, fc.nat(), (all, cut) => {
        const between = addDays(all.afterOn, cut % (daysBetween(all.afterOn, all.toOn) + 1));
        const first = accrued({ ...all, toOn: between }, steps);
        const second = accrued({ ...all, afterOn: between }, steps);
        const whole = accrued(all, steps);
        expect(plus(first.exact, second.exact)).toEqual(whole.exact);
        expect(first.days + second.days).toBe(whole.days);
      }),
    );
  });

  it('is never negative, and never more than the highest principal at the highest rate', () => {
    fc.assert(
      fc.property(accrual, (all) => {
        const { exact: interest, lines, days } = accrued(all, steps);
        const highest = lines.reduce(
          (top, one) => (one.principalMinor > top ? one.principalMinor : top),
          0n,
        );
        const most = exact(highest * 1425n * BigInt(days), 10_000n * 365n);
        expect(interest.numerator >= 0n).toBe(true);
        expect(interest.numerator * most.denominator <= most.numerator * interest.denominator).toBe(
          true,
        );
      }),
    );
  });
});

describe('which rate, and from when', () => {
  it.each<[string, Partial<InterestBearing>, Partial<InterestTerms>, string, string]>([
    ['a professional owes it without reminder', {}, {}, '2026-02-01', '12.15'],
    [
      'a consumer from the day after the notice',
      { debtorQuality: 'CONSUMER', formalNoticeOn: '2026-02-10' },
      {},
      '2026-02-11',
      '2.62',
    ],
    [
      'an entity too',
      { debtorQuality: 'NON_PROFESSIONAL_ENTITY', formalNoticeOn: '2026-02-10' },
      {},
      '2026-02-11',
      '2.62',
    ],
    [
      'a notice before the due date waits for it',
      { debtorQuality: 'CONSUMER', formalNoticeOn: '2026-01-02' },
      {},
      '2026-02-01',
      '2.62',
    ],
    [
      'a private creditor has its own series',
      { debtorQuality: 'CONSUMER', formalNoticeOn: '2026-02-10' },
      { creditorQuality: 'INDIVIDUAL' },
      '2026-02-11',
      '6.67',
    ],
    [
      'the legal table asks a notice of a professional',
      { formalNoticeOn: '2026-02-10' },
      { table: 'LEGAL' },
      '2026-02-11',
      '2.62',
    ],
    [
      'a contract binds a professional at once',
      {},
      { table: 'CONTRACT', contractRate: rate('9') },
      '2026-02-01',
      '9',
    ],
    [
      'a contract binds a consumer after notice',
      { debtorQuality: 'CONSUMER', formalNoticeOn: '2026-02-10' },
      { table: 'CONTRACT', contractRate: rate('9') },
      '2026-02-11',
      '9',
    ],
  ])('%s', (_, ofClaim, ofTerms, startsOn, percent) => {
    const outcome = figure(
      interestOn({ ...claim, ...ofClaim }, { ...terms, ...ofTerms }, '2026-03-01'),
    );
    expect([outcome.startsOn, outcome.lines.map((line) => percentOf(line.rate))]).toEqual([
      startsOn,
      [percent],
    ]);
    expect(outcome.lines[0]?.from).toBe(startsOn);
  });

  it('no notice, no interest from a consumer, whatever the table', () => {
    for (const table of ['LATE_PAYMENT_B2B', 'LEGAL', 'CONTRACT'] as const)
      expect(
        interestOn({ ...claim, debtorQuality: 'CONSUMER' }, { ...terms, table }, '2026-06-30'),
      ).toEqual({
        kind: 'NO_INTEREST',
        because: 'FORMAL_NOTICE_REQUIRED',
      });
  });

  it('two months after service of a judgment the legal rate gains five points', () => {
    const judged = {
      ...claim,
      formalNoticeOn: '2026-01-31',
      judgment: { servedOn: '2026-02-28', points: JUDGMENT_POINTS },
    } as const;
    const { lines } = figure(interestOn(judged, { ...terms, table: 'LEGAL' }, '2026-05-31'));
    expect(lines.map(({ from, rate: of }) => [from, percentOf(of)])).toEqual([
      ['2026-02-01', '2.62'],
      ['2026-04-28', '7.62'],
    ]);
  });

  it.each([
    ['0', ['2.62']],
    ['2', ['2.62', '4.62']],
  ] as const)('the enforcement judge may leave %s points of it', (left, expected) => {
    const judged = {
      ...claim,
      formalNoticeOn: '2026-01-31',
      judgment: { servedOn: '2026-02-28', points: rate(left) },
    } as const;
    const { lines } = figure(interestOn(judged, { ...terms, table: 'LEGAL' }, '2026-05-31'));
    expect(lines.map(({ rate: of }) => percentOf(of))).toEqual(expected);
  });

  it('a semester that is not listed gives no figure, but the first day that lacks it', () => {
    expect(interestOn(claim, terms, '2027-02-01')).toEqual({
      kind: 'RATE_MISSING',
      series: 'ECB_MRO_SEMESTER',
      on: '2027-01-01',
    });
    expect(interestOn(claim, { ...terms, table: 'CONTRACT' }, '2026-03-01')).toMatchObject({
      kind: 'RATE_MISSING',
      series: 'CONTRACT',
    });
  });

  it('a missing rate stops nothing once the principal is paid', () => {
    const paid = { ...claim, changes: [{ on: '2026-06-30', amountMinor: -10_000_00n }] } as const;
    expect(figure(interestOn(paid, terms, '2027-02-01')).unverified).toBe(false);
  });

  it('an unverified semester computes with its flag, and stops a court act', () => {
    expect(figure(interestOn(claim, terms, '2026-07-01')).unverified).toBe(true);
    expect(figure(interestOn(claim, terms, '2026-06-30')).unverified).toBe(false);
    expect(interestOn(claim, { ...terms, use: 'COURT_ACT' }, '2026-07-01')).toEqual({
      kind: 'RATE_UNVERIFIED',
      series: 'ECB_MRO_SEMESTER',
      on: '2026-07-01',
    });
    expect(amount(interestOn(claim, { ...terms, use: 'COURT_ACT' }, '2026-03-17'))).toBe('149.79');
  });

  it.each([
    ['7.85', true],
    ['7.86', false],
    ['15', false],
  ])('a contract at %s %% is below three times the legal rate: %s', (percent, below) => {
    const contract = { ...terms, table: 'CONTRACT', contractRate: rate(percent) } as const;
    expect(figure(interestOn(claim, contract, '2026-03-01')).belowLegalFloor).toBe(below);
  });
});
