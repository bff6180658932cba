import type { Minor } from '@solde/money';
import { bookOf, isOfCreditor, type AccountCode, type Book } from './chart';

/** One line of an entry: debit positive, credit negative, in minor units of the entry's currency. */
export interface PostingLine {
  readonly code: AccountCode;
  /** For the accounts that each creditor has, and only for them. */
  readonly creditorId?: string | null | undefined;
  readonly amountMinor: Minor;
}

/** What each book of an entry sums to; a balanced entry has zeros only. */
export function imbalance(lines: readonly PostingLine[]): ReadonlyMap<Book, Minor> {
  const totals = new Map<Book, Minor>();
  for (const { code, amountMinor } of lines) {
    const book = bookOf(code);
    totals.set(book, (totals.get(book) ?? 0n) + amountMinor);
  }
  return totals;
}

/**
 * Throws unless the lines make an entry: at least two, none of zero, each creditor's account named with its creditor, and a sum
 * of zero in each book.
 *
 * The twin of PostgreSQL's `entry_is_balanced`. An unbalanced entry is a bug of ours and never a refusal.
 */
export function assertBalanced(lines: readonly PostingLine[]): void {
  if (lines.length < 2) throw new Error('An entry has at least two lines.');
  for (const { code, creditorId, amountMinor } of lines) {
    if (amountMinor === 0n) throw new Error(`An entry has a line of zero on ${code}.`);
    if (isOfCreditor(code) !== Boolean(creditorId))
      throw new Error(`${code} ${creditorId ? 'has no' : 'needs its'} creditor.`);
  }
  for (const [book, total] of imbalance(lines)) {
    if (total !== 0n) throw new Error(`The entry is out of balance by ${total} in ${book}.`);
  }
}
