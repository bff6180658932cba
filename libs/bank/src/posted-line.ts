import type { CalendarDate } from '@solde/calendar';
import type { EntryToPost } from '@solde/ledger';
import type { Currency, Minor } from '@solde/money';
import type { Received } from '@solde/payments';

import { receivedBy } from './line-kind';

/** What is shown of the payer's words on a receipt. */
const STATED_CHARACTERS_MAX = 280;

/** What of a line its posting reads. */
export interface PostedLine {
  readonly id: string;
  readonly identity: Buffer;
  readonly ordinal: number;
  readonly amountMinor: Minor;
  readonly currency: Currency;
  readonly bookedOn: CalendarDate;
  readonly valueOn: CalendarDate;
  readonly counterpartyName: string | null;
  readonly text: string;
  readonly transactionCode: string | null;
}

/** What a line moves, without its sign. */
export function unsigned({ amountMinor }: Pick<PostedLine, 'amountMinor'>): Minor {
  return amountMinor < 0n ? -amountMinor : amountMinor;
}

/** The same in every file and every format, so that a receipt is posted once for ever on its account. */
export function bankReferenceOf({
  identity,
  ordinal,
}: Pick<PostedLine, 'identity' | 'ordinal'>): string {
  return `${identity.toString('hex')}-${ordinal}`;
}

/** The receipt that a line of money received is: of a case, or in suspense. */
export function receivedOf(
  line: PostedLine,
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
}: PostedLine): EntryToPost {
  return {
    ...{ kind: 'BANK_EXCEPTION', currency, valueOn, source: 'bank_line', sourceId },
    postings: [
      { code: 'BANK_TP', amountMinor },
      { code: 'BANK_EXCEPTIONS', amountMinor: -amountMinor },
    ],
  };
}
