import type { HybridInvoice } from './hybrid-invoice';
import type { PdfDefinition } from './render-pdf.service';

/** One paper of the product, made of invented facts: what its readers will see, for whoever wants to look first. */
export interface PaperSample {
  /** The beginning of its file's name, without language. */
  readonly name: string;
  readonly language: 'fr' | 'en';
  readonly page: PdfDefinition;
  /** What travels inside an invoice; null for every other paper. */
  readonly invoice: HybridInvoice | null;
  /** What a reader must find on it. */
  readonly says: readonly string[];
}
