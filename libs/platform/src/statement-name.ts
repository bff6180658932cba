import { createHash } from 'node:crypto';

/** Statements that a connection keeps prepared at most. */
const NAMES_MAX = 500;
const names = new Map<string, string>();

/**
 * The name under which a connection keeps a statement parsed and planned; none beyond the kept ones.
 *
 * Made of the text itself: behind a pooler, two processes must not mean two statements by one name.
 */
export function statementName(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= NAMES_MAX) return known;
  const name = `solde_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
  names.set(text, name);
  return name;
}
