/**
 * Expressions of SQL that read a cell without ever failing: a wrong value gives NULL, never an error, so that one bad
 * cell cannot stop a file. PostgreSQL 15 has no pg_input_is_valid, and a date must also exist in the calendar.
 *
 * Each takes expressions of SQL, never values: what a creditor wrote only travels as data.
 */

/** Spaces as spreadsheets write them: plain, no-break, narrow, thin, ideographic marks of order. */
export const SPACES = String.raw` \t\r\n\u00A0\u202F\u2009\uFEFF`;

/** A cell without the spaces around it; an empty one is NULL. A formula neutralised by our error file gets its text back. */
export function cell(column: string): string {
  return `nullif(btrim(CASE WHEN starts_with(${column}, '''') AND substr(${column}, 2, 1) IN ('=', '+', '-', '@')
    THEN substr(${column}, 2) ELSE ${column} END, E'${SPACES}'), '')`;
}

/** Text on one line: control characters, line breaks among them, become `by`. */
export function onOneLine(text: string, by = ' '): string {
  return `CASE WHEN ${text} ~ '[[:cntrl:]]' THEN btrim(regexp_replace(${text}, '[[:cntrl:][:space:]]+', '${by}', 'g')) ELSE ${text} END`;
}

/** The digits of a date as one integer, 20260331, or NULL: `31/03/2026`, `2026-03-31`, days and months of one digit too. */
export function dayNumber(text: string): string {
  return `CASE
    WHEN ${text} ~ '^\\d\\d[/.-]\\d\\d[/.-]\\d{4}$'
      THEN (substr(${text}, 7, 4) || substr(${text}, 4, 2) || substr(${text}, 1, 2))::int
    WHEN ${text} ~ '^\\d{4}[/-]\\d\\d[/-]\\d\\d$'
      THEN (substr(${text}, 1, 4) || substr(${text}, 6, 2) || substr(${text}, 9, 2))::int
    WHEN ${text} ~ '^\\d{1,2}[/.-]\\d{1,2}[/.-]\\d{4}$'
      THEN (split_part(translate(${text}, '.-', '//'), '/', 3)
            || lpad(split_part(translate(${text}, '.-', '//'), '/', 2), 2, '0')
            || lpad(split_part(translate(${text}, '.-', '//'), '/', 1), 2, '0'))::int
    WHEN ${text} ~ '^\\d{4}-\\d\\d-\\d\\d[T ]00:00(:00(\\.0+)?)?Z?$'
      THEN (substr(${text}, 1, 4) || substr(${text}, 6, 2) || substr(${text}, 9, 2))::int
  END`;
}

/** The day of such a number when the calendar has it, from 1900 to 2199; else NULL. */
export function dayOf(number: string): string {
  const [year, month, day] = [`${number} / 10000`, `${number} / 100 % 100`, `${number} % 100`];
  const leap = `(${year} % 4 = 0 AND (${year} % 100 <> 0 OR ${year} % 400 = 0))`;
  return `CASE WHEN ${year} BETWEEN 1900 AND 2199 AND ${month} BETWEEN 1 AND 12 AND ${day} BETWEEN 1 AND
      CASE WHEN ${month} = 2 THEN CASE WHEN ${leap} THEN 29 ELSE 28 END
           WHEN ${month} IN (4, 6, 9, 11) THEN 30 ELSE 31 END
    THEN make_date(${year}, ${month}, ${day}) END`;
}

/** An amount as written, without the spaces that group its digits nor the currency's sign. */
export function amountText(text: string): string {
  return `regexp_replace(translate(${text}, E'${SPACES}''’', ''), '(€|EUR)$', '')`;
}

