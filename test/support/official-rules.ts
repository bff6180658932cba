import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { Schema } from 'node-schematron';

/** A Schematron that judges an invoice: the identifiers of the assertions that it breaks. */
export type Schematron = (xml: string) => string[];

/** What CEN publishes holds includes; the one file that stands alone carries this in its name. */
const STANDS_ALONE = /preprocessed.*\.sch$/i;

/** Compiles a Schematron whose patterns are all in it. */
export function schematron(source: string): Schematron {
  const schema = Schema.fromString(source);
  return (xml) =>
    schema
      .validateString(xml)
      .flatMap(({ assertId, isReport }) => (isReport ? [] : [assertId ?? '?']));
}

/**
 * The official rules that EN16931_RULES names: a Schematron file for Cross Industry Invoices that stands alone, or a folder with one
 * below it. Null when nothing is named. Throws Error when what is named is something else.
 */
export function officialRules(): Schematron | null {
  const path = process.env.EN16931_RULES;
  if (path === undefined || path === '') return null;
  return schematron(readFileSync(fileOf(path), 'utf8'));
}

function fileOf(path: string): string {
  if (!statSync(path).isDirectory()) {
    if (path.endsWith('.sch')) return path;
    throw new Error(`${path} is no Schematron (.sch): compiled rules (.xslt) cannot be run here.`);
  }
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) =>
    STANDS_ALONE.test(name),
  );
  const found = names.filter((name) => /CII/i.test(name));
  const [name] = found;
  if (name === undefined || found.length > 1)
    throw new Error(
      `${path} holds ${found.length} files *CII*preprocessed*.sch: name one of them.`,
    );
  return join(path, name);
}
