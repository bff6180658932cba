import { percentOf, rate } from '@solde/money';
import { paymentClass } from './payment-channel';

const terms = { crossingWindowDays: 5, factor: rate('50') };

describe('what a payment is for the fee', () => {
  it.each([
    ['the day before placement', 'DIRECT', '2026-05-03', 'BALANCE_CORRECTION', '0'],
    ['on the placement day', 'DIRECT', '2026-05-04', 'CROSSED', '0'],
    ['on the last day of the window', 'DIRECT', '2026-05-09', 'CROSSED', '0'],
    ['the day after the window', 'DIRECT', '2026-05-10', 'DIRECT', '50'],
    ['to us, within the window', 'AGENCY', '2026-05-05', 'AGENCY', '100'],
  ] as const)('%s', (_, channel, valueOn, expected, factor) => {
    const classed = paymentClass(channel, valueOn, '2026-05-04', terms);
    expect(classed.paymentClass).toBe(expected);
    expect(percentOf(classed.factor)).toBe(factor);
  });

  it('crosses on the placement day only when there is no window', () => {
    const none = { ...terms, crossingWindowDays: 0 };
    expect(paymentClass('DIRECT', '2026-05-04', '2026-05-04', none).paymentClass).toBe('CROSSED');
    expect(paymentClass('DIRECT', '2026-05-05', '2026-05-04', none).paymentClass).toBe('DIRECT');
  });
});
