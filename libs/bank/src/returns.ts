import type { Minor } from '@solde/money';

/** A receipt that a return may take back; one that a person reversed before the bank's line came is only tied to it. */
export interface Returned {
  readonly receiptId: string;
  readonly means: string;
  /** What was taken back of it by the person who reversed it; else the whole of it. */
  readonly takenMinor: Minor;
  /** What the debtor had paid: more than the receipt when a part of it came back before. */
  readonly paidMinor: Minor;
  readonly isReversed: boolean;
  readonly isRefunded: boolean;
}

/** Why a person must say what a return takes back. */
export type ReturnDoubt =
  | 'RETURN_OF_UNKNOWN_PAYMENT'
  | 'RETURN_OF_SEVERAL_PAYMENTS'
  | 'RETURN_OF_REFUNDED_PAYMENT'
  | 'RETURN_OF_PART';

/** What a return takes back: the receipt, or why a person must say it. */
export type TakenBack =
  | { readonly receipt: Returned; readonly because: null }
  | { readonly receipt: null; readonly because: ReturnDoubt };

/**
 * The receipt that a return surely takes back, among those that carried its reference or pay the case that it names.
 *
 * Whole, when exactly one is of its amount. A part of one, when none is, exactly one stands that is greater, and the bank says that the
 * payment was of the amount which that one was: a smaller amount alone may be a charge, or another payment.
 */
export function takenBack(
  returnedMinor: Minor,
  originalMinor: Minor | null,
  found: readonly Returned[],
): TakenBack {
  const whole = found.filter(({ takenMinor }) => takenMinor === returnedMinor);
  if (whole.length > 0) return sure(whole);
  const parts = found.filter(
    ({ isReversed, takenMinor }) => !isReversed && takenMinor > returnedMinor,
  );
  if (parts.length === 0) return { receipt: null, because: 'RETURN_OF_UNKNOWN_PAYMENT' };
  const said = parts.filter(({ paidMinor }) => paidMinor === originalMinor);
  return parts.length === 1 && said.length === 1
    ? sure(said)
    : { receipt: null, because: 'RETURN_OF_PART' };
}

function sure(found: readonly Returned[]): TakenBack {
  const [receipt] = found;
  if (receipt === undefined || found.length > 1)
    return { receipt: null, because: 'RETURN_OF_SEVERAL_PAYMENTS' };
  if (receipt.isRefunded) return { receipt: null, because: 'RETURN_OF_REFUNDED_PAYMENT' };
  return { receipt, because: null };
}
