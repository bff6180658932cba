import type { CalendarDate } from '@solde/calendar';
import type { EntryToPost } from '@solde/ledger';
import type { Currency, Minor } from '@solde/money';

/** What of a final statement reaches the books, in minor units. */
export interface PostedStatement {
  readonly id: string;
  readonly creditorId: string;
  readonly currency: Currency;
  readonly costsKeptMinor: Minor;
  readonly transferMinor: Minor;
}

/** What of its fee document reaches the books; the VAT is on fees alone. */
export interface PostedDocument {
  readonly id: string;
  readonly feesMinor: Minor;
  readonly vatMinor: Minor;
  readonly deboursMinor: Minor;
  readonly totalMinor: Minor;
  readonly settlement: 'SET_OFF' | 'PAYMENT';
}

/**
 * The entries of an approved statement, in both books: its fee document, the set-off of it in NET, the costs that the agency keeps,
 * and the transfer that is ordered. The claim of a debit posts nothing: CREDITOR_PAYABLE is already what the creditor owes.
 */
export function statementEntries(
  statement: PostedStatement,
  document: PostedDocument | null,
  valueOn: CalendarDate,
): EntryToPost[] {
  const { id, creditorId, currency, costsKeptMinor, transferMinor } = statement;
  const ofStatement = { currency, valueOn, source: 'REMITTANCE_STATEMENT', sourceId: id };
  return [
    ...(document === null ? [] : documentEntries(document, creditorId, currency, valueOn)),
    {
      ...{ ...ofStatement, kind: 'COST' as const },
      postings: [
        { code: 'CREDITOR_PAYABLE' as const, creditorId, amountMinor: costsKeptMinor },
        { code: 'FEES_TO_WITHDRAW' as const, amountMinor: -costsKeptMinor },
        { code: 'FEES_RECEIVABLE' as const, creditorId, amountMinor: costsKeptMinor },
        { code: 'COSTS_ADVANCED' as const, creditorId, amountMinor: -costsKeptMinor },
      ],
    },
    {
      ...{ ...ofStatement, kind: 'PAYOUT' as const },
      postings: [
        { code: 'CREDITOR_PAYABLE' as const, creditorId, amountMinor: transferMinor },
        { code: 'TRANSFERS_IN_TRANSIT' as const, amountMinor: -transferMinor },
      ],
    },
  ].flatMap(told);
}

function documentEntries(
  { id, feesMinor, vatMinor, deboursMinor, totalMinor, settlement }: PostedDocument,
  creditorId: string,
  currency: Currency,
  valueOn: CalendarDate,
): EntryToPost[] {
  const setOffMinor = settlement === 'SET_OFF' ? totalMinor : 0n;
  const ofDocument = { currency, valueOn, source: 'FEE_DOCUMENT', sourceId: id };
  return [
    {
      ...{ ...ofDocument, kind: 'FEE_DOCUMENT' },
      postings: [
        { code: 'FEES_RECEIVABLE', creditorId, amountMinor: totalMinor },
        { code: 'FEES_UNBILLED', creditorId, amountMinor: -feesMinor },
        { code: 'VAT_COLLECTED', amountMinor: -vatMinor },
        { code: 'COSTS_ADVANCED', creditorId, amountMinor: -deboursMinor },
      ],
    },
    {
      ...{ ...ofDocument, kind: 'SET_OFF' },
      postings: [
        { code: 'CREDITOR_PAYABLE', creditorId, amountMinor: setOffMinor },
        { code: 'FEES_TO_WITHDRAW', amountMinor: -setOffMinor },
      ],
    },
  ];
}

/** Lines at zero say nothing; an entry without a line is none. */
function told(entry: EntryToPost): EntryToPost[] {
  const postings = entry.postings.filter(({ amountMinor }) => amountMinor !== 0n);
  return postings.length === 0 ? [] : [{ ...entry, postings }];
}
