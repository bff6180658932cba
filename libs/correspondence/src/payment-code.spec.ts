import { renderPdf } from '@solde/documents';

import { houseWords } from './house-words';
import { writtenLetter } from './letter-paper';
import { MESSAGE_KINDS } from './message-kind';
import { paymentCode, type TransferAsked } from './payment-code';
import { specimensOf } from './specimen-facts';

const asked: TransferAsked = {
  ...{ iban: 'FR76 3000 6000 0112 3456 7890 189', bic: 'AGRIFRPP', holder: 'Agence Élan & Cie' },
  ...{ currency: 'EUR', amountMinor: 1_234_50n, reference: 'RF18539007547034' },
};

describe('the QR code of a transfer', () => {
  it('says the transfer line by line, as the European Payments Council wants it', () => {
    expect(paymentCode(asked)?.split('\n')).toEqual([
      ...['BCD', '002', '1', 'SCT', 'AGRIFRPP', 'Agence Élan & Cie'],
      ...['FR7630006000011234567890189', 'EUR1234.50', '', 'RF18539007547034'],
    ]);
  });

  it('cuts a holder that is too long, and stays within 331 bytes', () => {
    const code = paymentCode({ ...asked, holder: 'É'.repeat(200), amountMinor: 999_999_999_99n });
    expect(code?.split('\n')[5]).toBe('É'.repeat(70));
    expect(Buffer.byteLength(code ?? '')).toBeLessThanOrEqual(331);
  });

  it.each([
    ['another currency', { currency: 'XPF' }],
    ['nothing', { amountMinor: 0n }],
    ['more than a transfer carries', { amountMinor: 1_000_000_000_00n }],
    ['a reference that no bank reads', { reference: 'D2026-000001' }],
  ])('is none for %s', (_, change) => {
    expect(paymentCode({ ...asked, ...change })).toBeNull();
  });

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
