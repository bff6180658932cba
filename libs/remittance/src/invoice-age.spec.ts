import { invoiceAge } from './invoice-age';

describe('how late an invoice is', () => {
  it.each([
    ['2026-04-29', 'NOT_DUE'],
    ['2026-04-30', 'UP_TO_30'],
    ['2026-05-29', 'UP_TO_30'],
    ['2026-05-30', 'UP_TO_60'],
    ['2026-06-29', 'UP_TO_90'],
    ['2026-07-28', 'UP_TO_90'],
    ['2026-07-29', 'OVER_90'],
  ] as const)('due on 29 April, on %s: %s', (today, age) => {
    expect(invoiceAge(100n, '2026-04-29', today)).toBe(age);
    expect(invoiceAge(0n, '2026-04-29', today)).toBe('PAID');
  });
});
