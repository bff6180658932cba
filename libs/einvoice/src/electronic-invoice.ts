import type { CalendarDate } from '@solde/calendar';
import {
  decimalsOf,
  multiply,
  percentOf,
  round,
  sum,
  type Currency,
  type Minor,
  type Rate,
} from '@solde/money';

/**
 * How a line is treated for VAT, by the categories of EN 16931 (UNTDID 5305): S standard, Z zero rated, E exempt, AE reverse
 * charge, O outside the scope. All but S and Z say why, in words or by a code of the VATEX list.
 */
export type VatTreatment =
  | { readonly category: 'S'; readonly rate: Rate }
  | { readonly category: 'Z' }
  | {
      readonly category: 'E' | 'AE' | 'O';
      readonly reason: string;
      /** A code of the VATEX list, or null when none says it. */
      readonly reasonCode: string | null;
    };

export interface InvoiceParty {
  readonly name: string;
  readonly addressLine: string;
  readonly postalCode: string;
  readonly city: string;
  /** ISO 3166 alpha-2. */
  readonly country: string;
  readonly siren: string | null;
  readonly siret: string | null;
  readonly vatNumber: string | null;
}

export interface InvoiceLine {
  readonly name: string;
  /** What explains the amount: the sentence of the rule. */
  readonly explanation: string | null;
  /** Excluding VAT, in minor units; negative for what is taken back. */
  readonly amountMinor: Minor;
  readonly vat: VatTreatment;
}

/** Legal mentions by subject (UNTDID 4451): PMD penalties, PMT the fixed indemnity, AAB discount, AAI anything else. */
export interface InvoiceNote {
  readonly subject: 'PMD' | 'PMT' | 'AAB' | 'AAI' | 'REG';
  readonly text: string;
}

/** How it is paid: by set-off against money held, or by a transfer to an account, a SEPA one in euros. */
export type InvoicePayment =
  | { readonly kind: 'SET_OFF'; readonly text: string }
  | {
      readonly kind: 'TRANSFER';
      readonly iban: string;
      readonly bic: string | null;
      readonly holder: string;
      /** In words (BT-82). */
      readonly text: string;
      /** What the payer quotes (BT-83): a reference of ISO 11649, or the number of the invoice. */
      readonly reference: string;
    };

/**
 * An invoice or a credit note as EN 16931 sees it. Amounts are minor units of its currency; those of a credit note are
 * positive, since its kind already gives them back.
 */
export interface ElectronicInvoice {
  readonly kind: 'INVOICE' | 'CREDIT_NOTE';
  readonly number: string;
  readonly issuedOn: CalendarDate;
  readonly dueOn: CalendarDate;
  readonly currency: Currency;
  readonly seller: InvoiceParty;
  readonly buyer: InvoiceParty;
  readonly lines: readonly InvoiceLine[];
  readonly notes: readonly InvoiceNote[];
  readonly terms: string;
  /** Null when the invoice names no account to pay to. */
  readonly payment: InvoicePayment | null;
  readonly contractReference: string | null;
  /** The invoices that a credit note corrects. */
  readonly preceding: readonly { readonly number: string; readonly issuedOn: CalendarDate }[];
  /** The period billed, both days included; a start that is not known is left out. */
  readonly period: { readonly from: CalendarDate | null; readonly until: CalendarDate };
  readonly paidMinor: Minor;
}

/** A group of the VAT breakdown, minor units. */
export interface VatGroup {
  readonly category: VatTreatment['category'];
  /** In percent; null outside the scope of VAT, which has no rate. */
  readonly percent: string | null;
  readonly basisMinor: Minor;
  readonly vatMinor: Minor;
  readonly reason: string | null;
  readonly reasonCode: string | null;
}

export interface InvoiceTotals {
  readonly groups: readonly VatGroup[];
  readonly linesMinor: Minor;
  readonly vatMinor: Minor;
  readonly totalMinor: Minor;
  readonly dueMinor: Minor;
}

/** EN 16931 writes two decimals at most (BR-DEC): an invoice in a currency of three has no electronic form. */
export const INVOICE_DECIMALS_MAX = 2;

/** Whether an invoice in a currency can be written at all. */
export function hasElectronicForm(currency: Currency): boolean {
  return decimalsOf(currency) <= INVOICE_DECIMALS_MAX;
}

/** EN 16931 takes one group by category, or by rate for S: two reasons of one category are said in one group. */
export function invoiceTotals({ lines, paidMinor }: ElectronicInvoice): InvoiceTotals {
  const keys = [...new Set(lines.map(({ vat }) => keyOf(vat)))];
  const groups = keys.map((key) => groupOf(lines.filter(({ vat }) => keyOf(vat) === key)));
  const linesMinor = sum(lines.map(({ amountMinor }) => amountMinor));
  const vatMinor = sum(groups.map((group) => group.vatMinor));
  const totalMinor = linesMinor + vatMinor;
  return { groups, linesMinor, vatMinor, totalMinor, dueMinor: totalMinor - paidMinor };
}

/** The rate of a line in percent, or null where VAT has none. */
export function percentOfLine(vat: VatTreatment): string | null {
  if (vat.category === 'S') return percentOf(vat.rate);
  return vat.category === 'O' ? null : '0';
}

function keyOf(vat: VatTreatment): string {
  return `${vat.category} ${percentOfLine(vat) ?? ''}`;
}

/** VAT is on the total of a rate, never line by line (rule R-VAT). */
function groupOf(lines: readonly InvoiceLine[]): VatGroup {
  const [first] = lines;
  if (first === undefined) throw new RangeError('a VAT group without lines');
  const { vat } = first;
  const basisMinor = sum(lines.map(({ amountMinor }) => amountMinor));
  const said = lines.flatMap(({ vat: one }) => ('reason' in one ? [one] : []));
  const reasons = [...new Set(said.map(({ reason }) => reason))];
  const codes = [...new Set(said.map(({ reasonCode }) => reasonCode))];
  return {
    category: vat.category,
    percent: percentOfLine(vat),
    basisMinor,
    vatMinor: vat.category === 'S' ? round(multiply(basisMinor, vat.rate)) : 0n,
    reason: reasons.length === 0 ? null : reasons.join(' ; '),
    // Two codes cannot stand side by side: the words then say both.
    reasonCode: codes.length === 1 ? (codes[0] ?? null) : null,
  };
}
