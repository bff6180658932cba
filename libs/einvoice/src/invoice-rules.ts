import { isCurrency } from '@solde/money';

import {
  ADDRESS_SCHEMES,
  EXEMPTION_CODES,
  hasCountryPrefix,
  isCountry,
  NOTE_SUBJECTS,
  PARTY_SCHEMES,
  PAYMENT_MEANS,
  TRANSFERS,
  TYPE_CODES,
  UNITS,
  VAT_CATEGORIES,
} from './code-lists';
import { decimal, decimalsIn, sumOf } from './decimal';
import { INVOICE_DECIMALS_MAX } from './electronic-invoice';
import type { InvoiceRule } from './invoice-rule';
import { readInvoice, type ReadId, type ReadInvoice, type ReadLine } from './read-invoice';
import { isBasisTimesRate, VAT_RULES } from './vat-rules';

type Holds = InvoiceRule['holds'];

const PRESENCE: readonly InvoiceRule[] = [
  rule('BR-01', 'It names its specification.', has('specification')),
  rule('BR-02', 'It has a number.', has('number')),
  rule('BR-03', 'It has a date of issue.', has('issuedOn')),
  rule('BR-04', 'It says what kind of document it is.', has('typeCode')),
  rule('BR-05', 'It has a currency.', has('currency')),
  rule('BR-06', 'It names the seller.', ({ seller }) => seller.name !== null),
  rule('BR-07', 'It names the buyer.', ({ buyer }) => buyer.name !== null),
  rule('BR-08', 'It has the address of the seller.', ({ seller }) => seller.address !== null),
  rule('BR-09', 'The address of the seller has a country.', ({ seller }) => hasCountry(seller)),
  rule('BR-10', 'It has the address of the buyer.', ({ buyer }) => buyer.address !== null),
  rule('BR-11', 'The address of the buyer has a country.', ({ buyer }) => hasCountry(buyer)),
  rule('BR-12', 'It has the sum of its lines.', has('linesTotal')),
  rule('BR-13', 'It has a total without VAT.', has('basisTotal')),
  rule('BR-14', 'It has a total with VAT.', has('total')),
  rule('BR-15', 'It has an amount due.', has('due')),
  rule('BR-16', 'It has a line.', ({ lines }) => lines.length > 0),
  rule(
    'BR-21',
    'A line has an identifier.',
    eachLine(({ id }) => id !== null),
  ),
  rule(
    'BR-22',
    'A line has a quantity.',
    eachLine(({ quantity }) => quantity !== null),
  ),
  rule(
    'BR-23',
    'The quantity of a line has a unit.',
    eachLine(({ quantity, unit }) => quantity === null || unit !== null),
  ),
  rule(
    'BR-24',
    'A line has an amount.',
    eachLine(({ amount }) => amount !== null),
  ),
  rule(
    'BR-25',
    'A line names what is billed.',
    eachLine(({ name }) => name !== null),
  ),
  rule(
    'BR-26',
    'A line has a price.',
    eachLine(({ price }) => price !== null),
  ),
  rule(
    'BR-27',
    'A price is not negative.',
    eachLine(({ price }) => (decimal(price) ?? 0n) >= 0n),
  ),
  rule('BR-29', 'A period does not end before it starts.', ({ period }) => {
    const { from = null, until = null } = period ?? {};
    return from === null || until === null || until >= from;
  }),
  rule(
    'BR-45',
    'A group of the VAT breakdown has its taxable amount.',
    eachGroup(({ basis }) => basis !== null),
  ),
  rule(
    'BR-46',
    'A group of the VAT breakdown has its VAT.',
    eachGroup(({ vat }) => vat !== null),
  ),
  rule(
    'BR-47',
    'A group of the VAT breakdown has a category.',
    eachGroup(({ category }) => category !== null),
  ),
  rule(
    'BR-48',
    'A group of the VAT breakdown has a rate, unless it is outside the scope of VAT.',
    eachGroup(({ category, percent }) => percent !== null || category === 'O'),
  ),
  rule('BR-49', 'A way to pay has a code.', ({ means }) =>
    means.every(({ typeCode }) => typeCode !== null),
  ),
  rule('BR-50', 'An account to be paid has its identifier.', ({ means }) =>
    means.every(({ hasAccount, account }) => !hasAccount || account !== null),
  ),
  rule('BR-55', 'A reference to an earlier invoice has its number.', ({ preceding }) =>
    preceding.every(({ number }) => number !== null),
  ),
  rule('BR-61', 'A transfer says to which account.', ({ means }) =>
    means.every(({ typeCode, hasAccount }) => hasAccount || !TRANSFERS.has(typeCode ?? '')),
  ),
  rule('BR-62', 'The electronic address of the seller has a scheme.', ({ seller }) =>
    hasScheme(seller.electronicAddress),
  ),
  rule('BR-63', 'The electronic address of the buyer has a scheme.', ({ buyer }) =>
    hasScheme(buyer.electronicAddress),
  ),
];

