import type { CalendarDate } from '@solde/calendar';
import type { AccountCode } from '@solde/ledger';
import { formatAmount, type Currency, type Minor } from '@solde/money';

/** The columns of the file of accounting entries, in the order of the law (LPF, article A.47 A-1, VII). */
const COLUMNS = [
  ...['JournalCode', 'JournalLib', 'EcritureNum', 'EcritureDate', 'CompteNum', 'CompteLib'],
  ...['CompAuxNum', 'CompAuxLib', 'PieceRef', 'PieceDate', 'EcritureLib', 'Debit', 'Credit'],
  ...['EcritureLet', 'DateLet', 'ValidDate', 'Montantdevise', 'Idevise'],
];
const LINE_END = '\r\n';
/** Longer labels are cut: they explain, and identify nothing. */
const LABEL_CHARACTERS_MAX = 200;

/** The accounts of the agency's book in the French chart (PCG). */
const ACCOUNTS: Readonly<Partial<Record<AccountCode, readonly [number: string, name: string]>>> = {
  AGENCY_BANK: ['512000', 'Banque'],
  FEES_UNBILLED: ['418100', 'Clients - factures à établir'],
  FEES_RECEIVABLE: ['411000', 'Clients'],
  FEE_INCOME: ['706000', 'Prestations de services'],
  VAT_COLLECTED: ['445710', 'TVA collectée'],
  COSTS_ADVANCED: ['467100', 'Débours avancés pour compte de clients'],
};

const SALES = ['VE', 'Ventes'] as const;
const BANK = ['BQ', 'Banque'] as const;
const VARIOUS = ['OD', 'Opérations diverses'] as const;
const JOURNALS: Readonly<Record<string, readonly [code: string, name: string]>> = {
  ...{ FEE_EARNED: SALES, FEE_ADJUSTED: SALES, FEE_DOCUMENT: SALES },
  ...{ WITHDRAWAL: BANK, INVOICE_PAID: BANK },
};
const KINDS: Readonly<Record<string, string>> = {
  FEE_EARNED: 'Honoraires acquis',
  FEE_ADJUSTED: 'Honoraires corrigés',
  FEE_DOCUMENT: 'Facturation des honoraires',
  WITHDRAWAL: 'Prélèvement des honoraires',
  INVOICE_PAID: 'Règlement de facture',
  COST: 'Frais avancés',
};

/** A line of an entry of the agency's book; debit positive, minor units. */
export interface FecRow {
  readonly kind: string;
  readonly bookedOn: CalendarDate;
  readonly code: AccountCode;
  readonly creditorCode: string | null;
  readonly creditorName: string | null;
  readonly pieceRef: string;
  readonly pieceOn: CalendarDate;
  readonly amountMinor: Minor;
}

/** `732829320FEC20261231.txt`: the SIREN and the last day of the financial year. */
export function fecFileName(siren: string, until: CalendarDate): string {
  return `${siren}FEC${compact(until)}.txt`;
}

/** The first line of the file. */
export function fecHead(): string {
  return COLUMNS.join('\t') + LINE_END;
}

/**
 * One line of the file. Entries are numbered in one series, journals apart being only a column. Throws RangeError on an account that
 * is not in the agency's book: the money of others is none of its accounts.
 */
export function fecLine(row: FecRow, number: number, currency: Currency): string {
  const [account, accountName] = ACCOUNTS[row.code] ?? missing(row.code);
  const [journal, journalName] = JOURNALS[row.kind] ?? VARIOUS;
  const isDebit = row.amountMinor > 0n;
  const amount = decimal(isDebit ? row.amountMinor : -row.amountMinor, currency);
  const zero = decimal(0n, currency);
  const label = [KINDS[row.kind] ?? row.kind, row.creditorName ?? ''].filter(Boolean).join(' - ');
  return (
    [
      ...[journal, journalName, String(number), compact(row.bookedOn), account, accountName],
      ...[row.creditorCode ?? '', row.creditorName ?? '', row.pieceRef, compact(row.pieceOn)],
      ...[label, isDebit ? amount : zero, isDebit ? zero : amount, '', ''],
      // An entry is final when it is booked: nothing in the books is ever a draft.
      ...[compact(row.bookedOn), '', ''],
    ]
      .map(cell)
      .join('\t') + LINE_END
  );
}

/** A tab or a line end in a name would move every column after it. */
function cell(text: string): string {
  return text
    .replace(/[\s\p{Cc}|]+/gu, ' ')
    .trim()
    .slice(0, LABEL_CHARACTERS_MAX);
}

function decimal(amount: Minor, currency: Currency): string {
  return formatAmount(amount, currency).replace('.', ',');
}

function compact(day: CalendarDate): string {
  return day.replaceAll('-', '');
}

function missing(code: AccountCode): never {
  throw new RangeError(`${code} is no account of the agency.`);
}
