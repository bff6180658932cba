import fc from 'fast-check';

import { likeness, numbersIn, numberShape, shapesNear } from './number-likeness';
import { nameKey } from './payer-name';
import { proposalSentence } from './proposal-sentence';
import { proposals, type ProposalCandidate, type WaitingMoney } from './proposals';

describe('an invoice number as people write it', () => {
  it.each([
    ['FA2024-20132', 'EXACT'],
    ['fa 2024 20132', 'EXACT'],
    ['FA2O24-2O132', 'LOOK_ALIKE'],
    ['FA2024-20I32', 'LOOK_ALIKE'],
    ['FA2024-2013Z', 'LOOK_ALIKE'],
    ['2024-20132', 'OTHER_PREFIX'],
    ['FACT2024-20132', 'OTHER_PREFIX'],
    ['20132', 'END_ONLY'],
    ['FA2024-20123', 'TRANSPOSED'],
    ['FA2024-02132', 'TRANSPOSED'],
    ['FA2024-20133', 'ONE_CHARACTER'],
    ['FA2024-2132', 'ONE_CHARACTER'],
    ['FA2024-201132', 'ONE_CHARACTER'],
    ['FA2024-20243', null],
    ['132', null],
    ['FA2025-21032', null],
  ])('%s is FA2024-20132: %s', (written, how) => {
    expect(likeness(written, 'FA2024-20132')).toBe(how);
  });

  it('is among the shapes that are looked up, whatever the slip', () => {
    const digit = fc.constantFrom(...'0123456789');
    fc.assert(
      fc.property(
        fc.array(digit, { minLength: 5, maxLength: 12 }),
        fc.nat(),
        digit,
        fc.constantFrom('SWAP', 'DROP', 'ADD', 'CHANGE'),
        (digits, place, other, slip) => {
          const at = place % (digits.length - 1);
          const written = [...digits];
          if (slip === 'SWAP')
            [written[at], written[at + 1]] = [digits[at + 1] ?? '', digits[at] ?? ''];
          else written.splice(at, slip === 'ADD' ? 0 : 1, ...(slip === 'DROP' ? [] : [other]));
          fc.pre(written.length >= 5);
          const [wrong, right] = [`FA${written.join('')}`, `FA${digits.join('')}`];
          expect(shapesNear(wrong)).toContain(numberShape(right));
          expect(likeness(wrong, right)).not.toBeNull();
        },
      ),
    );
  });

  it('is found among the words of a label, in groups too', () => {
    expect(numbersIn('REGLT FA 2024-20132 MENUISERIE NOËL')).toEqual(
      expect.arrayContaining(['FA202420132', '202420132', '20132']),
    );
    expect(numbersIn('MENSUALITE')).toEqual([]);
    expect(numbersIn('1 '.repeat(5000)).length).toBeLessThanOrEqual(12);
  });
});

describe('the name of a payer', () => {
  it('is remembered whatever the order of its words, and not at all when it says too little', () => {
    expect(nameKey('M. Jean DUPONT')).toBe('DUPONT JEAN');
    expect(nameKey('dupont jean')).toBe('DUPONT JEAN');
    expect([nameKey(null), nameKey('SARL'), nameKey('M. X')]).toEqual([null, null, null]);
  });
});

