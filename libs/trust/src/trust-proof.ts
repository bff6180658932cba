import type { CalendarDate } from '@solde/calendar';
import { CHART, type AccountCode } from '@solde/ledger';
import { sum, type Currency, type Minor } from '@solde/money';

/** The balance of one account of the trust book at the end of a day, all creditors together: debit positive, minor units. */
export interface TrustBalance {
  readonly code: AccountCode;
  readonly balanceMinor: Minor;
}

/** What the bank says: the closing balance of its last statement up to the day. */
export interface BankSays {
  readonly on: CalendarDate;
  readonly closingMinor: Minor;
}

/** What makes the bank's figure differ from the books', in minor units: positive when the bank has more. */
export interface GapReason {
  readonly kind: GapKind;
  readonly lines: number;
  readonly amountMinor: Minor;
}

export const GAP_KINDS = [
  'BEFORE_THE_FIRST_STATEMENT',
  'BETWEEN_STATEMENTS',
  'BANK_LINE_NOT_POSTED',
  'NOT_ON_A_STATEMENT',
] as const;
/**
 * The balance with which the first statement opened; statements that do not follow one another; lines of the bank that the books do not
 * have yet; entries of the books that no statement has carried yet.
 */
export type GapKind = (typeof GAP_KINDS)[number];

/** The proof of a day: what is held is what is owed, and the bank says the same but for the reasons listed. */
export interface TrustProof {
  readonly currency: Currency;
  readonly on: CalendarDate;
  readonly balances: readonly TrustBalance[];
  /** What the books say is at the bank. */
  readonly heldMinor: Minor;
  /** What partners have received and not passed on: it is owed, and not at the bank. */
  readonly withPartnersMinor: Minor;
  /** What the books say is owed: creditors, suspense, provisions, refunds, fees to withdraw, transfers on their way, exceptions. */
  readonly owedMinor: Minor;
  readonly bank: BankSays | null;
  /** What the bank has more than the books; null without a statement. */
  readonly gapMinor: Minor | null;
  readonly reasons: readonly GapReason[];
  /** What of the gap no reason explains: never anything but zero, unless something is wrong. */
  readonly unexplainedMinor: Minor;
}

/** Draws the proof of a day from the balances of the trust book, the bank's word and the reasons found. */
export function trustProof(
  currency: Currency,
  on: CalendarDate,
  balances: readonly TrustBalance[],
  bank: BankSays | null,
  reasons: readonly GapReason[],
): TrustProof {
  const trust = balances.filter(({ code }) => CHART[code].book === 'TRUST');
  const at = (...codes: readonly AccountCode[]) =>
    sum(trust.filter(({ code }) => codes.includes(code)).map(({ balanceMinor }) => balanceMinor));
  const [heldMinor, withPartnersMinor] = [at('BANK_TP'), at('PARTNER_FUNDS')];
  const all = sum(trust.map(({ balanceMinor }) => balanceMinor));
  const owedMinor = heldMinor + withPartnersMinor - all;
  const gapMinor = bank === null ? null : bank.closingMinor - heldMinor;
  const told = bank === null ? [] : reasons.filter(({ lines }) => lines > 0);
  return {
    ...{ currency, on, balances: trust, heldMinor, withPartnersMinor, owedMinor },
    ...{ bank, gapMinor },
    reasons: told,
    unexplainedMinor: (gapMinor ?? 0n) - sum(told.map(({ amountMinor }) => amountMinor)),
  };
}
