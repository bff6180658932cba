import { readPhone } from './phone';

describe('a phone number', () => {
  it.each([
    ['a mobile in metropolitan France', '06 12 34 56 78', 'FR-METRO', '+33612345678', 'MOBILE'],
    ['a landline with dots', '01.42.68.53.00', 'FR-ALSACE-MOSELLE', '+33142685300', 'FIXED'],
    ['a landline of Guadeloupe', '0590 20 12 34', 'GP', '+590590201234', 'FIXED'],
    ['a mobile of La Réunion', '0692 12 34 56', 'RE', '+262692123456', 'MOBILE'],
    ['a mobile of Paris kept in Guadeloupe', '0612345678', 'GP', '+33612345678', 'MOBILE'],
    ['a number of New Caledonia, six digits', '27.12.34', 'NC', '+687271234', 'FIXED'],
    ['a number written with 00', '0033 6 12 34 56 78', 'GP', '+33612345678', 'MOBILE'],
    ['a foreign number', '+44 20 7946 0958', 'FR-METRO', '+442079460958', 'FIXED'],
  ] as const)('%s', (_, text, territory, e164, kind) => {
    expect(readPhone(text, territory)).toEqual({ e164, kind });
  });

  it.each(['', '0612', 'abc', '0000000000', '='.repeat(10_000)])('is not %j', (text) => {
    expect(readPhone(text, 'FR-METRO')).toBeNull();
  });
});
