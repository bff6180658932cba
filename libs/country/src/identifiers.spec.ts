import fc from 'fast-check';
import {
  compactIban,
  creditorReference,
  frenchVatNumber,
  isCreditorReference,
  isFrenchVatNumber,
  isIban,
  isSiren,
  isSiret,
} from './identifiers';

describe('identifiers (EX-41)', () => {
  it.each([
    ['812345676', true],
    ['900112236', true],
    ['732829320', true],
    ['428701981', true],
    ['812345677', false],
    ['12345678', false],
    ['A12345678', false],
    ['812 345 676', false],
    ['812345676\n', false],
  ])('SIREN %j: %s', (text, valid) => {
    expect(isSiren(text)).toBe(valid);
  });

  it.each([
    ['81234567600009', true],
    ['73282932000074', true],
    ['81234567600000', false],
    ['35600000000048', true],
    ['35600000000001', true],
    ['35600000000002', false],
    ['3560000000004', false],
  ])('SIRET %s: %s', (text, valid) => {
    expect(isSiret(text)).toBe(valid);
  });

  it.each([
    ['FR7630006000011234567890189', true],
    ['FR7630006000011234567890188', false],
    ['GB29NWBK60161331926819', true],
    ['FR76 3000 6000 0112 3456 7890 189', true],
    ['FR763000600001123456789018', false],
    ['XX7630006000011234567890189', false],
    ['', false],
  ])('IBAN %j: %s', (text, valid) => {
    expect(isIban(text)).toBe(valid);
  });

  it('an IBAN is carried without its spaces', () => {
    expect(compactIban('fr76 3000 6000 0112 3456 7890 189')).toBe('FR7630006000011234567890189');
  });

  it.each([
    ['812345676', 'FR19812345676'],
    ['900112236', 'FR86900112236'],
    ['732829320', 'FR44732829320'],
  ])('the VAT number of %s is %s', (siren, vatNumber) => {
    expect(frenchVatNumber(siren)).toBe(vatNumber);
    expect(isFrenchVatNumber(vatNumber)).toBe(true);
  });

  it.each([
    ['FR20812345676', false],
    ['FRAB812345676', true],
    ['FRAO812345676', false],
    ['FR19812345677', false],
    ['DE19812345676', false],
    ['', false],
  ])('VAT number %j: %s', (text, valid) => {
    expect(isFrenchVatNumber(text)).toBe(valid);
  });

  it.each([
    ['539007547034', 'RF18539007547034'],
    ['C2026000123', 'RF78C2026000123'],
    ['C2026000124', 'RF51C2026000124'],
  ])('the RF reference of %s is %s', (reference, rf) => {
    expect(creditorReference(reference)).toBe(rf);
  });

  it.each(['', 'C-2026', 'A'.repeat(22)])('%j cannot be a reference', (reference) => {
    expect(() => creditorReference(reference)).toThrow(RangeError);
  });

  it('refuses the VAT number of what is no SIREN', () => {
    expect(() => frenchVatNumber('812345677')).toThrow(RangeError);
  });

  it('a reference reads back, and one wrong digit is seen', () => {
    const reference = fc.stringMatching(/^[0-9A-Z]{1,20}[0-9]$/);
    fc.assert(
      fc.property(reference, fc.integer({ min: 1, max: 9 }), (text, shift) => {
        const rf = creditorReference(text);
        const wrong = `${rf.slice(0, -1)}${(Number(rf.slice(-1)) + shift) % 10}`;
        expect(isCreditorReference(rf)).toBe(true);
        expect(isCreditorReference(rf.toLowerCase().replace(/(.{4})/g, '$1 '))).toBe(true);
        expect(isCreditorReference(wrong)).toBe(false);
      }),
    );
  });
});
