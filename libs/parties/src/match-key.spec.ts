import { matchKey, nameKey } from './match-key';

describe('the key that joins two parties', () => {
  it.each([
    ['a company', { siren: '812 345 676', name: 'Élan', bornOn: null }, 'SIREN:812345676'],
    [
      'a sole trader',
      { siren: '812345676', name: 'Zoé Bœuf', bornOn: '1980-01-02' },
      'SIREN:812345676',
    ],
    [
      'a person',
      { siren: null, name: '  zoé  Bœuf-Martin ', bornOn: '1980-01-02' },
      'PERSON:ZOE BOEUF MARTIN:1980-01-02',
    ],
    ['a name alone', { siren: null, name: 'Zoé Bœuf', bornOn: null }, null],
    ['a birth date alone', { siren: null, name: ' - ', bornOn: '1980-01-02' }, null],
  ] as const)('%s', (_, identity, key) => {
    expect(matchKey(identity)).toBe(key);
  });

  it('keeps letters of every alphabet', () => {
    expect(nameKey('Łukasz Σωκράτης')).toBe('ŁUKASZ ΣΩΚΡΑΤΗΣ');
  });
});
