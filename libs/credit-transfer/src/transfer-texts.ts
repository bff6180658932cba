import { isCalendarDate } from '@solde/calendar';
import { isValidIBAN } from 'ibantools';

import type { TransferRule } from './transfer-rule';

/** What the text of an element must be: each rule with its test. */
export type TextRules = readonly (readonly [TransferRule, (text: string) => boolean])[];

/** SEPA carries from 0.01 to 999 999 999.99 EUR in one transfer (EPC 130-08, AT-T002). */
const AMOUNT = /^\d{1,9}\.\d{2}$/;
const SUM = /^\d{1,15}\.\d{2}$/;
/** EPC 217-08. */
const CHARACTERS = /^[0-9A-Za-z/\-?:().,'+ ]*$/;
/** ISO 9362, as the schema writes it. */
const BIC_FORM = /^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$/;
const INSTANT =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})?$/;
const REGIONS = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
/** Known to the standard of names, and no country. */
const NO_COUNTRY: ReadonlySet<string> = new Set(['EU', 'EZ', 'UN', 'ZZ', 'QO', 'XA', 'XB']);

/**
 * Countries of IBANs inside the scope of the SEPA schemes: EPC 409-09 v8.0 of 24 December 2025, section 5, its 41 countries and Gibraltar.
 *
 * A territory banks under the letters of its country: Guernsey, Jersey and Man under GB; Guadeloupe, Guiana, Martinique, Mayotte, Réunion and
 * Saint-Pierre-et-Miquelon under FR. So do New Caledonia, French Polynesia and Wallis-et-Futuna, which are outside SEPA and which a French
 * bank reaches in euros by the same file (SEPA COM Pacifique, CMF L722-1). No day of entry is kept: a file is judged on the day it is made, and the
 * last to enter, Serbia, has been served since May 2026.
 */
const SEPA: ReadonlySet<string> = new Set([
  ...['AD', 'AL', 'AT', 'BE', 'BG', 'CH', 'CY', 'CZ', 'DE', 'DK', 'EE', 'ES', 'FI', 'FR', 'GB'],
  ...['GI', 'GR', 'HR', 'HU', 'IE', 'IS', 'IT', 'LI', 'LT', 'LU', 'LV', 'MC', 'MD', 'ME', 'MK'],
  ...['MT', 'NL', 'NO', 'PL', 'PT', 'RO', 'RS', 'SE', 'SI', 'SK', 'SM', 'VA'],
]);

/** A text of at most so many characters, all of SEPA. */
export function textOf(charactersMax: number): TextRules {
  return [
    ['TEXT_LENGTH', (text) => text.trim() !== '' && text.length <= charactersMax],
    ['CHARACTERS', (text) => CHARACTERS.test(text)],
  ];
}

/** Max35Text of an identifier (EPC 230-15 on slashes). */
export const IDENTIFIER: TextRules = [
  ...textOf(35),
  ['IDENTIFIER_SLASHES', (text) => !/^\/|\/$|\/\//.test(text)],
];

export const CREATION_TIME: TextRules = [
  [
    'CREATION_TIME',
    (text) => {
      const day = INSTANT.exec(text)?.[1];
      return day !== undefined && isCalendarDate(day);
    },
  ],
];
export const EXECUTION_DATE: TextRules = [['EXECUTION_DATE', isCalendarDate]];
export const COUNT: TextRules = [['TRANSACTION_COUNT', (text) => /^\d{1,15}$/.test(text)]];
export const CONTROL_SUM: TextRules = [['AMOUNT_DECIMALS', (text) => SUM.test(text)]];
export const AMOUNT_TEXT: TextRules = [
  ['AMOUNT_DECIMALS', (text) => /^-?\d+\.\d{2}$/.test(text)],
  ['AMOUNT_RANGE', (text) => AMOUNT.test(text) && /[1-9]/.test(text)],
];
export const COUNTRY: TextRules = [['COUNTRY', isCountry]];
export const BIC: TextRules = [['BIC', (text) => BIC_FORM.test(text)]];
export const IBAN: TextRules = [
  ['IBAN', (text) => isValidIBAN(text)],
  ['IBAN_IN_SEPA', (text) => SEPA.has(text.slice(0, 2))],
];
export const EURO: TextRules = [['CURRENCY', (text) => text === 'EUR']];

export function code(...allowed: readonly string[]): TextRules {
  return [['CODE', (text) => allowed.includes(text)]];
}

/** A decimal of at most two decimals in cents; null when it is none. */
export function cents(text: string): bigint | null {
  return SUM.test(text) ? BigInt(text.replace('.', '')) : null;
}

/** Whether two letters are a country of ISO 3166-1. */
export function isCountry(text: string): boolean {
  return /^[A-Z]{2}$/.test(text) && !NO_COUNTRY.has(text) && REGIONS.of(text) !== undefined;
}