/** Minor units of an amount text, or NULL: `1234,56`, `1234.56`, `1.234,56`, `1,234.56`, fewer decimals than the currency has. */
export function minorOf(text: string, decimals: number): string {
  const fraction = decimals === 0 ? '' : `([.,]\\d{1,${decimals}})?`;
  const tail = (mark: string) => (decimals === 0 ? '' : `(${mark}\\d{1,${decimals}})?`);
  const scaled = (plain: string) => `(${plain}::numeric * ${10 ** decimals})::bigint`;
  return `CASE
    WHEN ${text} ~ '^[+-]?\\d{1,13}${fraction}$' THEN ${scaled(`replace(${text}, ',', '.')`)}
    WHEN ${text} ~ '^[+-]?\\d{1,3}(\\.\\d{3}){1,3}${tail(',')}$'
      THEN ${scaled(`replace(replace(${text}, '.', ''), ',', '.')`)}
    WHEN ${text} ~ '^[+-]?\\d{1,3}(,\\d{3}){1,3}${tail('\\.')}$' THEN ${scaled(`replace(${text}, ',', '')`)}
  END`;
}

/** Whether digits (exactly `length` of them, checked before) satisfy Luhn. */
export function luhn(digits: string, length: number): string {
  const terms = Array.from({ length }, (_, index) => {
    const digit = `(ascii(substr(${digits}, ${index + 1}, 1)) - 48)`;
    const isDoubled = (length - 1 - index) % 2 === 1;
    return isDoubled ? `(2 * ${digit} - CASE WHEN ${digit} > 4 THEN 9 ELSE 0 END)` : digit;
  });
  return `(${terms.join(' + ')}) % 10 = 0`;
}

/** Whether text is a SIREN (rule R-ID [B-01]). */
export function isSirenSql(text: string): string {
  return `CASE WHEN ${text} ~ '^\\d{9}$' THEN ${luhn(text, 9)} ELSE false END`;
}

/** Whether text is a SIRET (rule R-ID [B-02]): Luhn on 14 and on its SIREN; La Poste's establishments by the sum of their digits. */
export function isSiretSql(text: string): string {
  const sum = Array.from({ length: 14 }, (_, n) => `(ascii(substr(${text}, ${n + 1}, 1)) - 48)`);
  return `CASE WHEN ${text} !~ '^\\d{14}$' THEN false
    WHEN starts_with(${text}, '356000000') THEN ${luhn(text, 14)} OR (${sum.join(' + ')}) % 5 = 0
    ELSE ${luhn(text, 14)} AND ${luhn(`substr(${text}, 1, 9)`, 9)} END`;
}

/** Whether text is a VAT number: in full for France (rule R-ID [B-03]; Monaco holds no SIREN), by its pattern for other countries. */
export function isVatNumberSql(text: string): string {
  const siren = `substr(${text}, 5, 9)`;
  return `CASE WHEN ${text} !~ '^[A-Z]{2}[0-9A-Z]{2,13}$' THEN false
    WHEN NOT starts_with(${text}, 'FR') THEN true
    WHEN ${text} !~ '^FR[0-9A-HJ-NP-Z]{2}\\d{9}$' THEN false
    WHEN NOT starts_with(${siren}, '000') AND NOT (${luhn(siren, 9)}) THEN false
    WHEN substr(${text}, 3, 2) ~ '[A-Z]' THEN true
    ELSE substr(${text}, 3, 2)::int = (12 + 3 * (${siren}::bigint % 97)) % 97 END`;
}

/** The usable addresses of a cell, in lower case: the same test as a contact point typed by hand. */
export function emailsSql(text: string): string {
  const one = String.raw`^[^\s@<>()[\],;:\\"]+@[^\s@<>()[\],;:\\".]+(\.[^\s@<>()[\],;:\\".]+)+$`;
  return `CASE WHEN ${text} IS NULL THEN '{}'::text[]
    WHEN ${text} ~ '${one}' AND length(${text}) <= 254 THEN ARRAY[lower(${text})]
    ELSE ARRAY(SELECT DISTINCT lower(part) FROM regexp_split_to_table(${text}, '[[:space:];,/|]+') AS part
               WHERE part ~ '${one}' AND length(part) <= 254) END`;
}
