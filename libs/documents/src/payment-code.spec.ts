import { paymentCode, type TransferAsked } from './payment-code';

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
});
