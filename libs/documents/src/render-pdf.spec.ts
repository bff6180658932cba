import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { instant } from '@solde/calendar';
import type { PdfDefinition } from './pdf-definition';
import { renderPdf } from './render-pdf.service';

const letter = (extra: Partial<PdfDefinition> = {}): PdfDefinition => ({
  compress: false,
  content: [
    { text: 'Mise en demeure', bold: true },
    { text: 'Élodie Lefèvre doit 1 234,56 € — {{name}} <b>' },
    { table: { body: [['F-1', '10,00']] } },
  ],
  ...extra,
});

/** The text of an uncompressed PDF, glyph by glyph through the fonts' own tables. */
function textOf(pdf: Buffer): string {
  const source = pdf.toString('latin1');
  const maps = [...source.matchAll(/beginbfrange\n([\s\S]*?)endbfrange/g)].map(([, ranges]) => {
    const units = new Map<number, string>();
    for (const [, first, list] of ranges!.matchAll(/<(\w+)> <\w+> \[([^\]]*)\]/g))
      [...list!.matchAll(/<(\w+)>/g)].forEach(([, code], index) =>
        units.set(
          parseInt(first!, 16) + index,
          Buffer.from(code!, 'hex').swap16().toString('utf16le'),
        ),
      );
    return units;
  });
  const shown = [...source.matchAll(/<([0-9a-f]+)>(?= -?\d)/g)].map(([, hex]) => hex!);
  return maps
    .map((units) =>
      shown
        .map((hex) =>
          hex
            .match(/.{4}/g)!
            .map((glyph) => units.get(parseInt(glyph, 16)) ?? '')
            .join(''),
        )
        .join(''),
    )
    .join('\n');
}

describe('a PDF', () => {
  it('holds its text and its font', async () => {
    const pdf = await renderPdf(letter());
    const source = pdf.toString('latin1');
    expect(source.startsWith('%PDF-')).toBe(true);
    expect(source).toContain('/FontFile2');
    expect(source).toContain('Roboto');
    expect(textOf(pdf)).toContain('Élodie Lefèvre doit 1 234,56 € — {{name}} <b>');
  });

  it('is the same for the same page, and dated by it', async () => {
    expect((await renderPdf(letter())).equals(await renderPdf(letter()))).toBe(true);
    const creationDate = instant('2026-03-02T09:00:00Z');
    const dated = await renderPdf(letter({ info: { creationDate } }));
    expect(dated.toString('latin1')).toContain('D:20260302090000Z');
  });

  it.each<[string, Partial<PdfDefinition>]>([
    ['a file of the machine', { content: [{ image: '/etc/hostname' }] }],
    ['a font of the machine', { images: { a: 'file:///etc/hostname' }, content: [{ image: 'a' }] }],
    ['a drawing', { content: [{ svg: '<svg xmlns="http://www.w3.org/2000/svg"/>' }] }],
    ['an attached file', { files: { a: { src: '/etc/hostname' } } } as Partial<PdfDefinition>],
    ['an attachment', { attachments: { a: { src: '/etc/hostname' } } } as Partial<PdfDefinition>],
  ])('is not made from a page that asks for %s', async (_, extra) => {
    await expect(renderPdf(letter(extra))).rejects.toThrow();
  });

  it('asks nothing of the network', async () => {
    let hits = 0;
    const server = createServer((_, response) => {
      hits += 1;
      response.end();
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.png`;
    await expect(
      renderPdf(letter({ images: { a: url }, content: [{ image: 'a' }] })),
    ).rejects.toThrow(/denied/);
    await expect(renderPdf(letter({ content: [{ image: url }] }))).rejects.toThrow();
    await new Promise((closed) => server.close(closed));
    expect(hits).toBe(0);
  });
});
