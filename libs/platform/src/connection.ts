import { types, type CustomTypesConfig } from 'pg';

const SCHEMA_NAME = /^[a-z][a-z0-9_]{0,40}$/;

const INT8 = 20;
const INT8_ARRAY = 1016;
const DATE = 1082;
const DATE_ARRAY = 1182;
const TEXT_ARRAY = 1009;

/** Throws one sentence unless the name can stand unquoted in SQL, with the suffixes of its roles. */
export function assertSchemaName(schema: string): void {
  if (!SCHEMA_NAME.test(schema))
    throw new Error(
      `DATABASE_SCHEMA "${schema}" must be 1 to 41 lower-case letters, digits or underscores, a letter first.`,
    );
}

/** The agency's schema, then the extensions; temporary objects last, so that none can shadow a table. */
export function searchPath(schema: string): string {
  return `${schema},extensions,pg_temp`;
}

type Parser = (text: string) => unknown;

/** pg-types knows more types than its own list of them. */
const builtIn = types.getTypeParser as (oid: number, format?: 'text' | 'binary') => Parser;
const textArray = builtIn(TEXT_ARRAY) as (text: string) => (string | null)[];

const parsers = new Map<number, Parser>([
  // A number loses cents above 2^53, and a string adds up by concatenation: money is a bigint from the first read.
  [INT8, (text) => BigInt(text)],
  [INT8_ARRAY, (text) => textArray(text).map((value) => (value === null ? null : BigInt(value)))],
  // A day has no zone: as a Date it would slip to the day before west of Greenwich.
  [DATE, (text) => text],
  [DATE_ARRAY, textArray],
]);

/** How columns arrive in JavaScript: `bigint` as bigint, `date` as 'YYYY-MM-DD', `numeric` as text, instants as Date. */
export const typeParsers: CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    parsers.get(oid) ?? builtIn(oid, format),
};