describe('proposals', () => {
  const candidate = (facts: Partial<ProposalCandidate>): ProposalCandidate => ({
    ...{ caseId: 'A', debtorName: 'Garage Nguyen', balanceMinor: 1200_00n, claims: [] },
    ...{ debtorReferences: [], isKnownAccount: false, learntFrom: null, isNamed: false },
    ...facts,
  });
  const money = (facts: Partial<WaitingMoney>): WaitingMoney => ({
    ...{ amountMinor: 123_45n, label: 'VIREMENT', payerName: null, ...facts },
  });
  const why = (waiting: WaitingMoney, facts: Partial<ProposalCandidate>) =>
    proposals(waiting, [candidate(facts)]).flatMap(({ reasons }) =>
      reasons.map(({ key, facts: said }) => [key, said]),
    );
  const claims = [{ number: 'FA2024-20132', principalMinor: 300_00n }];

  it.each([
    [
      'a number mistyped',
      money({ label: 'VIR FA2O24-20132' }),
      { claims },
      ['INVOICE_NUMBER', { number: 'FA2024-20132', written: 'FA2O2420132', how: 'LOOK_ALIKE' }],
    ],
    [
      'the reference of the debtor',
      money({ label: 'CL10209 SOLDE' }),
      { debtorReferences: ['CL-10209'] },
      ['DEBTOR_REFERENCE', { number: 'CL-10209', written: 'CL10209', how: 'EXACT' }],
    ],
    [
      'the name of the payer',
      money({ payerName: 'GARAGE NGUYEN SARL' }),
      {},
      ['PAYER_NAME', { name: 'Garage Nguyen', pct: 100 }],
    ],
    [
      'a name in the label',
      money({ label: 'REGLT FACTURE GARAGE NGUYEN' }),
      {},
      ['PAYER_NAME', { name: 'Garage Nguyen', pct: 100 }],
    ],
    ['the whole balance', money({ amountMinor: 1200_00n }), {}, ['EXACT_BALANCE', {}]],
    [
      'one invoice',
      money({ amountMinor: 300_00n }),
      { claims },
      ['INVOICE_AMOUNT', { number: 'FA2024-20132' }],
    ],
    ['a learnt payer', money({}), { learntFrom: '12' }, ['LEARNT_PAYER', { receipt: '12' }]],
    ['a known account', money({}), { isKnownAccount: true }, ['KNOWN_ACCOUNT', {}]],
    ['a case named before', money({}), { isNamed: true }, ['NAMED_CASE', {}]],
  ] as const)('%s', (_, waiting, facts, expected) => {
    expect(why(waiting, facts)).toEqual([expected]);
  });

  it('weigh a part of the balance beside something else, and never alone', () => {
    const known = { isKnownAccount: true };
    expect(why(money({ amountMinor: 400_00n }), known)).toContainEqual([
      'INSTALMENT',
      { count: 3 },
    ]);
    expect(why(money({ amountMinor: 171_43n }), known)).toContainEqual([
      'INSTALMENT',
      { count: 7 },
    ]);
    expect(why(money({ amountMinor: 250_00n }), known)).toContainEqual(['ROUND_PART', {}]);
    expect(why(money({ amountMinor: 1300_00n }), known)).toEqual([['KNOWN_ACCOUNT', {}]]);
    expect(why(money({ amountMinor: 400_00n }), {})).toEqual([]);
  });

  it('rank several signs above one, and equal ones by their case', () => {
    const number = candidate({ caseId: 'N', claims });
    const both = candidate({ caseId: 'B', claims, isKnownAccount: true });
    const other = candidate({ caseId: 'A', claims });
    const ranked = proposals(money({ label: 'FA2024-20123' }), [number, other, both]);
    expect(ranked.map(({ caseId, points }) => [caseId, points])).toEqual([
      ['B', 85],
      ['A', 45],
      ['N', 45],
    ]);
  });

  it('are at most five, and never above 100 points', () => {
    const many = Array.from({ length: 9 }, (_, n) =>
      candidate({
        ...{ caseId: `C${n}`, claims, isKnownAccount: true, learntFrom: '1', isNamed: true },
        balanceMinor: 123_45n,
      }),
    );
    const found = proposals(money({ label: 'FA2024-20132' }), many);
    expect(found).toHaveLength(5);
    expect(new Set(found.map(({ points }) => points))).toEqual(new Set([100]));
  });

  it('are said in both languages, every word of them', () => {
    const [proposal] = proposals(
      money({ label: 'FA2O24-20132', amountMinor: 300_00n, payerName: 'Nguyen Garage' }),
      [candidate({ claims, isKnownAccount: true, isNamed: true, learntFrom: '7' })],
    );
    const said = (locale: 'fr' | 'en') =>
      proposal?.reasons.map((one) => proposalSentence(one, locale));
    expect(said('fr')).toEqual([
      'facture FA2024-20132, écrite « FA2O2420132 » (lettres prises pour des chiffres)',
      'payeur reconnu par une personne lors de l’encaissement n° 7',
      'ce compte bancaire a déjà payé pour ce débiteur',
      'nom proche de Garage Nguyen (100 %)',
      'dossier déjà désigné par ce paiement',
      'montant exact de la facture FA2024-20132',
    ]);
    for (const sentence of said('en') ?? []) expect(sentence).not.toMatch(/[{}]/);
  });
});
