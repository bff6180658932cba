import { decimalsOf, type Currency, type Minor } from '@solde/money';

/** What one person takes back alone at most (book C.5), in the major unit of the currency. */
const ALONE_MAX = 1_000n;

/** Whether so much, in minor units, takes a second person to take back. */
export function needsSecondPerson(amountMinor: Minor, currency: Currency): boolean {
  return amountMinor > ALONE_MAX * 10n ** BigInt(decimalsOf(currency));
}
