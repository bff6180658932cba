import { rate } from '@solde/money';
import { contingencyRule, feeAgeDays, feePhaseOn, type PhasePeriod } from './contingency-rule';
import type { FeeRule } from './fee-agreement';

const general: FeeRule = {
  ruleId: 'general',
  order: 9,
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
const recovery = {
  phase: 'AMICABLE',
  component: 'PRINCIPAL',
  channel: 'AGENCY',
  claimType: 'INVOICE',
  segment: null,
  territory: 'FR-METRO',
  ageDays: 90,
} as const;

describe('the rule that prices a recovery', () => {
  it.each([
    ['another phase', { phases: ['LITIGATION'] }, 'general'],
    ['this phase', { phases: ['AMICABLE', 'LITIGATION'] }, 'special'],
    ['another component', { components: ['INTEREST'] }, 'general'],
    ['another type of claim', { claimTypes: ['RENT'] }, 'general'],
    ['a segment when the debtor has none', { segments: ['SMALL'] }, 'general'],
    ['this territory', { territories: ['FR-METRO'] }, 'special'],
    ['money paid to the creditor', { channel: 'DIRECT' }, 'general'],
    ['a band that ends on this day', { ageMaxDays: 90 }, 'special'],
    ['a band that ends the day before', { ageMaxDays: 89 }, 'general'],
    ['a band that starts on this day', { ageMinDays: 90 }, 'special'],
    ['a band that starts the day after', { ageMinDays: 91 }, 'general'],
  ] as const)('a rule for %s', (_, scope, ruleId) => {
    const special = { ...general, ...scope, ruleId: 'special', order: 1 };
    expect(contingencyRule([general, special], recovery)?.ruleId).toBe(ruleId);
  });

  it('is the first in the agreement, however the rows were read', () => {
    const first = { ...general, ruleId: 'first', order: 1 };
    expect(contingencyRule([general, first], recovery)?.ruleId).toBe('first');
    expect(contingencyRule([first, general], recovery)?.ruleId).toBe('first');
  });

  it('is missing when nothing matches', () => {
    expect(contingencyRule([], recovery)).toBeNull();
  });
});

describe('age read by a fee', () => {
  it.each([
    ['2026-06-30', 0],
    ['2026-04-01', 90],
    ['2025-06-29', 366],
    ['2026-07-15', 0],
  ] as const)('due on %s, placed on 2026-06-30: %d days', (dueOn, days) => {
    expect(feeAgeDays(dueOn, '2026-06-30')).toBe(days);
  });
});

describe('phase read by a fee', () => {
  const periods: PhasePeriod[] = [
    { phase: 'LITIGATION', from: '2026-04-01', until: '2026-05-31' },
    { phase: 'AMICABLE', from: '2026-03-02', until: '2026-03-31' },
  ];

  it.each([
    ['before placement', '2026-02-01', 'AMICABLE'],
    ['the day before the transfer', '2026-03-31', 'AMICABLE'],
    ['the day of the transfer', '2026-04-01', 'LITIGATION'],
    ['after closure', '2026-07-01', 'LITIGATION'],
  ] as const)('%s', (_, valueOn, phase) => {
    expect(feePhaseOn(periods, valueOn)).toBe(phase);
  });

  it('is unknown for a case that never had one', () => {
    expect(feePhaseOn([], '2026-03-31')).toBeNull();
  });
});
