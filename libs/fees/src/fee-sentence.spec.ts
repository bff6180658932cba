import { feeSentence } from './fee-sentence';

const facts = {
  component: 'PRINCIPAL',
  phase: 'AMICABLE',
  currency: 'EUR',
  base: '1234.56',
  fee: '185.18',
  ruleId: 'all',
  ratePct: '15',
  factorPct: '100',
};
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('the sentence of a fee', () => {
  it('is said in French and in English', () => {
    const explanation = { key: 'FEE_CONTINGENCY', version: 1, facts };
    expect(plain(feeSentence(explanation, 'fr'))).toBe(
      '1 234,56 € de principal x 15 % (phase amiable) = 185,18 € HT',
    );
    expect(feeSentence(explanation, 'en')).toBe(
      '€1,234.56 of principal x 15% (amicable phase) = €185.18 excl. VAT',
    );
  });

  it('elides before a vowel', () => {
    const explanation = {
      ...{ key: 'FEE_CONTINGENCY', version: 1 },
      facts: { ...facts, component: 'INTEREST' },
    };
    expect(plain(feeSentence(explanation, 'fr'))).toContain("1 234,56 € d'intérêts x 15 %");
  });

  it.each([
    'FEE_DIRECT',
    'FEE_CROSSED',
    'FEE_BALANCE_CORRECTION',
    'FEE_CAPPED',
    'FEE_BY_SLICES',
    'FEE_RESTATED',
  ])('%s leaves no fact unsaid', (key) => {
    const all = {
      ...facts,
      slices: 2,
      cause: 'REVERSAL',
      replayed: '0.00',
      posted: '1.00',
      adjustment: '-1.00',
    };
    for (const locale of ['fr', 'en'] as const) {
      const sentence = feeSentence({ key, version: 1, facts: all }, locale);
      expect(sentence).not.toMatch(/undefined|NaN| {2}|[A-Z]+_[A-Z]+/);
    }
  });

  it('prints a large amount to the last cent', () => {
    const sentence = feeSentence(
      { key: 'FEE_CROSSED', version: 1, facts: { ...facts, base: '9999999999999.99' } },
      'en',
    );
    expect(sentence).toContain('€9,999,999,999,999.99');
  });

  it('refuses a key that nobody wrote', () => {
    expect(() => feeSentence({ key: 'FEE_CONTINGENCY', version: 2, facts }, 'fr')).toThrow(
      'FEE_CONTINGENCY/2',
    );
  });
});
