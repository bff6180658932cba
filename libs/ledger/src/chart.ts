export type Book = 'TRUST' | 'AGENCY';

interface AccountLine {
  readonly book: Book;
  /** One account for each creditor, or one for the whole agency. */
  readonly ofCreditor: boolean;
  /** What its balance may never be: money of others is not overdrawn, a liability is not owed to us. */
  readonly never: 'CREDIT' | 'DEBIT' | null;
}

/**
 * The accounts of the two books. TRUST holds the money of others on the dedicated account, AGENCY what the agency earns.
 *
 * CREDITOR_PAYABLE may turn debit: that is a clawback, listed and carried (rule R-REMIT-CARRY).
 */
export const CHART = {
  BANK_TP: { book: 'TRUST', ofCreditor: false, never: 'CREDIT' },
  /** Money of creditors in the hands of partners; credit when one of them sent more than what stood in the end. */
  PARTNER_FUNDS: { book: 'TRUST', ofCreditor: false, never: null },
  CREDITOR_PAYABLE: { book: 'TRUST', ofCreditor: true, never: null },
  DEBTOR_SUSPENSE: { book: 'TRUST', ofCreditor: false, never: 'DEBIT' },
  PROVISIONS: { book: 'TRUST', ofCreditor: true, never: 'DEBIT' },
  REFUNDS_DUE: { book: 'TRUST', ofCreditor: false, never: 'DEBIT' },
  FEES_TO_WITHDRAW: { book: 'TRUST', ofCreditor: false, never: null },
  TRANSFERS_IN_TRANSIT: { book: 'TRUST', ofCreditor: false, never: 'DEBIT' },
  BANK_EXCEPTIONS: { book: 'TRUST', ofCreditor: false, never: null },
  AGENCY_BANK: { book: 'AGENCY', ofCreditor: false, never: null },
  FEES_UNBILLED: { book: 'AGENCY', ofCreditor: true, never: null },
  FEES_RECEIVABLE: { book: 'AGENCY', ofCreditor: true, never: null },
  FEE_INCOME: { book: 'AGENCY', ofCreditor: false, never: null },
  VAT_COLLECTED: { book: 'AGENCY', ofCreditor: false, never: null },
  COSTS_ADVANCED: { book: 'AGENCY', ofCreditor: true, never: null },
  RETROCESSION_EXPENSE: { book: 'AGENCY', ofCreditor: false, never: null },
  RETROCESSIONS_DUE: { book: 'AGENCY', ofCreditor: false, never: null },
} as const satisfies Readonly<Record<string, AccountLine>>;

export type AccountCode = keyof typeof CHART;

export const ACCOUNT_CODES = Object.keys(CHART) as readonly AccountCode[];

/** The book of an account: entries balance in each book. */
export function bookOf(code: AccountCode): Book {
  return CHART[code].book;
}

/** Whether the account is one creditor's. */
export function isOfCreditor(code: AccountCode): boolean {
  return CHART[code].ofCreditor;
}
