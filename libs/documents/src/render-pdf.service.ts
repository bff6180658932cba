import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { instant } from '@solde/calendar';
import type * as Pdfmake from 'pdfmake';

import type { PdfDefinition } from './pdf-definition';

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
  const { info } = definition;
  const page = { ...definition, info: { ...info, creationDate: info?.creationDate ?? UNDATED } };
  return printing().createPdf(page).getBuffer();
}

function assertSelfContained(node: unknown, depth: number): void {
  if (typeof node !== 'object' || node === null) return;
  if (depth > NESTING_MAX) throw new Error('The page is nested too deep.');
  for (const [key, value] of Object.entries(node) as [string, unknown][]) {
    if (REACHES_OUT.includes(key)) throw new Error(`A page must not hold "${key}".`);
    assertSelfContained(value, depth + 1);
  }
}
