import { SaxesParser } from 'saxes';
import { PdfFile } from '../../../test/support/pdf';
import type { PdfDefinition } from './pdf-definition';
import { renderHybridInvoice } from './render-pdf.service';

const xml = '<?xml version="1.0"?><a>Élan &amp; Cie</a>';
const invoice = { fileName: 'factur-x.xml', conformance: 'EN 16931', xml };
const page: PdfDefinition = {
  info: { title: 'Facture <1> & suite', author: 'Élan & Cie' },
  content: [{ text: 'Facture', bold: true }, { text: 'penchée', italics: true }, 'Total 12,00 €'],
};
const made = async () => new PdfFile(await renderHybridInvoice(page, invoice));

describe('an invoice in its PDF', () => {
  it('gives back the very bytes of its XML, as an alternative of the pages', async () => {
    const pdf = await made();
    expect(pdf.stream('/Type /EmbeddedFile')?.toString('utf8')).toBe(xml);
    expect(pdf.dictionaries('/Type /EmbeddedFile').join()).toContain('/Subtype /text#2Fxml');
    const [attached = ''] = pdf.dictionaries('/Type /Filespec');
    expect(attached).toContain('/AFRelationship /Alternative');
    expect(attached).toContain('/UF (factur-x.xml)');
    const [catalog = ''] = pdf.dictionaries('/Type /Catalog');
    expect(catalog).toMatch(/\/AF \[\d+ 0 R\]/);
    expect(pdf.dictionaries('/EmbeddedFiles')).not.toEqual([]);
  });

  it('says in readable metadata that it is PDF/A-3b and Factur-X', async () => {
    const metadata = (await made()).stream('/Type /Metadata')?.toString('utf8') ?? '';
    const parser = new SaxesParser({ xmlns: true });
    parser.on('error', (error) => {
      throw error;
    });
    parser.write(metadata).close();
    for (const said of [
      '<pdfaid:part>3</pdfaid:part>',
      '<pdfaid:conformance>B</pdfaid:conformance>',
      '<fx:DocumentType>INVOICE</fx:DocumentType>',
      '<fx:DocumentFileName>factur-x.xml</fx:DocumentFileName>',
      '<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>',
      '<pdfaSchema:prefix>fx</pdfaSchema:prefix>',
      'Facture ‹1› ＆ suite',
    ])
      expect(metadata).toContain(said);
  });

  it('has the colours of its screen in it, and every font', async () => {
    const pdf = await made();
    expect(pdf.dictionaries('/S /GTS_PDFA1')).toHaveLength(1);
    const fonts = pdf.dictionaries('/Type /FontDescriptor');
    expect(fonts).toHaveLength(3);
    for (const font of fonts) expect(font).toMatch(/\/FontFile2 \d+ 0 R/);
    expect(pdf.dictionaries('/Subtype /Type1')).toEqual([]);
  });

  it('is readable, and the same for the same invoice', async () => {
    expect((await made()).text).toBe('Facture\npenchée\nTotal 12,00 €');
    const [one, other] = [
      await renderHybridInvoice(page, invoice),
      await renderHybridInvoice(page, invoice),
    ];
    expect(one.equals(other)).toBe(true);
  });

  it('is not made from a page that reaches out', async () => {
    const reaching = { ...page, files: { a: { src: '/etc/hostname' } } } as PdfDefinition;
    await expect(renderHybridInvoice(reaching, invoice)).rejects.toThrow(/files/);
  });
});
