import { clearedOn } from './clearing';

const holidays = new Set(['2026-05-14', '2026-05-25']);

describe('the day a payment is certain', () => {
  it.each([
    ['a transfer, the same day', 'TRANSFER', '2026-05-13', '2026-05-13'],
    ['a transfer on a Saturday', 'TRANSFER', '2026-05-16', '2026-05-16'],
    ['a card, the next business day', 'CARD', '2026-05-13', '2026-05-15'],
    ['a cheque, 15 days later', 'CHEQUE', '2026-05-13', '2026-05-28'],
    ['a direct debit, 10 business days later', 'DIRECT_DEBIT', '2026-05-13', '2026-05-29'],
  ] as const)('%s', (_, means, receivedOn, day) => {
    expect(clearedOn(means, receivedOn, holidays)).toBe(day);
  });
});
