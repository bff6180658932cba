import * as fc from 'fast-check';
import { rate } from '@solde/money';
import { feeDocumentTotals, vatOn } from './vat';

describe('VAT of a fee document', () => {
  it.each([
    ['on the total, not line by line', [33_33n, 33_33n, 33_33n], '20', 99_99n, 20_00n],
    ['at the rate of La Réunion', [250_35n], '8.5', 250_35n, 21_28n],
    ['at 0 % in Guyane', [250_35n], '0', 250_35n, 0n],
    ['of a credit note, mirrored', [-99_99n], '20', -99_99n, -20_00n],
  ])('%s', (_, lines, percent, netMinor, vatMinor) => {
    expect(feeDocumentTotals(lines, rate(percent))).toEqual({
      kind: netMinor > 0n ? 'INVOICE' : 'CREDIT_NOTE',
      netMinor,
      vatMinor,
      grossMinor: netMinor + vatMinor,
    });
  });

  it('makes no document of lines that cancel out', () => {
    expect(feeDocumentTotals([150_00n, -150_00n], rate('20'))).toBeNull();
    expect(feeDocumentTotals([], rate('20'))).toBeNull();
  });

  it('of a credit note gives back exactly what the invoice charged', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 12n), fc.constantFrom('0', '8.5', '20'), (net, percent) => {
        return vatOn(-net, rate(percent)) === -vatOn(net, rate(percent));
      }),
    );
  });
});
