import * as fc from 'fast-check';
import { matchBankLine, referenceKey, type MatchCandidate } from './match';

const iban = 'FR7630006000011234567890189';
const candidate: MatchCandidate = {
  caseId: 'C2026000123',
  rfReference: 'RF78C2026000123',
  invoiceNumbers: ['F-2026-0042'],
  debtorReferences: ['CLI 908'],
  debtorIbans: [iban],
  balanceMinor: 540_00n,
};
const other: MatchCandidate = {
  caseId: 'C2026000124',
  rfReference: 'RF51C2026000124',
  invoiceNumbers: ['F-2026-0043', 'F-2026-0042'],
  debtorReferences: ['CLI 909'],
  debtorIbans: [iban],
  balanceMinor: 300_00n,
};

function line(label: string, amountMinor = 1n, payerIban: string | null = null) {
  return { label, amountMinor, payerIban };
}

describe('matching a bank line', () => {
  it.each([
    ['its RF reference', 'VIR RF78C2026000123', 'RF_REFERENCE'],
    ['its RF reference in groups', 'VIREMENT RF78 C202 6000 123 MERCI', 'RF_REFERENCE'],
    ['its invoice number', 'FACTURE F-2026-0042', 'INVOICE_NUMBER'],
    ['its invoice number, spaced and in small letters', 'facture f 2026 0042', 'INVOICE_NUMBER'],
    ['the reference of the creditor', 'règlement cli-908', 'DEBTOR_REFERENCE'],
  ])('finds the case by %s', (_, label, by) => {
    expect(matchBankLine(line(label), [candidate])).toEqual({ caseId: 'C2026000123', by });
  });

  it('finds the only case of a known payer whose balance is exactly paid', () => {
    const exact = line('FACTURE', 300_00n, 'fr76 3000 6000 0112 3456 7890 189');
    expect(matchBankLine(exact, [candidate, other])).toEqual({
      caseId: 'C2026000124',
      by: 'EXACT_BALANCE_KNOWN_IBAN',
    });
  });

  it.each([
    ['a number that two cases share', line('F-2026-0042')],
    ['a partial amount of a known payer', line('ACOMPTE', 100_00n, iban)],
    ['an exact balance of an unknown payer', line('FACTURE', 300_00n)],
    ['a reference inside a longer one', line('XF-2026-00421')],
    ['nothing', line('')],
  ])('leaves to a person: %s', (_, bankLine) => {
    expect(matchBankLine(bankLine, [candidate, other])).toEqual({ caseId: null, by: 'SUSPENSE' });
  });

  it('tries the next test when one finds two cases', () => {
    const both = line('F-2026-0042 CLI 909');
    expect(matchBankLine(both, [candidate, other])).toEqual({
      caseId: 'C2026000124',
      by: 'DEBTOR_REFERENCE',
    });
  });

  it('reads a reference whatever its spacing, dashes and case', () => {
    const marks = fc.constantFrom('', ' ', '-', '.', '/', '\u00a0', '–');
    fc.assert(
      fc.property(fc.array(marks, { minLength: 10, maxLength: 10 }), (between) => {
        const spaced = 'F20260042'
          .split('')
          .map((letter, index) => letter + (between[index] ?? ''))
          .join('');
        expect(referenceKey(spaced.toLowerCase())).toBe('F20260042');
      }),
    );
  });

  it('answers quickly on a hostile label', () => {
    expect(matchBankLine(line('F '.repeat(50_000)), [candidate]).by).toBe('SUSPENSE');
  });
});
