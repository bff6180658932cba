import { createHash } from 'node:crypto';

import * as fc from 'fast-check';

import { holidaysOf } from '@solde/country';

import {
  FiguresFingerprint,
  figuresHash,
  isCutOff,
  plannedCreditors,
  remittanceClock,
  runFigures,
  type CreditorAccount,
  type CreditorTerms,
  type StoppedCreditor,
  type UnsettledCreditor,
} from './run-figures';

const facts = {
  currency: 'EUR',
  cutOffOn: '2026-03-31',
  holidays: holidaysOf('FR-METRO', { use: 'LEGAL' }),
  hasOwnAccount: true,
} as const;

const terms: CreditorTerms = {
  ...{ mode: 'NET', cycle: 'TWICE_MONTHLY', payoutBusinessDays: 5, delayClause: null },
  ...{ negativeBalance: 'CARRY_FORWARD', transferMinMinor: 0n },
  invoiceDueDays: 30,
};

const account: CreditorAccount = {
  ...{ bankDetailId: 'B', usableFrom: '2026-01-01' },
  ...{ iban: 'FR1420041010050500013M02606', bic: null },
};

const creditor: UnsettledCreditor = {
  ...{ creditorId: 'A', territory: 'FR-METRO', terms },
  ...{ account, isHeld: false },
  ...{ openingCarryMinor: 0n, carriedClearedOn: null, lines: 2, digest: 'd' },
  ...{ givenBackMinor: 0n, costsKeptMinor: 0n, deboursMinor: 0n },
  ...{ collectedMinor: 1000_00n, feesMinor: 150_00n, receipts: 1, oldestClearedOn: '2026-03-20' },
};

const planned = (change: Partial<UnsettledCreditor>) => {
  const { statements, stopped } = runFigures(facts, [{ ...creditor, ...change }]);
  return statements[0] ?? stopped[0] ?? null;
};

const OUTSIDE_SEPA = 'TN5910006035183598478831';

