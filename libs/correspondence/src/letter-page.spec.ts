import { renderPdf, renderTemplate } from '@solde/documents';

import { houseWords } from './house-words';
import { letterContext } from './letter-context';
import type { LetterFacts } from './letter-facts';
import { blocksOf, letterPage } from './letter-page';
import { specimensOf } from './specimen-facts';

const pageOf = (facts: LetterFacts) => {
  const words = houseWords('FIRST_LETTER', 'fr');
  const context = letterContext(facts, { kind: 'FIRST_LETTER' });
  return letterPage({
    ...{ title: renderTemplate(words.subject, context), text: renderTemplate(words.body, context) },
    ...{ sender: facts.agency, recipient: [facts.debtor.name, '13001 MARSEILLE'] },
    ...{ references: ['Réf. L-2026-000001'], date: 'Paris, 15 juin 2026', language: 'fr' },
    writtenAt: new Date('2026-06-15T08:00:00Z'),
    transfer: null,
  });
};
const pagesOf = (pdf: Buffer): number =>
  [...pdf.toString('latin1').matchAll(/\/Type \/Page\b/g)].length;

describe('the page of a letter', () => {
  it('reads headings, small print, tables and paragraphs', () => {
    const blocks = blocksOf('Un\ndeux\n\n# Titre\n\n| A | B |\n| 1 | x |\n\n> Petit');
    expect(blocks.map((block) => Object.keys(block)[0])).toEqual(['text', 'text', 'table', 'text']);
    expect(blocks[0]).toMatchObject({ text: 'Un\ndeux' });
    expect(blocks[1]).toMatchObject({ text: 'Titre', bold: true });
    expect(blocks[2]).toMatchObject({
      table: {
        headerRows: 1,
        body: [
          [{ text: 'A' }, { text: 'B' }],
          [{ text: '1' }, { text: 'x' }],
        ],
      },
    });
    expect(blocks[3]).toMatchObject({ text: 'Petit', fontSize: 7.5 });
  });

  it('is the same file for the same letter', async () => {
    const [{ facts }] = [specimensOf('FIRST_LETTER', 'fr')[1]!];
    const [one, other] = [await renderPdf(pageOf(facts)), await renderPdf(pageOf(facts))];
    expect(one.equals(other)).toBe(true);
  });

  it('goes on over pages for many claims', async () => {
    const [{ facts }] = [specimensOf('FIRST_LETTER', 'fr')[1]!];
    const [claim] = facts.claims;
    const claims = Array.from({ length: 200 }, (_, index) => ({
      ...claim!,
      number: `FACTURE-SANS-ESPACE-TRES-LONGUE-${index}-ABCDEFGHIJKLMNOPQRSTUVWXYZ`,
      principalMinor: 123_456_789_01n,
    }));
    expect(pagesOf(await renderPdf(pageOf({ ...facts, claims })))).toBeGreaterThan(3);
  });
});
