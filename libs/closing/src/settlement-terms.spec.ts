import fc from 'fast-check';

import { addDays, type CalendarDate } from '@solde/calendar';

import {
  receivedUnder,
  settledRest,
  SETTLEMENT_DAYS_MAX,
  settlementRefusal,
} from './settlement-terms';

const DAY: CalendarDate = '2026-03-02';

describe('a settlement', () => {
  it.each<[string, bigint, CalendarDate, string | null]>([
    ['takes less than is owed', 2079_99n, DAY, null],
    ['does not take all of it', 2080_00n, DAY, 'AMOUNT_ABOVE_BALANCE'],
    ['takes something', 0n, DAY, 'AMOUNT_ABOVE_BALANCE'],
    ['ends today at the earliest', 1n, addDays(DAY, -1), 'DATE_OUT_OF_RANGE'],
    ['ends within its longest', 1n, addDays(DAY, SETTLEMENT_DAYS_MAX), null],
    ['no later', 1n, addDays(DAY, SETTLEMENT_DAYS_MAX + 1), 'DATE_OUT_OF_RANGE'],
  ])('%s', (_, amountMinor, untilOn, code) => {
    const refusal = settlementRefusal({ amountMinor, untilOn }, 2080_00n, DAY);
    expect(refusal?.code ?? null).toBe(code);
  });

  it('counts money valued from the word of the creditor to its day', () => {
    const period = { acceptedOn: DAY, acceptedAfter: 'b', untilOn: '2026-03-10' } as const;
    const money = [
      { valueOn: '2026-03-01', sequence: 'z', amountMinor: 1n },
      { valueOn: DAY, sequence: 'a', amountMinor: 10n },
      { valueOn: DAY, sequence: 'c', amountMinor: 100n },
      { valueOn: '2026-03-10', sequence: 'a', amountMinor: 1000n },
      { valueOn: '2026-03-11', sequence: 'z', amountMinor: 10000n },
    ] as const;
    expect(receivedUnder(period, money)).toBe(1100n);
    expect(receivedUnder({ ...period, acceptedOn: null }, money)).toBe(0n);
  });

  it('gives up all that is left, once its money is there and not before', () => {
    const owed = fc.array(
      fc.record({
        claimId: fc.constantFrom('a', 'b'),
        component: fc.constantFrom('PRINCIPAL', 'INTEREST', 'INDEMNITY'),
        outstandingMinor: fc.bigInt(0n, 1000n),
      }),
    );
    const amount = fc.bigInt(1n, 1000n);
    fc.assert(
      fc.property(amount, fc.bigInt(0n, 1000n), owed, (amountMinor, receivedMinor, items) => {
        const rest = settledRest(amountMinor, receivedMinor, items);
        const isThere = receivedMinor >= amountMinor;
        expect(rest === null).toBe(!isThere);
        const total = isThere ? items.reduce((sum, one) => sum + one.outstandingMinor, 0n) : 0n;
        const given = (rest ?? []).reduce((sum, part) => sum + part.amountMinor, 0n);
        expect(given).toBe(total);
        expect((rest ?? []).every((part) => part.amountMinor > 0n)).toBe(true);
      }),
    );
  });
});
