import { electronicFormatIBAN, isValidIBAN } from 'ibantools';

const LA_POSTE = '356000000';
const MONACO = '000';
const REFERENCE_CHARACTERS_MAX = 21;

/** A SIREN: nine digits, Luhn (rule R-ID [B-01]). Digits only: spaces are taken out where the text is read. */
export function isSiren(text: string): boolean {
  return /^\d{9}$/.test(text) && luhn(text);
}

/**
 * A SIRET: fourteen digits, Luhn (rule R-ID [B-02]). The establishments of La Poste are numbered otherwise: the sum of
 * their digits is a multiple of 5, except the head office, which passes Luhn.
 */
export function isSiret(text: string): boolean {
  if (!/^\d{14}$/.test(text)) return false;
  if (!text.startsWith(LA_POSTE)) return luhn(text) && isSiren(text.slice(0, 9));
  return luhn(text) || digitSum(text) % 5 === 0;
}

/** An IBAN of the length and shape of its country, mod 97 (rule R-ID [B-04]); spaces and dashes tolerated. */
export function isIban(text: string): boolean {
  return isValidIBAN(compactIban(text));
}

/** The IBAN as files and the database carry it: upper case, nothing between the characters. */
export function compactIban(text: string): string {
  return electronicFormatIBAN(text) ?? '';
}

/** The French VAT number of a SIREN: FR, key (12 + 3 x (SIREN mod 97)) mod 97, SIREN. Throws RangeError on no SIREN. */
export function frenchVatNumber(siren: string): string {
  if (!isSiren(siren)) throw new RangeError(`not a SIREN: ${siren}`);
  return `FR${vatKey(siren)}${siren}`;
}

/**
 * A French VAT number (rule R-ID [B-03]). A key with letters is accepted on its pattern alone, its algorithm being private; Monaco's
 * numbers start with 000 and hold no SIREN.
 */
export function isFrenchVatNumber(text: string): boolean {
  const [, key, siren] = /^FR([0-9A-HJ-NP-Z]{2})(\d{9})$/.exec(text) ?? [];
  if (key === undefined || siren === undefined) return false;
  if (!isSiren(siren) && !siren.startsWith(MONACO)) return false;
  return /[A-Z]/.test(key) || key === vatKey(siren);
}

/**
 * The structured reference that a debtor quotes on a transfer (ISO 11649): RF, two check digits, the reference. Throws RangeError
 * unless the reference has 1 to 21 letters and digits; it is put in upper case.
 */
export function creditorReference(reference: string): string {
  const upper = reference.toUpperCase();
  if (!/^[0-9A-Z]+$/.test(upper) || upper.length > REFERENCE_CHARACTERS_MAX)
    throw new RangeError(`not a reference for RF: ${reference}`);
  const check = 98 - mod97(`${upper}RF00`);
  return `RF${String(check).padStart(2, '0')}${upper}`;
}

/** Whether the text is an RF creditor reference with right check digits; spaces and case tolerated. */
export function isCreditorReference(text: string): boolean {
  const compact = text.replace(/\s/g, '').toUpperCase();
  const shaped = /^RF\d{2}[0-9A-Z]{1,21}$/.test(compact);
  return shaped && mod97(`${compact.slice(4)}${compact.slice(0, 4)}`) === 1;
}

function vatKey(siren: string): string {
  return String((12 + 3 * (Number(siren) % 97)) % 97).padStart(2, '0');
}

function digitSum(digits: string): number {
  return Array.from(digits).reduce((total, digit) => total + Number(digit), 0);
}

function luhn(digits: string): boolean {
  const total = Array.from(digits)
    .reverse()
    .reduce((sum, digit, index) => {
      const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
      return sum + (value > 9 ? value - 9 : value);
    }, 0);
  return total % 10 === 0;
}

/** Letters count as two digits (A is 10); taken digit by digit, so that no number grows too large. */
function mod97(text: string): number {
  return Array.from(text).reduce((rest, character) => {
    const value = Number.parseInt(character, 36);
    return (rest * (value > 9 ? 100 : 10) + value) % 97;
  }, 0);
}
