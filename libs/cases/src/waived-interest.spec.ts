import * as fc from 'fast-check';
import { addDays, daysBetween, type CalendarDate } from '@solde/calendar';
import { sum } from '@solde/money';

import { excessWaived, type InterestChange } from './waived-interest';

/** One euro a day from 1 March. */
const daily = (day: CalendarDate): bigint => 100n * BigInt(daysBetween('2026-02-28', day));

describe('interest that was given up', () => {
  const given = (valueOn: CalendarDate, amountMinor: bigint): InterestChange => ({
    ...{ valueOn, amountMinor },
  });

  it.each([
    ['all there was', [given('2026-03-10', -10_00n)], []],
    ['more than there was', [given('2026-03-10', -14_00n)], [given('2026-03-10', 4_00n)]],
    [
      'twice in a day, together more than there was',
      [given('2026-03-10', -6_00n), given('2026-03-10', -6_00n)],
      [given('2026-03-10', 2_00n)],
    ],
    [
      'twice, the second time what the first had left and the days between',
      [given('2026-03-10', -14_00n), given('2026-03-12', -3_00n)],
      [given('2026-03-10', 4_00n), given('2026-03-12', 1_00n)],
    ],
    [
      'and what was added before is there to give up',
      [given('2026-03-05', 4_00n), given('2026-03-10', -14_00n)],
      [],
    ],
    ['and undone', [given('2026-03-10', -14_00n), given('2026-03-10', 14_00n)], []],
  ] as const)('%s', (_, changes, excess) => {
    expect(excessWaived(changes, daily)).toEqual(excess);
  });

  it('leaves no day below zero, and gives back no more than was given up', () => {
    const change = fc.record({
      valueOn: fc.nat(40).map((day) => addDays('2026-03-01', day)),
      amountMinor: fc.bigInt(-20_00n, 5_00n),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 6 }), (changes) => {
        const excess = excessWaived(changes, daily);
        for (let day = 0; day <= 40; day += 1) {
          const on = addDays('2026-03-01', day);
          const until = [...changes, ...excess].filter(({ valueOn }) => valueOn <= on);
          const left = daily(on) + sum(until.map(({ amountMinor }) => amountMinor));
          expect(left).toBeGreaterThanOrEqual(0n);
        }
        for (const { valueOn, amountMinor } of excess) {
          const ofDay = changes.filter((one) => one.valueOn === valueOn);
          expect(amountMinor).toBeGreaterThan(0n);
          expect(amountMinor).toBeLessThanOrEqual(-sum(ofDay.map((one) => one.amountMinor)));
        }
      }),
    );
  });
});
