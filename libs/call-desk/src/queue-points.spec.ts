import * as fc from 'fast-check';
import { addDays } from '@solde/calendar';
import { pointsChangeOn, queueDays, queuePoints, type QueuedCase } from './queue-points';

const quiet: QueuedCase = {
  hasBrokenPromise: false,
  daysPastDue: 0,
  balanceMinor: 1_00n,
  currency: 'EUR',
  payerClass: 'A',
  daysSinceContact: 3,
  limitationDays: null,
};

describe('points of a case in the queue', () => {
  it.each([
    ['30 days past due', { daysPastDue: 30 }, 10],
    ['31 days past due', { daysPastDue: 31 }, 15],
    ['60 days past due', { daysPastDue: 60 }, 15],
    ['90 days past due', { daysPastDue: 90 }, 20],
    ['91 days past due', { daysPastDue: 91 }, 25],
    ['499.99', { balanceMinor: 499_99n }, 10],
    ['500.00', { balanceMinor: 500_00n }, 15],
    ['2 000.00', { balanceMinor: 2_000_00n }, 25],
    ['10 000.00', { balanceMinor: 10_000_00n }, 35],
    ['a class D payer', { payerClass: 'D' }, 25],
    ['a new payer', { payerClass: 'NEW' }, 18],
    ['a contact 14 days ago', { daysSinceContact: 14 }, 10],
    ['a contact 15 days ago', { daysSinceContact: 15 }, 20],
    ['no contact yet', { daysSinceContact: null }, 35],
    ['180 days before limitation', { limitationDays: 180 }, 10],
    ['179 days before limitation', { limitationDays: 179 }, 25],
    ['a broken promise', { hasBrokenPromise: true }, 50],
    ['500 francs, in a currency without cents', { balanceMinor: 500n, currency: 'XPF' }, 15],
  ] as const)('%s', (_, change, total) => {
    expect(queuePoints({ ...quiet, ...change }).total).toBe(total);
  });

  it('add up to their reasons, and a larger debt never weighs less', () => {
    const debt = fc.bigInt(0n, 10n ** 9n);
    fc.assert(
      fc.property(debt, debt, fc.nat(400), (a, b, daysPastDue) => {
        const small = queuePoints({ ...quiet, daysPastDue, balanceMinor: a });
        const large = queuePoints({ ...quiet, daysPastDue, balanceMinor: a + b });
        expect(small.total).toBe(small.points.reduce((all, { points }) => all + points, 0));
        expect(large.total).toBeGreaterThanOrEqual(small.total);
      }),
    );
  });

  it('change by time alone exactly on the days announced', () => {
    const days = fc.nat(400);
    fc.assert(
      fc.property(days, fc.option(days), fc.option(days), (due, contact, limit) => {
        const today = '2026-03-02';
        const dates = {
          oldestDueOn: addDays(today, -due),
          lastContactOn: contact === null ? null : addDays(today, -contact),
          limitationOn: limit === null ? null : addDays(today, limit),
        };
        const pointsOn = (day: typeof today | ReturnType<typeof addDays>) =>
          queuePoints({ ...quiet, ...queueDays(dates, day) }).total;
        const change = pointsChangeOn(dates, today);
        for (let day = addDays(today, 1); day < '2027-06-01'; day = addDays(day, 1)) {
          if (day === change) {
            expect(pointsOn(day)).not.toBe(pointsOn(today));
            return;
          }
          expect(pointsOn(day)).toBe(pointsOn(today));
        }
        expect(change).toBeNull();
      }),
      { numRuns: 50 },
    );
  });
});
