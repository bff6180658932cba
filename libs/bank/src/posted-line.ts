import type { EntryToPost } from '@solde/ledger';
import type { Received } from '@solde/payments';

import type { BankLine } from './bank-line.entity';
import { receivedBy } from './line-kind';

/** What is shown of the payer's words on a receipt. */
const STATED_CHARACTERS_MAX = 280;

/** What a line moves, without its sign. */
export function unsigned({ amountMinor }: Pick<BankLine, 'amountMinor'>): bigint {
  return amountMinor < 0n ? -amountMinor : amountMinor;
}

/** The same in every file and every format, so that a receipt is posted once for ever on its account. */
export function bankReferenceOf({ identity, ordinal }: BankLine): string {
  return `${identity.toString('hex')}-${ordinal}`;
}

/** The receipt that a line of money received is: of a case, or in suspense. */
export function receivedOf(
  line: BankLine,
  payerIban: string | null = null,
  caseId: string | null = null,
): Received {
  const { amountMinor, currency, valueOn, bookedOn, counterpartyName, text } = line;
  return {
    ...{ amountMinor, currency, valueOn, receivedOn: bookedOn, means: receivedBy(line) },
    bankReference: bankReferenceOf(line),
    ...(caseId === null ? {} : { caseId }),
    ...(counterpartyName === null ? {} : { payerName: counterpartyName }),
    ...(payerIban === null ? {} : { payerIban }),
    ...(text === '' ? {} : { statedReference: text.slice(0, STATED_CHARACTERS_MAX) }),
  };
}

/** The entry of a line that is the agency's own affair with its bank: no creditor pays for it. */
export function exceptionOf({
  id: sourceId,
  currency,
  valueOn,
  amountMinor,
}: BankLine): EntryToPost {
  return {
    ...{ kind: 'BANK_EXCEPTION', currency, valueOn, source: 'bank_line', sourceId },
    postings: [
      { code: 'BANK_TP', amountMinor },
      { code: 'BANK_EXCEPTIONS', amountMinor: -amountMinor },
    ],
  };
}
