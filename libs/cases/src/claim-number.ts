/**
 * A claim's number as it is compared: spaces and dashes are ignored, and case (rule R-MATCH). `FA 2026-17` and `fa202617`
 * are one invoice: debtors copy it by hand on a transfer.
 */
export function claimNumberKey(number: string): string {
  // Letters of ASCII alone: what PostgreSQL's upper() changes in the locale C.
  return number.replace(/[\s\p{Pd}]/gu, '').replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

/** The same in SQL, of a column or expression: `COPY` and set-based statements never leave the database. */
export function claimNumberKeySql(expression: string): string {
  return `upper(regexp_replace(${expression}, '[[:space:]\\u00A0\\u202F\\-\\u2010-\\u2015]', '', 'g'))`;
}
