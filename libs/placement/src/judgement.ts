import type { CalendarDate } from '@solde/calendar';
import { claimNumberKeySql } from '@solde/cases';
import { POSTAL_PREFIXES, TERRITORY_CODES, type CreditorActivity } from '@solde/country';
import { decimalsOf, type Currency, type Minor } from '@solde/money';
import type { LimitationLine } from './limitation-lines';
import { JOINED_BY, type Target } from './targets';
import {
  amountText,
  cell,
  dayNumber,
  dayOf,
  emailsSql,
  isSirenSql,
  isSiretSql,
  isVatNumberSql,
  minorOf,
  onOneLine,
  SPACES,
} from './typed-sql';
import { ACTIVITIES, CLAIM_TYPE_WORDS, QUALITY_WORDS, wordLists } from './words';

/** The longest text that a cell may carry into a column of the trade. */
export const CELL_CHARACTERS_MAX = 500;
/** Payment terms above which an invoice between professionals is flagged (code de commerce, article L441-10). */
export const LEGAL_TERM_DAYS_MAX = 60;

/** What the mandate and the day say of every row. */
export interface JudgingFacts {
  readonly creditorId: string;
  readonly placedOn: CalendarDate;
  readonly currency: Currency;
  readonly confirmsExpired: boolean;
  /** Empty means all. */
  readonly territories: readonly string[];
  readonly claimTypes: readonly string[];
  readonly amountMinMinor: Minor | null;
  readonly amountMaxMinor: Minor | null;
  readonly ageMaxDays: number | null;
  readonly limitation: readonly LimitationLine[];
  readonly defaultActivity: CreditorActivity;
  /** Three-letter codes of the file that are currencies; the rest are not. */
  readonly currencies: readonly string[];
}

/** Where the cells stand: an SQL source with columns line, c1, c2..., and which rows of it. */
export interface CellSource {
  readonly from: string;
  readonly where: string;
}

