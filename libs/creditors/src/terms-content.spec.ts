import { calendarDate } from '@solde/calendar';
import { rate } from '@solde/money';
import fc from 'fast-check';
import {
  hashOfTerms,
  mayExceedAMonth,
  missingTerms,
  TERM_NAMES,
  USUAL_TERMS,
  type MissingTerm,
  type TermsContent,
} from './terms-content';

const complete: TermsContent = {
  ...USUAL_TERMS,
  effectiveFrom: calendarDate('2026-01-01'),
  services: ['AMICABLE', 'LITIGATION'],
  powerToReceive: true,
  claimsBasis: 'Each placement lists its claims by element.',
  insuranceGuarantee: 'Policy 123, certificate attached.',
  remuneration: 'By the fee agreement.',
  remittanceConditions: 'Twice a month.',
};

/** Of these terms, as they were signed before the days of payment were one of them. */
const HASH_BEFORE = '78908ad0acd52631fa0809a08b4c25d23e06224201efc9ebd6ebafad44048a19';

describe('the contents of a mandate (CPCE R124-3)', () => {
  it('are complete', () => {
    expect(missingTerms(complete)).toEqual([]);
  });

  it.each<[MissingTerm, Partial<TermsContent>]>([
    ['CLAIMS_BASIS', { claimsBasis: '' }],
    ['INSURANCE_GUARANTEE', { insuranceGuarantee: '  ' }],
    ['REMUNERATION', { remuneration: '\n' }],
    ['REMITTANCE_CONDITIONS', { remittanceConditions: '' }],
    ['SERVICES', { services: [] }],
    ['POWER_TO_RECEIVE', { powerToReceive: false }],
    ['REMITTANCE_DELAY_CLAUSE', { remittanceCycle: 'MONTHLY' }],
  ])('miss %s', (missing, change) => {
    expect(missingTerms({ ...complete, ...change })).toEqual([missing]);
  });

  it('name all that is missing at once', () => {
    expect(missingTerms({ ...complete, claimsBasis: '', powerToReceive: false })).toEqual([
      'CLAIMS_BASIS',
      'POWER_TO_RECEIVE',
    ]);
  });

  it.each([
    ['TWICE_MONTHLY', 5, false],
    ['TWICE_MONTHLY', 6, false],
    ['TWICE_MONTHLY', 7, true],
    ['WEEKLY', 10, false],
    ['WEEKLY', 20, true],
    ['MONTHLY', 0, true],
  ] as const)(
    'paid %s and %i business days later: past one month is %s',
    (remittanceCycle, payoutBusinessDays, past) => {
      expect(mayExceedAMonth({ remittanceCycle, payoutBusinessDays })).toBe(past);
    },
  );
});

describe('the hash of what is signed', () => {
  it('does not depend on the order of the terms', () => {
    const turned = Object.fromEntries(
      Object.entries(complete).reverse(),
    ) as unknown as TermsContent;
    expect(hashOfTerms(turned).equals(hashOfTerms(complete))).toBe(true);
  });

  it('covers every term', () => {
    expect([...TERM_NAMES].sort()).toEqual(Object.keys(complete).sort());
  });

  it('leaves out a later term as long as it is the usual one: mandates signed before it keep their hash', () => {
    expect(hashOfTerms(complete).toString('hex')).toBe(HASH_BEFORE);
  });

  it('moves with any of them', () => {
    const other: Partial<TermsContent> = {
      effectiveFrom: calendarDate('2026-01-02'),
      services: ['AMICABLE'],
      waiverMaxMinor: 1n,
      invoiceDueDays: 45,
      interestContractRate: rate('12'),
      powerToReceive: false,
      remuneration: 'x',
      amountMaxMinor: 5n,
      claimTypes: ['INVOICE'],
    };
    for (const [name, value] of Object.entries(other))
      expect(hashOfTerms({ ...complete, [name]: value }).equals(hashOfTerms(complete))).toBe(false);
    fc.assert(
      fc.property(
        fc.bigInt(1n, 10n ** 12n),
        (waiverMaxMinor) =>
          !hashOfTerms({ ...complete, waiverMaxMinor }).equals(hashOfTerms(complete)),
      ),
    );
  });
});
