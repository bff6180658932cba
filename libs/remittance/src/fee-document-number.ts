export type FeeDocumentKind = 'INVOICE' | 'CREDIT_NOTE';
/** Everything that a remittance numbers; the claim of a debit is no invoice, and has its own series. */
export type NumberedKind = FeeDocumentKind | 'DEBIT_CLAIM';

/** Invoices, credit notes and claims have each their own unbroken series in a year. */
const PREFIXES: Readonly<Record<NumberedKind, string>> = {
  INVOICE: 'FA',
  CREDIT_NOTE: 'AV',
  DEBIT_CLAIM: 'DD',
};

/** The series of a kind, as its numbers begin. */
export function seriesOf(kind: NumberedKind): string {
  return PREFIXES[kind];
}

/** Six digits a year: above any agency, and the number stays readable on a bank statement. */
export const FEE_DOCUMENTS_PER_YEAR_MAX = 999_999;

const PATTERN = /^(FA|AV)(\d{4})-(\d{6})$/;

/**
 * The number of a document, `FA2026-000123`, `AV2026-000004` or `DD2026-000001` (facture, avoir, demande de remboursement du débit).
 *
 * The rank comes from a counter read under a lock in the act that issues: a gap or a repeat in the series is
 * what a tax audit looks for (CGI annex II, article 242 nonies A).
 */
export function feeDocumentNumber(kind: NumberedKind, year: number, rank: number): string {
  if (!Number.isInteger(year) || year < 1000 || year > 9999) throw new RangeError(`year ${year}`);
  if (!Number.isInteger(rank) || rank < 1 || rank > FEE_DOCUMENTS_PER_YEAR_MAX)
    throw new RangeError(`rank ${rank} of a fee document`);
  return `${PREFIXES[kind]}${year}-${String(rank).padStart(6, '0')}`;
}

export interface NumberedFeeDocument {
  readonly kind: FeeDocumentKind;
  readonly year: number;
  readonly rank: number;
}

/** What a number says, or null when it is not one of ours. */
export function readFeeDocumentNumber(text: string): NumberedFeeDocument | null {
  const [, prefix, year, rank] = PATTERN.exec(text) ?? [];
  if (prefix === undefined) return null;
  const kind = prefix === PREFIXES.INVOICE ? 'INVOICE' : 'CREDIT_NOTE';
  return { kind, year: Number(year), rank: Number(rank) };
}

/** The ranks missing from a series; empty when it runs from 1 without a gap, in whatever order it is given. */
export function missingRanks(ranks: readonly number[]): number[] {
  const used = new Set(ranks);
  const last = ranks.reduce((most, rank) => Math.max(most, rank), 0);
  return Array.from({ length: last }, (_, index) => index + 1).filter((rank) => !used.has(rank));
}
