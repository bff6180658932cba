import { CASE_STATES } from './case-transitions';
import { CLOSURE_REASONS } from './closure-reasons';
import { statusWords } from './status-words';

describe('status in plain words', () => {
  it.each([
    [
      { state: 'AMICABLE.PROMISED', closureReason: null, onHold: false },
      'Le débiteur a promis de payer',
    ],
    [
      { state: 'AMICABLE.CONTACTING', closureReason: null, onHold: true },
      'Nous cherchons à joindre le débiteur (suspendu)',
    ],
    [{ state: 'CLOSED', closureReason: 'PAID_IN_FULL', onHold: false }, 'Clos : payé en totalité'],
  ] as const)('%j', (caseFile, words) => {
    expect(statusWords(caseFile, 'fr')).toBe(words);
  });

  it('never shows a code, in either language', () => {
    for (const locale of ['fr', 'en'] as const) {
      for (const state of CASE_STATES)
        expect(statusWords({ state, closureReason: null, onHold: false }, locale)).not.toMatch(
          /[A-Z_]{3}/,
        );
      for (const closureReason of CLOSURE_REASONS)
        expect(statusWords({ state: 'CLOSED', closureReason, onHold: false }, locale)).not.toMatch(
          /_/,
        );
    }
  });
});