const CONDITIONS: readonly InvoiceRule[] = [
  rule(
    'BR-CO-04',
    'A line has a category of VAT.',
    eachLine(({ category }) => category !== null),
  ),
  rule('BR-CO-09', 'A VAT number begins with the country that gave it.', ({ seller, buyer }) =>
    [...seller.taxIds, ...buyer.taxIds].every(
      ({ id, scheme }) => scheme !== 'VA' || hasCountryPrefix(id ?? ''),
    ),
  ),
  rule(
    'BR-CO-10',
    'The sum of the lines is their sum.',
    ({ lines, linesTotal }) =>
      lines.length === 0 || equal(decimal(linesTotal), sumOf(lines.map(({ amount }) => amount))),
  ),
  rule('BR-CO-13', 'The total without VAT is the sum of the lines.', ({ basisTotal, linesTotal }) =>
    equal(decimal(basisTotal), decimal(linesTotal)),
  ),
  rule(
    'BR-CO-14',
    'The total VAT is the sum of the groups.',
    ({ groups, vatTotal }) =>
      groups.length === 0 || equal(decimal(vatTotal), sumOf(groups.map(({ vat }) => vat))),
  ),
  rule(
    'BR-CO-15',
    'The total with VAT is the total without it and the total VAT.',
    ({ total, basisTotal, vatTotal }) => equal(decimal(total), sumOf([basisTotal, vatTotal])),
  ),
  rule(
    'BR-CO-16',
    'The amount due is the total with VAT less what is paid.',
    ({ due, total, paid }) => equal(decimal(total), sumOf([due, paid ?? '0'])),
  ),
  rule(
    'BR-CO-17',
    'The VAT of a group is its taxable amount times its rate.',
    eachGroup(isBasisTimesRate),
  ),
  rule('BR-CO-18', 'It has a VAT breakdown.', ({ groups }) => groups.length > 0),
  rule(
    'BR-CO-19',
    'A period has a start or an end.',
    ({ period }) => period === null || [period.from, period.until].some((day) => day !== null),
  ),
  rule(
    'BR-CO-25',
    'An amount due has a due date or terms.',
    ({ due, dueOn, terms }) => (decimal(due) ?? 0n) <= 0n || dueOn !== null || terms !== null,
  ),
  rule(
    'BR-CO-26',
    'The seller can be identified.',
    ({ seller }) =>
      seller.globalIds.length > 0 ||
      seller.legalId !== null ||
      seller.taxIds.some(({ scheme }) => scheme === 'VA'),
  ),
];

const DECIMALS: readonly InvoiceRule[] = [
  atMostTwo('BR-DEC-09', 'sum of the lines', ({ linesTotal }) => [linesTotal]),
  atMostTwo('BR-DEC-12', 'total without VAT', ({ basisTotal }) => [basisTotal]),
  atMostTwo('BR-DEC-13', 'total VAT', ({ vatTotal }) => [vatTotal]),
  atMostTwo('BR-DEC-14', 'total with VAT', ({ total }) => [total]),
  atMostTwo('BR-DEC-16', 'amount paid', ({ paid }) => [paid]),
  atMostTwo('BR-DEC-18', 'amount due', ({ due }) => [due]),
  atMostTwo('BR-DEC-19', 'taxable amount of a group', ({ groups }) =>
    groups.map(({ basis }) => basis),
  ),
  atMostTwo('BR-DEC-20', 'VAT of a group', ({ groups }) => groups.map(({ vat }) => vat)),
  atMostTwo('BR-DEC-23', 'amount of a line', ({ lines }) => lines.map(({ amount }) => amount)),
];

