import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { brokenRules } from '@solde/einvoice';

import { outsideMargins, overlapping, PdfFile } from '../../../test/support/pdf';
import { paperSamples, printed, sampleFile, writeSamples } from './samples';

const samples = paperSamples();
/** What a printer leaves white: one centimetre. */
const PAPER_MARGIN = 28;
/** Lines break anywhere in a long word, so that words are compared without the blanks between. */
const bare = (text: string) => text.replace(/\s/g, '');

describe.each(samples.map((sample) => ({ file: sampleFile(sample), sample })))(
  '$file',
  ({ sample }) => {
    let pdf: PdfFile;

    beforeAll(async () => {
      pdf = new PdfFile(await printed(sample));
    });

    it('says what it must', () => {
      const text = bare(pdf.drawn);
      expect(sample.says.filter((said) => !text.includes(bare(said)))).toEqual([]);
      expect(text).not.toContain('\ufffd');
      // Where a published rate was read is for who checks the country pack, not for who pays.
      expect(text.replaceAll('www.cnil.fr', '')).not.toMatch(/\w\.(com|fr|news)\b/);
    });

    it('has as many pages as it needs, each numbered', () => {
      const { pages } = pdf;
      if (sample.name.endsWith('-long')) expect(pages.length).toBeGreaterThan(2);
      else if (sample.name.startsWith('first-letter')) expect(pages).toHaveLength(1);
      else expect(pages.length).toBeLessThanOrEqual(2);
      pages.forEach(({ texts }, index) => {
        const words = texts.map(({ text }) => text).join('');
        expect(words.replaceAll('\u00a0', ' ')).toContain(`${index + 1} / ${pages.length}`);
        // A page is never only its own number.
        expect(texts.length).toBeGreaterThan(8);
      });
    });

    it('keeps to its paper, nothing over anything else', () => {
      for (const page of pdf.pages) {
        expect(outsideMargins(page, PAPER_MARGIN)).toEqual([]);
        expect(overlapping(page)).toEqual([]);
      }
    });
  },
);

describe('samples', () => {
  it('are of every kind in both languages', () => {
    const names = (language: string) =>
      samples.filter((one) => one.language === language).map(({ name }) => name);
    expect(names('en')).toEqual(names('fr'));
    expect(new Set(names('fr')).size).toBe(names('fr').length);
    expect(names('fr')).toEqual(expect.arrayContaining(KINDS));
  });

  it('repeat the head of a table on each of its pages', async () => {
    const sample = samples.find(
      ({ name, language }) => name === 'first-letter-long' && language === 'fr',
    );
    const { pages } = new PdfFile(await printed(sample ?? fail()));
    const heads = pages.filter(({ texts }) =>
      texts.some(({ text }) => text.startsWith('Fondement')),
    );
    expect(heads.length).toBeGreaterThanOrEqual(pages.length - 1);
  });

  it('name a claim on each page that shows it, and leave no head alone at its foot', async () => {
    const sample = samples.find(
      ({ name, language }) => name === 'account-statement-long' && language === 'fr',
    );
    const { pages } = new PdfFile(await printed(sample ?? fail()));
    const lost = pages.filter(({ texts }) => {
      const words = texts.map(({ text }) => text).join('');
      return /^DateNature|(Montant|Intérêts)Agence Specimen SAS - SIREN/.test(words);
    });
    expect(lost).toEqual([]);
  });

  it('carry the invoices that the rules let through', async () => {
    const carriers = samples.filter(({ invoice }) => invoice !== null);
    expect(carriers.map(({ name }) => name)).toContain('credit-note');
    for (const sample of carriers) {
      const xml = sample.invoice?.xml ?? '';
      expect(brokenRules(xml)).toEqual([]);
      const pdf = new PdfFile(await printed(sample));
      expect(pdf.stream('/Type /EmbeddedFile')?.toString('utf8')).toBe(xml);
    }
  });

  it('are written into a folder with a page that lists them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'samples-'));
    try {
      expect(await writeSamples(folder)).toBe(samples.length);
      const index = readFileSync(join(folder, 'index.html'), 'utf8');
      for (const sample of samples) expect(index).toContain(`href="${sampleFile(sample)}"`);
      const written = readdirSync(folder).filter((file) => file.endsWith('.pdf'));
      expect(written.sort()).toEqual(samples.map(sampleFile).sort());
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

const KINDS = [
  ...['first-letter', 'first-letter-consumer', 'first-letter-long', 'receipt-1', 'receipt-2'],
  ...[
    'promise-confirmation',
    'reminder',
    'document-copy',
    'closing-letter-1',
    'closing-letter-2',
    'closing-letter-3',
  ],
  ...['neutral-message', 'formal-notice', 'statement', 'statement-costs', 'statement-gross'],
  ...['statement-held', 'statement-long', 'fee-invoice', 'fee-invoice-debours'],
  ...['fee-invoice-exempt', 'fee-invoice-to-pay', 'fee-invoice-long', 'credit-note', 'debit-claim'],
  ...['account-statement', 'account-statement-long', 'trust-proof'],
];

function fail(): never {
  throw new Error('The sample is missing.');
}
