import { debtorQuality } from './debtor-quality';

describe('debtor quality', () => {
  it.each([
    ['a company with a SIREN', null, 'COMPANY', '812345676', 'PROFESSIONAL', 'SIREN'],
    ['a sole trader', null, 'PERSON', '812345676', 'PROFESSIONAL', 'SIREN'],
    ['a private person', null, 'PERSON', null, 'CONSUMER', 'PERSON_WITHOUT_SIREN'],
    ['a town hall', null, 'PUBLIC_BODY', '812345676', 'PUBLIC_BODY', 'PUBLIC_BODY'],
    [
      'what the creditor stated',
      'CONSUMER',
      'PERSON',
      '812345676',
      'CONSUMER',
      'STATED_AT_PLACEMENT',
    ],
  ] as const)('%s', (_, stated, kind, siren, quality, evidence) => {
    expect(debtorQuality(stated, { kind, siren })).toEqual({ quality, evidence });
  });

  it('is not guessed for an entity without a SIREN', () => {
    expect(debtorQuality(null, { kind: 'COMPANY', siren: null })).toBeNull();
  });
});
