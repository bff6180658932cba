import * as fc from 'fast-check';
import { addDays, addMinutes, instant } from '@solde/calendar';
import { compareInQueue, inQueueOrder, isOffered, type QueueRank } from './queue-order';

const now = instant('2026-11-23T09:00:00Z');
const plain: QueueRank = {
  appointmentAt: null,
  points: 40,
  oldestDueOn: '2026-10-01',
  caseNumber: 'C2026000005',
};

function appointment(minutes: number): Pick<QueueRank, 'appointmentAt'> {
  return { appointmentAt: addMinutes(now, minutes) };
}

describe('order of the queue', () => {
  it.each([
    ['an appointment within the lead time', { ...appointment(15), points: 0 }, {}],
    [
      'the earlier of two appointments',
      { ...appointment(5), points: 0 },
      { ...appointment(10), points: 99 },
    ],
    ['an appointment already missed', appointment(-30), appointment(0)],
    ['more points', { points: 41 }, {}],
    ['the older debt at equal points', { oldestDueOn: '2026-09-30' }, {}],
    ['the lower case number at equal age', { caseNumber: 'C2026000004' }, {}],
    ['any case before a later appointment', { points: 0 }, { ...appointment(16), points: 99 }],
  ] as const)('%s comes first', (_, first, second) => {
    const a = { ...plain, ...first };
    const b = { ...plain, ...second, caseNumber: 'C2026000005' };
    expect(compareInQueue(a, b, now)).toBeLessThan(0);
    expect(compareInQueue(b, a, now)).toBeGreaterThan(0);
  });

  it('keeps a later appointment for its hour', () => {
    expect(isOffered({ ...plain, ...appointment(16) }, now)).toBe(false);
    expect(isOffered({ ...plain, ...appointment(15) }, now)).toBe(true);
    expect(isOffered(plain, now)).toBe(true);
  });

  it('is one order only, however the cases were read', () => {
    const item = fc.record({
      appointmentAt: fc.option(
        fc.integer({ min: -60, max: 240 }).map((minutes) => addMinutes(now, minutes)),
      ),
      points: fc.nat(120),
      oldestDueOn: fc.nat(30).map((days) => addDays('2026-09-01', days)),
    });
    fc.assert(
      fc.property(fc.array(item, { maxLength: 20 }), fc.nat(), (drawn, turn) => {
        const items = drawn.map((one, index) => ({ ...one, caseNumber: `C${1000 + index}` }));
        const at = items.length === 0 ? 0 : turn % items.length;
        const turned = [...items.slice(at), ...items.slice(0, at)];
        const ordered = inQueueOrder(items, now);
        expect(inQueueOrder(turned, now)).toEqual(ordered);
        for (const [index, a] of ordered.entries())
          for (const b of ordered.slice(index + 1)) {
            expect(compareInQueue(a, b, now)).toBeLessThan(0);
            expect(compareInQueue(b, a, now)).toBeGreaterThan(0);
          }
        const offered = ordered.map((one) => isOffered(one, now));
        expect(offered).toEqual([...offered].sort((a, b) => Number(b) - Number(a)));
      }),
    );
  });
});
