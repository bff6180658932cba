import { calendarDate } from '@solde/calendar';
import { rate } from '@solde/money';
import { shapeFaults, type AgreementTerms, type RuleTerms } from './agreement-shape';
import { periodOf, rangeOf } from './period';

const rule: RuleTerms = { phases: ['AMICABLE'], components: ['PRINCIPAL'], rate: rate('15') };
const terms: AgreementTerms = { from: calendarDate('2026-01-01'), rules: [rule] };
const withRule = (change: Partial<RuleTerms>) => ({ ...terms, rules: [{ ...rule, ...change }] });

describe('the shape of a tariff', () => {
  it.each<[string, AgreementTerms]>([
    ['one line', terms],
    ['a free line', withRule({ rate: rate('0') })],
    ['an age band', withRule({ ageMinDays: 0, ageMaxDays: 0 })],
    [
      'tiers',
      withRule({
        rate: null,
        tierMode: 'WHOLE',
        tiers: [
          { upToMinor: 1_000_00n, rate: rate('15') },
          { upToMinor: null, rate: rate('10') },
        ],
      }),
    ],
    ['an end', { ...terms, until: calendarDate('2026-01-02') }],
  ])('may have %s', (_, proposed) => {
    expect(shapeFaults(proposed)).toEqual([]);
  });

  it.each<[string, AgreementTerms, object]>([
    ['no line', { ...terms, rules: [] }, { kind: 'NO_RULES' }],
    ['no day', { ...terms, until: terms.from }, { kind: 'PERIOD_EMPTY' }],
    [
      'a minimum above its cap',
      { ...terms, minimumMinor: 2n, capMinor: 1n },
      { kind: 'MINIMUM_ABOVE_CAP' },
    ],
    [
      'one event twice',
      {
        ...terms,
        flats: [
          { event: 'TRACING', amountMinor: 1n },
          { event: 'TRACING', amountMinor: 2n },
        ],
      },
      { kind: 'FLAT_REPEATED' },
    ],
    ['a factor above 100 %', { ...terms, directFactor: rate('101') }, { kind: 'OUT_OF_RANGE' }],
    [
      'a reason of withdrawal that nobody can give',
      { ...terms, withdrawalWaived: ['COMPLAINT_UPHELD', 'BECAUSE'] },
      { kind: 'WAIVED_REASON_UNKNOWN' },
    ],
    ['a negative cap', { ...terms, capMinor: -1n }, { kind: 'OUT_OF_RANGE' }],
    ['a line without a price', withRule({ rate: null }), { kind: 'RATE_OR_TIERS', position: 1 }],
    [
      'a line with both',
      withRule({ tiers: [{ upToMinor: null, rate: rate('1') }] }),
      { kind: 'RATE_OR_TIERS', position: 1 },
    ],
    [
      'a rate above 100 %',
      withRule({ rate: rate('100.01') }),
      { kind: 'RATE_OUT_OF_RANGE', position: 1 },
    ],
    [
      'a band upside down',
      withRule({ ageMinDays: 90, ageMaxDays: 30 }),
      { kind: 'BAND_INVERTED', position: 1 },
    ],
  ])('may not have %s', (_, proposed, fault) => {
    expect(shapeFaults(proposed)).toEqual([fault]);
  });
});

describe('a period', () => {
  it.each([
    ['[2026-01-01,)', '2026-01-01', null],
    ['[2026-01-01,2026-03-01)', '2026-01-01', '2026-03-01'],
  ])('%s is read and written', (range, from, until) => {
    expect(periodOf(range)).toEqual({ from, until });
    expect(rangeOf(calendarDate(from), until === null ? null : calendarDate(until))).toBe(range);
  });

  it.each(['empty', '(,)', '[2026-01-01,2026-02-01]'])('%s is none', (range) => {
    expect(() => periodOf(range)).toThrow('not a range of days');
  });
});
