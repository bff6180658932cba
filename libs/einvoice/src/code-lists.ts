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

const COUNTRY = /^[A-Z]{2}$/;
/** ISO 3166-1, of where creditors of a French agency live; the tax offices write Greece EL and Northern Ireland XI. */
export const COUNTRIES: ReadonlySet<string> = new Set(
  (
    'AD AE AR AT AU BE BG BL BR CA CH CI CM CN CY CZ DE DK DZ EE ES FI FR GB GF GP GR HK HR HU IE IL IN IS IT JP KR LI ' +
    'LT LU LV MA MC MF MG MQ MT MU MX NC NL NO NZ PF PL PM PT QA RE RO RS SE SG SI SK SM SN TF TN TR UA US WF YT ZA'
  ).split(' '),
);
const TAX_OFFICES: ReadonlySet<string> = new Set(['EL', 'XI']);

/** Whether a VAT number begins with the country that gave it. */
export function hasCountryPrefix(vatNumber: string): boolean {
  const prefix = vatNumber.slice(0, 2);
  return COUNTRY.test(prefix) && (COUNTRIES.has(prefix) || TAX_OFFICES.has(prefix));
}