/** SQL and its parameters; the first parameters are those of the source. */
export interface Judgement {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/**
 * One statement that reads, types and judges every row of a source: a row of the answer per line, with its typed columns,
 * `errors` (the first is the one that counts), `warnings` and `is_expired`.
 *
 * A code may name the target that broke it: `MISSING_FIELD:number`. No value of a cell can make the statement fail. The steps are kept
 * apart by OFFSET 0: flattened, PostgreSQL would compute each expression once per use.
 */
export function judgement(
  targets: readonly (Target | null)[],
  facts: JudgingFacts,
  source: CellSource,
  given: readonly unknown[] = [],
): Judgement {
  const params: unknown[] = [...given];
  const param = (value: unknown, type: string) => `$${params.push(value)}::${type}`;
  const has = (target: Target) => targets.includes(target);
  const prefixes = prefixLengths();
  const decimals = decimalsOf(facts.currency);
  const placedOn = param(facts.placedOn, 'date');
  const creditorId = param(facts.creditorId, 'uuid');
  const currency = param(facts.currency, 'text');
  const types = wordLists(CLAIM_TYPE_WORDS);
  const qualities = wordLists(QUALITY_WORDS);

  const cells = `
    SELECT s.line::int AS line, ${CELLS.map((target) => `${cellsOf(targets, target)} AS ${snake(target)}`).join(', ')}
    FROM ${source.from} AS s
    WHERE ${source.where}
    OFFSET 0`;

  const read = `
    SELECT line, reference, legal_form, basis, proof, segment, phone, email, currency, number, type, debtor_quality, activity,
      ${onOneLine('company_name')} AS company_name, ${onOneLine('last_name')} AS last_name,
      ${onOneLine('first_name')} AS first_name, ${onOneLine('name')} AS full_name,
      ${onOneLine('address_line', ', ')} AS address_line, ${onOneLine('city')} AS city,
      ${onOneLine('contact_name')} AS contact_name,
      birth_on, issued_on, due_on, principal,
      ${dayNumber('birth_on')} AS birth_number, ${dayNumber('issued_on')} AS issued_number, ${dayNumber('due_on')} AS due_number,
      ${amountText('principal')} AS amount,
      translate(siren, E'${SPACES}.-', '') AS siren, translate(siret, E'${SPACES}.-', '') AS siret,
      upper(translate(vat_number, E'${SPACES}.-', '')) AS vat_number,
      ${claimNumberKeySql('number')} AS number_key,
      CASE WHEN country IS NULL OR upper(country) = 'FRANCE' THEN 'FR' ELSE upper(country) END AS country,
      CASE WHEN postal_code ~ '^\\d{4}$' AND coalesce(upper(country), 'FR') IN ('FR', 'FRANCE') THEN '0' || postal_code
           ELSE postal_code END AS postal_code,
      ${TOO_LONG}
    FROM (${cells}) AS cells
    OFFSET 0`;

  const typed = `
    SELECT read.*,
      coalesce(company_name, last_name, full_name) AS legal_name,
      coalesce(upper(currency), ${currency}) AS currency_code,
      ${dayOf('birth_number')} AS born_on, ${dayOf('issued_number')} AS issue_day, ${dayOf('due_number')} AS due_day,
      ${minorOf('amount', decimals)} AS amount_minor,
      CASE WHEN siren IS NOT NULL THEN CASE WHEN length(siren) = 14 THEN ${isSiretSql('siren')} ELSE ${isSirenSql('siren')} END
           WHEN siret IS NOT NULL THEN ${isSiretSql('siret')} END AS siren_is_right,
      left(coalesce(siren, siret), 9) AS siren_read,
      CASE WHEN vat_number IS NOT NULL THEN ${isVatNumberSql('vat_number')} END AS vat_is_right,
      ${emailsSql('email')} AS emails,
      ct.meaning AS type_read, q.meaning AS quality_stated,
      ${has('activity') ? `CASE WHEN activity IS NULL THEN ${param(facts.defaultActivity, 'text')} WHEN upper(translate(activity, ' -', '__')) = ANY (${param(ACTIVITIES, 'text[]')}) THEN upper(translate(activity, ' -', '__')) END` : param(facts.defaultActivity, 'text')} AS activity_read,
      CASE WHEN country = 'FR' THEN coalesce(${prefixes.map((length) => `p${length}.territory`).join(', ')}, 'FR-METRO')
           ELSE own.code END AS territory
    FROM (${read}) AS read
    LEFT JOIN unnest(${param(types.words, 'text[]')}, ${param(types.meanings, 'text[]')}) AS ct (word, meaning)
      ON ct.word = ${has('type') ? wordKey('type') : 'NULL'}
    LEFT JOIN unnest(${param(qualities.words, 'text[]')}, ${param(qualities.meanings, 'text[]')}) AS q (word, meaning)
      ON q.word = ${has('debtorQuality') ? wordKey('debtor_quality') : 'NULL'}
    LEFT JOIN unnest(${param(TERRITORY_CODES, 'text[]')}) AS own (code) ON own.code = country AND country <> 'FR'
    ${prefixes
      .map((length) => {
        const lines = POSTAL_PREFIXES.filter(({ prefix }) => prefix.length === length);
        const codes = param(
          lines.map(({ prefix }) => prefix),
          'text[]',
        );
        const territories = param(
          lines.map(({ territory }) => territory),
          'text[]',
        );
        return `LEFT JOIN unnest(${codes}, ${territories}) AS p${length} (prefix, territory)
          ON p${length}.prefix = left(translate(postal_code, ' ', ''), ${length})`;
      })
      .join('\n    ')}
    OFFSET 0`;

  const named = `
    SELECT typed.*,
      CASE WHEN quality_stated = 'PUBLIC_BODY' THEN 'PUBLIC_BODY'
           WHEN company_name IS NOT NULL THEN 'COMPANY'
           WHEN last_name IS NOT NULL OR quality_stated = 'CONSUMER' OR birth_on IS NOT NULL THEN 'PERSON'
           ELSE 'COMPANY' END AS kind,
      CASE WHEN siren_is_right THEN siren_read
           WHEN siren_read IS NULL AND vat_is_right AND vat_number ~ '^FR..[1-9]' THEN substr(vat_number, 5, 9) END AS siren_known,
      coalesce(type_read, CASE WHEN type IS NULL THEN 'INVOICE' END) AS claim_type
    FROM (${typed}) AS typed
    OFFSET 0`;

  const qualified = `
    SELECT named.*,
      CASE WHEN quality_stated IS NOT NULL THEN quality_stated
           WHEN siren_known IS NOT NULL OR siren_read IS NOT NULL THEN 'PROFESSIONAL'
           WHEN kind = 'PERSON' THEN 'CONSUMER' END AS quality,
      CASE WHEN quality_stated IS NOT NULL THEN 'STATED_AT_PLACEMENT'
           WHEN siren_known IS NOT NULL OR siren_read IS NOT NULL THEN 'SIREN'
           WHEN kind = 'PERSON' THEN 'PERSON_WITHOUT_SIREN' END AS quality_evidence
    FROM (${named}) AS named
    OFFSET 0`;

  const { limitation } = facts;
  const limited = `
    SELECT qualified.*, l.code AS limitation_regime, (due_day + make_interval(years => l.years))::date AS limitation_on
    FROM (${qualified}) AS qualified
    LEFT JOIN unnest(${param(
      limitation.map(({ type }) => type),
      'text[]',
    )}, ${param(
      limitation.map(({ quality }) => quality),
      'text[]',
    )},
      ${param(
        limitation.map(({ activity }) => activity),
        'text[]',
      )}, ${param(
        limitation.map(({ from }) => from),
        'date[]',
      )},
      ${param(
        limitation.map(({ until }) => until),
        'date[]',
      )}, ${param(
        limitation.map(({ code }) => code),
        'text[]',
      )},
      ${param(
        limitation.map(({ years }) => years),
        'int[]',
      )}) AS l (type, quality, activity, from_on, until_on, code, years)
      ON l.type = claim_type AND l.quality = qualified.quality AND l.activity = activity_read
      AND due_day BETWEEN l.from_on AND l.until_on
    OFFSET 0`;

  const scope = [
    facts.territories.length > 0
      ? `WHEN territory <> ALL (${param(facts.territories, 'text[]')}) THEN 'OUT_OF_SCOPE:territory'`
      : '',
    facts.claimTypes.length > 0
      ? `WHEN claim_type <> ALL (${param(facts.claimTypes, 'text[]')}) THEN 'OUT_OF_SCOPE:type'`
      : '',
    facts.amountMinMinor === null
      ? ''
      : `WHEN amount_minor < ${param(facts.amountMinMinor, 'bigint')} THEN 'OUT_OF_SCOPE:principal'`,
    facts.amountMaxMinor === null
      ? ''
      : `WHEN amount_minor > ${param(facts.amountMaxMinor, 'bigint')} THEN 'OUT_OF_SCOPE:principal'`,
    facts.ageMaxDays === null
      ? ''
      : `WHEN ${placedOn} - due_day > ${param(facts.ageMaxDays, 'int')} THEN 'OUT_OF_SCOPE:dueOn'`,
  ].join('\n             ');
  const expired = `limitation_on < ${placedOn}`;
  const isProof = has('proof') ? 'proof IS NULL' : 'false';

  const sql = `
    SELECT limited.line, kind, legal_name, first_name, born_on, siren_known AS siren,
      concat_ws(' ', CASE WHEN kind = 'PERSON' THEN first_name END, legal_name) AS display_name,
      legal_form, address_line, postal_code, city, country, territory,
      array_position(${param(TERRITORY_CODES, 'text[]')}, territory) - 1 AS territory_class,
      segment, reference, phone, emails, contact_name,
      claim_type, number, number_key, issue_day AS issued_on, due_day AS due_on, currency_code AS currency,
      amount_minor, quality, quality_evidence, activity_read AS activity, limitation_regime, limitation_on, basis,
      coalesce(${expired}, false) AS is_expired,
      array_remove(ARRAY[
        CASE WHEN number IS NULL OR number_key = '' THEN 'MISSING_FIELD:number' END,
        CASE WHEN legal_name IS NULL THEN 'MISSING_FIELD:name' END,
        CASE WHEN issued_on IS NULL THEN 'MISSING_FIELD:issuedOn' END,
        CASE WHEN due_on IS NULL THEN 'MISSING_FIELD:dueOn' END,
        CASE WHEN principal IS NULL THEN 'MISSING_FIELD:principal' END,
        CASE WHEN legal_name IS NOT NULL AND quality IS NULL AND siren_read IS NULL
                  AND ${has('debtorQuality') ? 'debtor_quality IS NULL' : 'true'} THEN 'MISSING_FIELD:${has('siren') ? 'siren' : 'debtorQuality'}' END,
        CASE WHEN issued_on IS NOT NULL AND issue_day IS NULL THEN 'BAD_DATE:issuedOn' END,
        CASE WHEN due_on IS NOT NULL AND due_day IS NULL THEN 'BAD_DATE:dueOn' END,
        CASE WHEN due_day < issue_day THEN 'DUE_BEFORE_ISSUE' END,
        CASE WHEN principal IS NOT NULL AND amount_minor IS NULL AND currency_code = ${currency} THEN 'BAD_AMOUNT:principal' END,
        CASE WHEN amount_minor <= 0 THEN 'NEGATIVE_OR_ZERO' END,
        CASE WHEN currency_code <> ${currency} THEN CASE
             WHEN currency_code = ANY (${param(facts.currencies, 'text[]')}) THEN 'CURRENCY_NOT_IN_AGREEMENT' ELSE 'BAD_CURRENCY' END END,
        CASE WHEN NOT siren_is_right THEN 'BAD_SIREN' END,
        CASE WHEN NOT vat_is_right THEN 'BAD_VAT_NUMBER' END,
        CASE WHEN vat_is_right AND siren_is_right AND starts_with(vat_number, 'FR')
                  AND substr(vat_number, 5, 9) <> siren_read THEN 'SIREN_VAT_MISMATCH' END,
        CASE WHEN type IS NOT NULL AND claim_type IS NULL THEN 'BAD_VALUE:type' END,
        CASE WHEN debtor_quality IS NOT NULL AND quality_stated IS NULL THEN 'BAD_VALUE:debtorQuality' END,
        CASE WHEN activity_read IS NULL THEN 'BAD_VALUE:activity' END,
        too_long,
        CASE WHEN territory IS NULL THEN 'OUT_OF_SCOPE:country'
             ${scope} END,
        CASE WHEN ${expired} AND NOT ${param(facts.confirmsExpired, 'boolean')} THEN 'LIMITATION_EXPIRED' END,
        CASE WHEN number_key <> '' AND EXISTS (
             SELECT FROM claim WHERE claim.creditor_id = ${creditorId} AND claim.number_key = limited.number_key)
             THEN 'DUPLICATE_INVOICE' END
      ]::text[], NULL) AS errors,
      array_remove(ARRAY[
        CASE WHEN (phone IS NULL OR phone !~ '\\d{4}') AND cardinality(emails) = 0 THEN 'NO_CONTACT_CHANNEL' END,
        CASE WHEN ${isProof} THEN 'MISSING_PROOF' END,
        CASE WHEN quality = 'PROFESSIONAL' AND due_day - issue_day > ${LEGAL_TERM_DAYS_MAX} THEN 'TERM_ABOVE_LEGAL' END,
        CASE WHEN birth_on IS NOT NULL AND born_on IS NULL THEN 'IGNORED_VALUE:birthOn' END
      ]::text[], NULL) AS warnings
    FROM (${limited}) AS limited`;
  return { sql, params };
}

/** Every target has its column, mapped or not, so that the steps above are the same for every file. */
const CELLS: readonly Target[] = [
  ...(['reference', 'companyName', 'lastName', 'firstName', 'name', 'birthOn'] as const),
  ...(['debtorQuality', 'legalForm', 'siren', 'siret', 'vatNumber', 'number', 'type'] as const),
  ...(['issuedOn', 'dueOn', 'principal', 'currency', 'addressLine', 'postalCode', 'city'] as const),
  ...([
    'country',
    'phone',
    'email',
    'contactName',
    'basis',
    'proof',
    'segment',
    'activity',
  ] as const),
];

const TOO_LONG = `CASE ${CELLS.map((target) => {
  const column = snake(target);
  return `WHEN length(${column}) > ${CELL_CHARACTERS_MAX} THEN 'TOO_LONG:${target}'`;
}).join(' ')} END AS too_long`;

/** The cells of a target put together, NULL when no column feeds it. */
function cellsOf(targets: readonly (Target | null)[], target: Target): string {
  const found = targets.flatMap((one, index) => (one === target ? [cell(`s.c${index + 1}`)] : []));
  const [only] = found;
  if (only === undefined) return 'NULL::text';
  const by = JOINED_BY[target];
  return found.length === 1 || by === undefined
    ? only
    : `nullif(concat_ws('${by}', ${found.join(', ')}), '')`;
}

/** A word as `headerKey` compares it, near enough for the lists of `words.ts`: accents, case and marks aside. */
function wordKey(column: string): string {
  return `btrim(regexp_replace(lower(unaccent(${column})), '[^a-z0-9]+', ' ', 'g'))`;
}

function prefixLengths(): number[] {
  const lengths = new Set(POSTAL_PREFIXES.map(({ prefix }) => prefix.length));
  return [...lengths].sort((a, b) => b - a);
}

function snake(target: Target): string {
  return target.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
