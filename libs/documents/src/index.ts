export { attachmentHeaders, fileNameOf } from './attachment';
export { csvCell, csvOf } from './csv';
export { DocumentBlob } from './document-blob.entity';
export { Document } from './document.entity';
export { documentsRefusals } from './documents.errors';
export { DocumentsModule } from './documents.module';
export { DocumentsQuery, type StoredDocument } from './documents.query';
export { DOCUMENT_BYTES_MAX, DocumentsService, type DocumentToAdd } from './documents.service';
export { type HybridInvoice } from './hybrid-invoice';
export { isMediaType, MEDIA_TYPES, mediaTypeOf, type MediaType } from './media-type';
export {
  amountText,
  dayText,
  ibanText,
  paperHeading,
  paperNote,
  paperPage,
  paperTable,
  paperTotals,
  paperTransfer,
  percentText,
  type PaperContent,
  type PaperLanguage,
  type PaperRow,
  type PaperTransfer,
} from './paper';
export { PAYMENT_CODE_SIZE, paymentCode, type TransferAsked } from './payment-code';
export type { PdfDefinition } from './pdf-definition';
export { renderHybridInvoice, renderPdf, type PaperSample } from './render-pdf.service';
export {
  renderTemplate,
  type TemplateContext,
  type TemplateFormat,
} from './render-template.service';
export { fieldsOf, type TemplateFault, templateFaults } from './template';
