import { decimalsOf, formatAmount, type Currency, type Minor } from '@solde/money';
import type { CalendarDate } from '@solde/calendar';

import type { Language } from './message-kind';

const MONTHS: Readonly<Record<Language, readonly string[]>> = {
  fr: [
    ...['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août', 'septembre'],
    ...['octobre', 'novembre', 'décembre'],
  ],
  en: [
    ...['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September'],
    ...['October', 'November', 'December'],
  ],
};
const SIGNS: Readonly<Record<string, string>> = { EUR: '€', GBP: '£', USD: '$' };
const NO_BREAK = '\u00a0';
const LENGTH_MAX = 500;

/** An amount as a letter prints it: `1 234,56 €`, `1,234.56 €`. Spaces in it do not break. */
export function writtenAmount(amount: Minor, currency: Currency, language: Language): string {
  const [whole = '', decimals] = formatAmount(amount, currency).split('.');
  const thousands = language === 'fr' ? NO_BREAK : ',';
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, thousands);
  const point = language === 'fr' ? ',' : '.';
  const figure = decimalsOf(currency) === 0 ? grouped : `${grouped}${point}${decimals ?? ''}`;
  return `${figure}${NO_BREAK}${SIGNS[currency] ?? currency}`;
}

/** A day as a letter prints it: `1er mars 2026`, `1 March 2026`. */
export function writtenDay(day: CalendarDate, language: Language): string {
  const [year = '', month = '', date = ''] = day.split('-');
  const number = Number(date);
  const ordinal = language === 'fr' && number === 1 ? '1er' : String(number);
  return `${ordinal} ${MONTHS[language][Number(month) - 1] ?? month} ${year}`;
}

/** A day in a table: `01/03/2026`, and `2026-03-01` in English, where nobody agrees on the order. */
export function shortDay(day: CalendarDate, language: Language): string {
  return language === 'fr' ? day.split('-').reverse().join('/') : day;
}

/**
 * A fact of a case as one line of a letter: without line ends, control characters or bars, which would draw lines
 * and columns of the page that nobody wrote.
 */
export function oneLine(text: string): string {
  return text
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .replace(/\|/g, '/')
    .replace(/ {2,}/g, ' ')
    .trim()
    .slice(0, LENGTH_MAX);
}