const LISTS: readonly InvoiceRule[] = [
  inList('BR-CL-01', 'kind of document', TYPE_CODES, ({ typeCode }) => [typeCode]),
  rule('BR-CL-03', 'The currency of an amount is a code of ISO 4217.', ({ vatCurrency }) =>
    isMoney(vatCurrency),
  ),
  rule('BR-CL-04', 'The currency of the invoice is a code of ISO 4217.', ({ currency }) =>
    isMoney(currency),
  ),
  inList('BR-CL-08', 'subject of a note', NOTE_SUBJECTS, ({ subjects }) => subjects),
  inList('BR-CL-10', 'scheme of an identifier', PARTY_SCHEMES, ({ seller, buyer }) =>
    [...seller.globalIds, ...buyer.globalIds].map(({ scheme }) => scheme ?? ''),
  ),
  inList('BR-CL-11', 'scheme of a registration', PARTY_SCHEMES, ({ seller, buyer }) => [
    seller.legalId?.scheme ?? null,
    buyer.legalId?.scheme ?? null,
  ]),
  rule('BR-CL-14', 'The country of an address is a code of ISO 3166.', ({ seller, buyer }) =>
    [seller, buyer].every(({ address }) => isCountry(address?.country ?? 'FR')),
  ),
  inList('BR-CL-16', 'way to pay', PAYMENT_MEANS, ({ means }) =>
    means.map(({ typeCode }) => typeCode),
  ),
  inList('BR-CL-17', 'category of a group', VAT_CATEGORIES, ({ groups }) =>
    groups.map(({ category }) => category),
  ),
  inList('BR-CL-18', 'category of a line', VAT_CATEGORIES, ({ lines }) =>
    lines.map(({ category }) => category),
  ),
  inList('BR-CL-22', 'reason of exemption', EXEMPTION_CODES, ({ groups }) =>
    groups.map(({ reasonCode }) => reasonCode),
  ),
  inList('BR-CL-23', 'unit', UNITS, ({ lines }) => lines.map(({ unit }) => unit)),
  inList('BR-CL-25', 'scheme of an electronic address', ADDRESS_SCHEMES, ({ seller, buyer }) => [
    seller.electronicAddress?.scheme ?? null,
    buyer.electronicAddress?.scheme ?? null,
  ]),
];

/**
 * The business rules of EN 16931 (CEN, part 1, and its code lists) that an invoice of ours can break: those of allowances, charges,
 * payees, tax representatives and other trades are left out, since the writer has no word for them.
 */
export const INVOICE_RULES: readonly InvoiceRule[] = [
  ...PRESENCE,
  ...CONDITIONS,
  ...VAT_RULES,
  ...DECIMALS,
  ...LISTS,
];

export interface BrokenRule {
  readonly code: string;
  readonly text: string;
}

/**
 * The rules that an invoice breaks, judged on the XML that was written; empty when it may be sent. Throws Error on a text
 * that is no Cross Industry Invoice.
 */
export function brokenRules(xml: string): BrokenRule[] {
  const invoice = readInvoice(xml);
  return INVOICE_RULES.filter(({ holds }) => !holds(invoice)).map(({ code, text }) => ({
    code,
    text,
  }));
}

function rule(code: string, text: string, holds: Holds): InvoiceRule {
  return { code, text, holds };
}

function has(name: keyof ReadInvoice): Holds {
  return (invoice) => invoice[name] !== null;
}

function eachLine(holds: (line: ReadLine) => boolean): Holds {
  return ({ lines }) => lines.every(holds);
}

function eachGroup(holds: (group: ReadInvoice['groups'][number]) => boolean): Holds {
  return ({ groups }) => groups.every(holds);
}

/** An address that is missing is BR-08 or BR-10. */
function hasCountry({ address }: ReadInvoice['seller']): boolean {
  return address?.country !== null;
}

function hasScheme(address: ReadId | null): boolean {
  return address?.scheme !== null;
}

/** Two figures, both there: one that is missing is the matter of the rule that asks for it. */
function equal(one: bigint | null, other: bigint | null): boolean {
  return one === null || other === null || one === other;
}

function atMostTwo(
  code: string,
  words: string,
  of: (invoice: ReadInvoice) => readonly (string | null)[],
): InvoiceRule {
  return rule(code, `The ${words} has two decimals at most.`, (invoice) =>
    of(invoice).every((text) => text === null || decimalsIn(text) <= INVOICE_DECIMALS_MAX),
  );
}

function inList(
  code: string,
  words: string,
  list: ReadonlySet<string>,
  of: (invoice: ReadInvoice) => readonly (string | null)[],
): InvoiceRule {
  return rule(code, `The ${words} is in its list of codes.`, (invoice) =>
    of(invoice).every((text) => text === null || list.has(text)),
  );
}

function isMoney(currency: string | null): boolean {
  return currency === null || isCurrency(currency);
}
