import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { instant } from '@solde/calendar';
import type * as Pdfmake from 'pdfmake';
import { hybridInvoiceMetadata, metadataText, type HybridInvoice } from './hybrid-invoice';

import type { PdfDefinition } from './pdf-definition';

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

// Its module is an object with methods, which no import form takes over whole.
const load = createRequire(__filename);

let printer: typeof Pdfmake | null = null;

/** Loaded on the first page: a process that only imports files never pays for its eight megabytes. */
function printing(): typeof Pdfmake {
  if (printer !== null) return printer;
  printer = load('pdfmake') as typeof Pdfmake;
  // Roboto travels with pdfmake (Apache 2.0) and is embedded in each file: a letter looks the same in ten years.
  const fonts = join(dirname(load.resolve('pdfmake/package.json')), 'fonts', 'Roboto');
  printer.setFonts({
    Roboto: {
      normal: join(fonts, 'Roboto-Regular.ttf'),
      bold: join(fonts, 'Roboto-Medium.ttf'),
      italics: join(fonts, 'Roboto-Italic.ttf'),
      bolditalics: join(fonts, 'Roboto-MediumItalic.ttf'),
    },
  });
  printer.setUrlAccessPolicy(() => false);
  printer.setLocalAccessPolicy((path) => path.startsWith(fonts + sep));
  return printer;
}

/** What a page without a date says of itself: the bytes depend on the page alone. */
const UNDATED = instant('2000-01-01T00:00:00Z');

/** Parts of a page that pdfmake reads from files without asking its access policy. */
const REACHES_OUT = ['svg', 'attachment', 'attachments', 'files'];
const NESTING_MAX = 100;

/**
 * The PDF of a page description: no network, no file but the embedded fonts, text that can be searched and copied.
 *
 * The same description gives the same bytes; give `info.creationDate` to date the file. Texts are printed as they are. Throws
 * when the page asks for a file, an address or an SVG: pages are made by the house, so that is a bug.
 */
export async function renderPdf(definition: PdfDefinition): Promise<Buffer> {
  assertSelfContained(definition, 0);
  return printing().createPdf(dated(definition)).getBuffer();
}

/** What the printer's document takes beside its pages. */
interface MetadataTaker {
  appendXML(xml: string): void;
}

/**
 * The PDF of an invoice with its XML inside: PDF/A-3b, as Factur-X wants it, otherwise as `renderPdf`. The XML is an alternative of
 * the pages: both say the same.
 */
export async function renderHybridInvoice(
  definition: PdfDefinition,
  invoice: HybridInvoice,
): Promise<Buffer> {
  assertSelfContained(definition, 0);
  const { info, ...page } = dated(definition);
  const { title = '', author = '', creationDate } = info;
  const { fileName, xml } = invoice;
  const made = printing().createPdf({
    ...page,
    ...{ version: '1.7', subset: 'PDF/A-3b', displayTitle: true },
    info: { ...info, title: metadataText(title), author: metadataText(author) },
    files: {
      [fileName]: {
        src: `data:text/xml;base64,${Buffer.from(xml, 'utf8').toString('base64')}`,
        ...{ name: fileName, description: `${invoice.conformance} invoice` },
        ...{ relationship: 'Alternative', creationDate, modifiedDate: creationDate },
      },
    },
  });
  const document = (await made.getStream()) as MetadataTaker;
  document.appendXML(hybridInvoiceMetadata(invoice));
  return made.getBuffer();
}

function dated(definition: PdfDefinition) {
  const { info } = definition;
  return { ...definition, info: { ...info, creationDate: info?.creationDate ?? UNDATED } };
}

function assertSelfContained(node: unknown, depth: number): void {
  if (typeof node !== 'object' || node === null) return;
  if (depth > NESTING_MAX) throw new Error('The page is nested too deep.');
  for (const [key, value] of Object.entries(node) as [string, unknown][]) {
    if (REACHES_OUT.includes(key)) throw new Error(`A page must not hold "${key}".`);
    assertSelfContained(value, depth + 1);
  }
}
