import type { TransferOrderer } from './credit-transfer';

/** The account that pays, as the agency's file describes it. */
export interface PayingAccount {
  readonly holder: string;
  readonly iban: string;
  readonly bic: string | null;
}

/** Where the agency is established, as its file describes it. */
export interface OrdererSeat {
  readonly addressLine: string;
  readonly postalCode: string;
  readonly city: string;
  /** `FR-METRO` is France; overseas territories have codes of their own. */
  readonly territory: string;
}

/** Who pays, from the account and from the seat of the agency when it is known. */
export function transferOrderer(
  { holder, iban, bic }: PayingAccount,
  seat: OrdererSeat | null,
): TransferOrderer {
  if (seat === null) return { name: holder, iban, bic, address: null };
  const { addressLine, postalCode, city, territory } = seat;
  const address = { addressLine, postalCode, city, country: territory.slice(0, 2) };
  return { name: holder, iban, bic, address };
}
