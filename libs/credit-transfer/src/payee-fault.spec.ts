import * as fc from 'fast-check';
import { instant } from '@solde/calendar';

import { creditTransferFile } from './credit-transfer';
import { payeeFault, type Payee } from './payee-fault';
import { brokenTransferRules } from './transfer-rules';

const PAYEE: Payee = {
  ...{ amountMinor: 1n, creditorIban: 'FR14 2004 1010 0505 0001 3M02 606' },
  creditorBic: 'psstfrpplil',
};

/** What a file with that payee alone breaks, at his transfer. */
function inAFile(payee: Payee, words: { name?: string; city?: string; country?: string } = {}) {
  const { name = 'Martin', city = 'Lille', country = 'FR' } = words;
  const file = creditTransferFile({
    ...{ messageId: 'A', createdAt: instant('2026-11-30T10:15:30Z'), executionOn: '2026-12-01' },
    orderer: { name: 'Agence', iban: 'FR7630006000011234567890189', bic: null, address: null },
    transfers: [
      {
        ...{ ...payee, endToEndId: 'REMB-1', creditorName: name, remittanceText: name },
        creditorAddress: { addressLine: name, postalCode: name, city, country },
      },
    ],
  });
  return brokenTransferRules(file).filter(({ transfer }) => transfer !== null);
}

describe('what keeps a payee out of a file', () => {
  it.each([
    [
      'an account in Serbia, the last country to enter',
      { creditorIban: 'RS35260005601001611379' },
      null,
    ],
    ['an account in Gibraltar', { creditorIban: 'GI75NWBK000000007099453' }, null],
    ['an account outside SEPA', { creditorIban: 'TN5910006035183598478831' }, 'IBAN_IN_SEPA'],
    ['an account in Kosovo', { creditorIban: 'XK051212012345678906' }, 'IBAN_IN_SEPA'],
    ['an IBAN with a wrong key', { creditorIban: 'FR1420041010050500013M02607' }, 'IBAN'],
    ['no BIC', { creditorBic: null }, null],
    ['a BIC that is none', { creditorBic: 'AGRI' }, 'BIC'],
    ['nothing to pay', { amountMinor: 0n }, 'AMOUNT_RANGE'],
    ['the most that SEPA carries', { amountMinor: 999_999_999_99n }, null],
    ['a cent more', { amountMinor: 1_000_000_000_00n }, 'AMOUNT_RANGE'],
  ])('is said of %s', (_, change, rule) => {
    const payee = { ...PAYEE, ...change };
    expect(payeeFault(payee)).toBe(rule);
    expect(inAFile(payee).map((fault) => fault.rule)).toEqual(rule === null ? [] : [rule]);
  });

  it('is all that does, whatever else is said of him', () => {
    const letters = fc.constantFrom('A', 'Z', 'É', '北', ' ', '/', '<', '&', '𝒜', '\n');
    const text = fc.array(letters, { maxLength: 150 }).map((all) => all.join(''));
    const country = fc.constantFrom('FR', 'RE', 'ZZ', 'EU', 'fr', '', 'FRA', 'NC');
    const payee = fc.record({
      amountMinor: fc.bigInt({ min: -10n, max: 1_000_000_000_10n }),
      creditorIban: fc.constantFrom(PAYEE.creditorIban, 'TN5910006035183598478831', 'FR00', ''),
      creditorBic: fc.constantFrom(null, 'psstfrpplil', 'X'),
    });
    fc.assert(
      fc.property(payee, text, text, country, (one, name, city, where) => {
        const found = inAFile(one, { name, city, country: where });
        expect(found.length === 0).toBe(payeeFault(one) === null);
      }),
    );
  });
});
