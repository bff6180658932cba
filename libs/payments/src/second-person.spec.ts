import { needsSecondPerson } from './second-person';

describe('what one person takes back alone', () => {
  it.each([
    ['a thousand euros', 1_000_00n, 'EUR', false],
    ['a cent more', 1_000_01n, 'EUR', true],
    ['a thousand francs, which have no cents', 1_000n, 'XPF', false],
    ['a franc more', 1_001n, 'XPF', true],
    ['a thousand dinars, of a thousand millimes each', 1_000_000n, 'TND', false],
    ['a millime more', 1_000_001n, 'TND', true],
    ['nothing', 0n, 'EUR', false],
  ] as const)('%s', (_, amountMinor, currency, isAsked) => {
    expect(needsSecondPerson(amountMinor, currency)).toBe(isAsked);
  });
});
