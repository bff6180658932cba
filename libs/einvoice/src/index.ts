export {
  hasElectronicForm,
  invoiceTotals,
  INVOICE_DECIMALS_MAX,
  type ElectronicInvoice,
  type InvoiceLine,
  type InvoiceNote,
  type InvoiceParty,
  type InvoicePayment,
  type InvoiceTotals,
  type VatGroup,
  type VatTreatment,
} from './electronic-invoice';
export { type InvoiceRule } from './invoice-rule';
export { brokenRules, INVOICE_RULES, type BrokenRule } from './invoice-rules';
export { EN_16931, FACTUR_X_FILE, invoiceXml } from './invoice-xml';
