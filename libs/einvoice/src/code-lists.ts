/** The part of each code list of EN 16931 that our invoices use; a code outside it is a fault of ours. */

/** UNTDID 1001: invoice, credit note, corrected invoice. */
export const TYPE_CODES: ReadonlySet<string> = new Set(['380', '381', '384']);
/** UNTDID 5305. */
export const VAT_CATEGORIES: ReadonlySet<string> = new Set(['S', 'Z', 'E', 'AE', 'O', 'K', 'G']);
/** UNTDID 4461: not defined, credit transfer, card, direct debit, SEPA transfer, SEPA debit, clearing between partners. */
export const PAYMENT_MEANS: ReadonlySet<string> = new Set([
  '1',
  '30',
  '48',
  '49',
  '58',
  '59',
  '97',
]);
/** Of those, the ones that need an account. */
export const TRANSFERS: ReadonlySet<string> = new Set(['30', '58']);
/** UNTDID 4451: subjects of notes. */
export const NOTE_SUBJECTS: ReadonlySet<string> = new Set(['AAB', 'AAI', 'PMD', 'PMT', 'REG']);
/** ISO 6523: SIREN, SIRET, GLN. */
export const PARTY_SCHEMES: ReadonlySet<string> = new Set(['0002', '0009', '0088']);
/** Electronic addresses: the French ones, SIREN, SIRET, VAT numbers of France. */
export const ADDRESS_SCHEMES: ReadonlySet<string> = new Set(['0002', '0009', '0225', '9957']);
/** UN/ECE Recommendation 20: one, hour, day. */
export const UNITS: ReadonlySet<string> = new Set(['C62', 'HUR', 'DAY']);

/** VATEX: disbursements, the French franchise, reverse charge, services outside the scope. */
export const EXEMPTION_CODES: ReadonlySet<string> = new Set([
  'VATEX-EU-79-C',
  'VATEX-FR-FRANCHISE',
  'VATEX-EU-AE',
  'VATEX-EU-O',
]);

const REGIONS = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
/** Known to the standard of names, and no country. */
const NO_COUNTRY: ReadonlySet<string> = new Set(['EU', 'EZ', 'UN', 'ZZ', 'QO', 'XA', 'XB']);
/** Greece and Northern Ireland, as tax offices write them. */
const TAX_OFFICES: ReadonlySet<string> = new Set(['EL', 'XI']);

/** ISO 3166-1 alpha-2. */
export function isCountry(code: string): boolean {
  return /^[A-Z]{2}$/.test(code) && !NO_COUNTRY.has(code) && REGIONS.of(code) !== undefined;
}

/** Whether a VAT number begins with the country that gave it. */
export function hasCountryPrefix(vatNumber: string): boolean {
  const prefix = vatNumber.slice(0, 2);
  return isCountry(prefix) || TAX_OFFICES.has(prefix);
}
