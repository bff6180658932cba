import * as fc from 'fast-check';
import { addDays } from '@solde/calendar';
import { rate } from '@solde/money';
import { promiseDeadline, promiseOutcomes, type JudgedPromise } from './promise-outcome';

const promise: JudgedPromise = {
  id: 'p1',
  amountMinor: 800_00n,
  madeOn: '2026-05-05',
  dueOn: '2026-05-12',
  deadlineOn: '2026-05-15',
  partialThreshold: rate('50'),
};
const nextMonth: JudgedPromise = {
  ...promise,
  id: 'p2',
  dueOn: '2026-05-13',
  deadlineOn: '2026-05-18',
};

function paid(valueOn: JudgedPromise['dueOn'], amountMinor: bigint) {
  return { valueOn, amountMinor };
}

describe('outcome of a promise', () => {
  it('has a deadline that jumps over holidays', () => {
    const ascension = new Set(['2026-05-14']);
    expect(promiseDeadline('2026-05-12', ascension)).toBe('2026-05-15');
    expect(promiseDeadline('2026-05-12', ascension, 0)).toBe('2026-05-12');
  });

  it.each([
    ['paid on the deadline', [paid('2026-05-15', 800_00n)], '2026-05-16', 'KEPT', 800_00n],
    ['paid the day after', [paid('2026-05-16', 800_00n)], '2026-05-17', 'BROKEN', 0n],
    ['paid on the day it was made', [paid('2026-05-05', 800_00n)], '2026-05-06', 'KEPT', 800_00n],
    ['paid the day before it was made', [paid('2026-05-04', 800_00n)], '2026-05-16', 'BROKEN', 0n],
    [
      'paid in two parts, kept early',
      [paid('2026-05-11', 300_00n), paid('2026-05-12', 500_00n)],
      '2026-05-12',
      'KEPT',
      800_00n,
    ],
    ['half paid', [paid('2026-05-14', 400_00n)], '2026-05-16', 'PARTIALLY_KEPT', 400_00n],
    ['half paid, on the deadline', [paid('2026-05-14', 400_00n)], '2026-05-15', 'OPEN', 400_00n],
    ['one cent under the half', [paid('2026-05-14', 399_99n)], '2026-05-16', 'BROKEN', 399_99n],
    ['more than promised', [paid('2026-05-14', 900_00n)], '2026-05-16', 'KEPT', 800_00n],
    ['not paid', [], '2026-05-16', 'BROKEN', 0n],
  ] as const)('%s', (_, money, today, status, countedMinor) => {
    expect(promiseOutcomes([promise], money, today)).toEqual([{ id: 'p1', status, countedMinor }]);
  });

  it('lets each euro serve one promise, the oldest due first', () => {
    const outcomes = promiseOutcomes(
      [nextMonth, promise],
      [paid('2026-05-13', 1_000_00n)],
      '2026-05-20',
    );
    expect(outcomes).toEqual([
      { id: 'p2', status: 'BROKEN', countedMinor: 200_00n },
      { id: 'p1', status: 'KEPT', countedMinor: 800_00n },
    ]);
  });

  it('judges afresh when the money is taken back', () => {
    expect(promiseOutcomes([promise], [], '2026-06-01')[0]?.status).toBe('BROKEN');
  });

  it('counts no more than was paid, nor than was promised', () => {
    const money = fc.array(
      fc.record({
        valueOn: fc.nat(30).map((days) => addDays('2026-05-01', days)),
        amountMinor: fc.bigInt(1n, 10n ** 6n),
      }),
    );
    fc.assert(
      fc.property(money, (payments) => {
        const outcomes = promiseOutcomes([promise, nextMonth], payments, '2026-07-01');
        const counted = outcomes.reduce((total, { countedMinor }) => total + countedMinor, 0n);
        const received = payments.reduce((total, { amountMinor }) => total + amountMinor, 0n);
        expect(counted).toBeLessThanOrEqual(received);
        for (const { countedMinor } of outcomes) expect(countedMinor).toBeLessThanOrEqual(800_00n);
        expect(
          promiseOutcomes([promise, nextMonth], [...payments].reverse(), '2026-07-01'),
        ).toEqual(outcomes);
      }),
    );
  });
});
