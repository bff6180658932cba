import type { TDocumentDefinitions } from 'pdfmake/interfaces';

/** A page description of pdfmake, without what would reach for a file: texts, tables, lines, and images as data URLs. */
export type PdfDefinition = Omit<TDocumentDefinitions, 'attachments' | 'files'>;
