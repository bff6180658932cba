import { renderPdf } from '@solde/documents';

import { houseWords } from './house-words';
import { writtenLetter } from './letter-paper';
import { MESSAGE_KINDS } from './message-kind';
import { specimensOf } from './specimen-facts';

describe('the QR code of a transfer', () => {
  it('stands on every letter that asks for payment, and on no other', async () => {
    const asking = ['FIRST_LETTER', 'REMINDER', 'FORMAL_NOTICE', 'PROMISE_CONFIRMATION'];
    for (const kind of MESSAGE_KINDS) {
      if (kind === 'CREDITOR_NOTICE') continue;
      const [, specimen] = specimensOf(kind, 'fr');
      const { facts, subject } = specimen ?? specimensOf(kind, 'fr')[0]!;
      const page = writtenLetter(facts, subject, houseWords(kind, 'fr')).page(
        ['Débiteur', '59000 LILLE'],
        new Date('2026-06-15T08:00:00Z'),
      );
      expect([kind, JSON.stringify(page).includes('"qr":"BCD\\n002')]).toEqual([
        ...[kind, asking.includes(kind)],
      ]);
      expect((await renderPdf(page)).subarray(0, 5).toString()).toBe('%PDF-');
    }
  });
});
