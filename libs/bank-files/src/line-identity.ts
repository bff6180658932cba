import { createHash } from 'node:crypto';

import type { StatementLine } from './statement';

/** What a CFONB movement keeps of a reference; CAMT carries more, which cannot count. */
const REFERENCE_CHARACTERS_SHARED = 16;
/** Letters that French writes with an accent: CFONB loses them in as many ways as there are banks (blank, plain letter, `?`). */
const ACCENTED = /[ACEIOUYN]/g;

export type Identified = Pick<
  StatementLine,
  'amountMinor' | 'bookedOn' | 'valueOn' | 'endToEndId' | 'label'
>;

/**
 * What makes a movement of an account the same movement in another file, sent again, overlapping or in another format.
 *
 * Only what both formats carry alike counts: both days, the signed amount, the first 16 characters of the end-to-end reference and, of the first 31 of
 * the label, the digits and the letters that never bear an accent. Two movements with one identity on one statement are two: their
 * ordinal tells them apart.
 */
export function lineIdentity(line: Identified): Buffer {
  const { amountMinor, bookedOn, valueOn, endToEndId, label } = line;
  const facts = [bookedOn, valueOn, amountMinor, referenceShared(endToEndId), labelShared(label)];
  return createHash('sha256').update(facts.join('|')).digest();
}

export function referenceShared(endToEndId: string | null): string {
  return (endToEndId ?? '')
    .slice(0, REFERENCE_CHARACTERS_SHARED)
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '');
}

export function labelShared(label: string): string {
  return label
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(ACCENTED, '');
}
