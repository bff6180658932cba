import { claimNumberKey } from './claim-number';
import { openingPhase } from './opening-phase';
import { searchTerms } from './search-terms';

describe('what a text typed in the search box may be', () => {
  it.each([
    ['c2026 000123', { caseNumber: 'C2026000123', claimKey: 'C2026000123' }],
    ['732 829 320', { siren: '732829320', name: null }],
    ['73282932000074', { siren: '732829320' }],
    ['06 12 34 56 78', { phone: '+33612345678' }],
    ['A.B@Exemple.fr', { email: 'a.b@exemple.fr' }],
    ['FA 2026–17', { claimKey: 'FA202617', siren: null, phone: null }],
    ['Lefèvre', { name: 'Lefèvre', claimKey: null, caseNumber: null }],
  ])('%s', (text, terms) => {
    expect(searchTerms(text)).toMatchObject(terms);
  });

  it('is nothing when it is too short', () => {
    expect(searchTerms(' a ')).toBeNull();
  });
});

describe('the number of a claim', () => {
  it.each([
    ['FA 2026-17', 'FA202617'],
    ['fa\u00a02026\u201317', 'FA202617'],
    ['é/1', 'é/1'],
  ])('%s', (number, key) => {
    expect(claimNumberKey(number)).toBe(key);
  });
});

describe('the phase in which a case opens', () => {
  const all = ['PRE_DUE', 'EARLY_REMINDER', 'AMICABLE'];
  it.each([
    ['due tomorrow', all, '2026-03-03', 'PRE_DUE'],
    ['due today', all, '2026-03-02', 'PRE_DUE'],
    ['due yesterday', all, '2026-03-01', 'EARLY_REMINDER'],
    ['thirty days late', all, '2026-01-31', 'EARLY_REMINDER'],
    ['thirty-one days late', all, '2026-01-30', 'AMICABLE'],
    ['late, no reminder confided', ['AMICABLE'], '2026-03-01', 'AMICABLE'],
    ['not due, nothing confided', ['AMICABLE'], '2026-03-03', null],
    ['too late for the only service', ['EARLY_REMINDER'], '2026-01-01', null],
  ] as const)('%s', (_, services, oldestDueOn, phase) => {
    expect(openingPhase({ services, oldestDueOn, on: '2026-03-02' })).toBe(phase);
  });
});