describe('figures of a remittance run', () => {
  it('pays what was collected less fees and VAT, five business days after the cut-off', () => {
    expect(runFigures(facts, [creditor])).toMatchObject({
      payoutOn: '2026-04-08',
      statements: [
        {
          ...{ feesMinor: '15000', vatRate: '20', vatMinor: '3000', balanceMinor: '82000' },
          ...{ transferMinor: '82000', carryMinor: '0', state: 'FINAL', bankDetailId: 'B' },
        },
      ],
      stopped: [],
    });
  });

  it.each([
    [
      'no account',
      { account: null },
      { state: 'HELD', heldBecause: 'NO_IBAN', carryMinor: '82000' },
    ],
    [
      'an account that is not usable on the payout day',
      { account: { ...account, usableFrom: '2026-04-09' } },
      { state: 'HELD', heldBecause: 'BANK_DETAILS_CHANGED', bankDetailId: null },
    ],
    [
      'an account usable on that very day',
      { account: { ...account, usableFrom: '2026-04-08' } },
      { state: 'FINAL' },
    ],
    [
      'an account outside SEPA, however old it is',
      { account: { ...account, iban: OUTSIDE_SEPA } },
      {
        ...{ state: 'HELD', heldBecause: 'ACCOUNT_OUTSIDE_SEPA', transferMinor: '0' },
        ...{ carryMinor: '82000', bankDetailId: null },
      },
    ],
    [
      'an account that changed, outside SEPA: no day makes it good',
      { account: { ...account, iban: OUTSIDE_SEPA, usableFrom: '2026-04-09' } },
      { heldBecause: 'ACCOUNT_OUTSIDE_SEPA' },
    ],
    [
      'a hold on an account outside SEPA: the person comes first',
      { account: { ...account, iban: OUTSIDE_SEPA }, isHeld: true },
      { heldBecause: 'LEGAL_HOLD' },
    ],
    [
      'a BIC that no bank takes',
      { account: { ...account, bic: 'AGRI' } },
      { state: 'HELD', heldBecause: 'ACCOUNT_INVALID' },
    ],
    [
      'a billion',
      { collectedMinor: 2_000_000_000_00n },
      { state: 'HELD', heldBecause: 'AMOUNT_ABOVE_SEPA' },
    ],
    [
      'a debit, whatever the account',
      { account: null, openingCarryMinor: -984_00n },
      { state: 'CARRIED', heldBecause: null, carryMinor: '-16400', transferMinor: '0' },
    ],
    [
      'the VAT of Guadeloupe',
      { territory: 'GP' },
      { vatRate: '8.5', vatMinor: '1275', transferMinor: '83725' },
    ],
    [
      'a territory without a rate',
      { territory: 'NC' },
      { code: 'RATE_MISSING', facts: { territory: 'NC' } },
    ],
    [
      'a territory without a rate and no fee',
      { territory: 'NC', feesMinor: 0n },
      { vatMinor: '0', transferMinor: '100000' },
    ],
    [
      'gross terms: all of it leaves, the fees are invoiced',
      { terms: { ...terms, mode: 'GROSS' } },
      { transferMinor: '100000', carryMinor: '0', vatMinor: '3000', mode: 'GROSS' },
    ],
    [
      'costs kept, debours and a provision that goes back',
      { costsKeptMinor: 33_47n, deboursMinor: 20_00n, givenBackMinor: 60_00n },
      { transferMinor: '82653', deboursMinor: '2000' },
    ],
    [
      'debours alone, where no VAT rate is known',
      { territory: 'NC', feesMinor: 0n, deboursMinor: 20_00n },
      { vatMinor: '0', transferMinor: '98000' },
    ],
    [
      'a debit that the mandate lets us claim',
      { terms: { ...terms, negativeBalance: 'INVOICE' }, collectedMinor: 0n },
      { state: 'FINAL', claimedMinor: '18000', carryMinor: '0', balanceMinor: '-18000' },
    ],
    [
      'a hold set by a person, before any other reason',
      { isHeld: true, account: null },
      { state: 'HELD', heldBecause: 'LEGAL_HOLD', carryMinor: '82000' },
    ],
    ['no signed mandate', { terms: null }, { code: 'MANDATE_NOT_ACTIVE' }],
    [
      'a small credit that the next run still pays in time',
      { terms: { ...terms, transferMinMinor: 900_00n }, oldestClearedOn: '2026-03-31' },
      { state: 'CARRIED', carryMinor: '82000' },
    ],
    [
      'a small credit that the next run would pay too late',
      { terms: { ...terms, transferMinMinor: 900_00n } },
      { state: 'FINAL', transferMinor: '82000' },
    ],
    [
      'a small credit under another clause of delay',
      { terms: { ...terms, transferMinMinor: 900_00n, delayClause: 'deux mois' } },
      { state: 'CARRIED' },
    ],
    ['no movement', { lines: 0, collectedMinor: 0n, feesMinor: 0n, oldestClearedOn: null }, null],
    ['lines that cancel out', { collectedMinor: 0n, feesMinor: 0n }, { state: 'FINAL', lines: 2 }],
    ['a period that ends another day', { terms: { ...terms, cycle: 'WEEKLY' } }, null],
  ] as const)('%s', (_, change, expected) => {
    const one = planned(change);
    if (expected === null) expect(one).toBeNull();
    else expect(one).toMatchObject(expected);
  });

  it('pays a held credit later without any movement beside it', () => {
    const held = { openingCarryMinor: 820_00n, carriedClearedOn: '2026-03-10', lines: 0 } as const;
    const nothing = { collectedMinor: 0n, feesMinor: 0n, receipts: 0, oldestClearedOn: null };
    expect(planned({ ...held, ...nothing })).toMatchObject({
      ...{ transferMinor: '82000', oldestClearedOn: '2026-03-10', state: 'FINAL' },
    });
  });

  it('always adds up: opening carry and lines are transfer and carry', () => {
    const cents = fc.bigInt(-1_000_000_000n, 1_000_000_000n);
    fc.assert(
      fc.property(cents, cents, cents, fc.boolean(), (carry, collected, fees, known) => {
        const change = { openingCarryMinor: carry, collectedMinor: collected, feesMinor: fees };
        const one = planned({ ...change, ...(known ? {} : { account: null }) });
        if (one === null || 'code' in one) throw new Error('no statement');
        const sum = carry + collected - fees - BigInt(one.vatMinor);
        expect(BigInt(one.transferMinor) + BigInt(one.carryMinor)).toBe(sum);
        expect(BigInt(one.transferMinor) >= 0n).toBe(true);
      }),
    );
  });

  it('has one fingerprint for one set of figures, whatever the order of their keys', () => {
    const figures = runFigures(facts, [creditor]);
    const read = JSON.parse(JSON.stringify(figures)) as typeof figures;
    const shuffled = { ...read, currency: read.currency };
    expect(figuresHash(shuffled).equals(figuresHash(figures))).toBe(true);
    const other = runFigures(facts, [{ ...creditor, digest: 'e' }]);
    expect(figuresHash(other).equals(figuresHash(figures))).toBe(false);
  });

  it.each([
    ['an invoice that nobody could pay', { mode: 'GROSS' }, {}, 'NO_OWN_ACCOUNT'],
    ['no invoice', { mode: 'GROSS' }, { feesMinor: 0n }, undefined],
    ['a credit note', { mode: 'GROSS' }, { feesMinor: -10_00n }, undefined],
    ['fees that are set off', { mode: 'NET' }, {}, undefined],
  ] as const)('without an account of the agency leaves out by name %s', (_, change, more, code) => {
    const one = { ...creditor, ...more, terms: { ...terms, ...change } };
    const { statements, stopped } = runFigures({ ...facts, hasOwnAccount: false }, [one]);
    expect([statements.length, stopped[0]?.code]).toEqual([code === undefined ? 1 : 0, code]);
    expect(runFigures(facts, [one]).stopped).toEqual([]);
  });

  it('keeps the fingerprint of runs prepared before: SHA-256 of the JSON with its keys in order', () => {
    const stopped = { ...creditor, creditorId: 'Z', terms: null };
    const figures = runFigures(facts, [creditor, { ...creditor, creditorId: 'B' }, stopped]);
    expect([figures.statements.length, figures.stopped.length]).toEqual([2, 1]);
    const ordered = (_: string, value: unknown): unknown =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
        : value;
    const text = JSON.stringify(figures, ordered);
    expect(figuresHash(figures).toString('hex')).toBe(
      createHash('sha256').update(text).digest('hex'),
    );
  });

  it('comes to the same figures page by page as all at once', () => {
    const terms = fc.constantFrom(null, creditor.terms, {
      ...creditor.terms!,
      mode: 'GROSS' as const,
    });
    const some = fc.array(fc.record({ terms, collectedMinor: fc.bigInt(0n, 10n ** 9n) }), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 7 }), (changes, size) => {
        const creditors = changes.map((change, index) => ({
          ...{ ...creditor, ...change, creditorId: `C${index}` },
        }));
        const whole = runFigures(facts, creditors);
        const fingerprint = new FiguresFingerprint(whole);
        const stopped: StoppedCreditor[] = [];
        for (let from = 0; from < creditors.length; from += size) {
          const days = { ...facts, payoutOn: whole.payoutOn };
          const page = plannedCreditors(days, creditors.slice(from, from + size));
          fingerprint.add(page.statements);
          stopped.push(...page.stopped);
        }
        return fingerprint.of(stopped).equals(figuresHash(whole));
      }),
    );
  });

  it('knows how many days its oldest money has to spare', () => {
    expect(remittanceClock(runFigures(facts, [creditor]))).toEqual({
      ...{ receipts: 1, oldestClearedOn: '2026-03-20', limitOn: '2026-04-20', inTime: true },
    });
  });

  it.each([
    ['2026-03-15', true],
    ['2026-02-28', true],
    ['2026-03-29', true],
    ['2026-03-30', false],
  ] as const)('%s ends a period: %s', (day, ends) => {
    expect(isCutOff(day)).toBe(ends);
  });
});
