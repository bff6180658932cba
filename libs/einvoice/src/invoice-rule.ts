import type { ReadInvoice } from './read-invoice';

/** One business rule of EN 16931, by its code, in our words. */
export interface InvoiceRule {
  readonly code: string;
  readonly text: string;
  /** True when the invoice keeps it; also when it says nothing of what the rule is about. */
  readonly holds: (invoice: ReadInvoice) => boolean;
}
