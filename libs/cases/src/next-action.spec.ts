import fc from 'fast-check';
import { AGENDA_SOURCES, nextAction, type OpenItem } from './next-action';

const at = (minute: number) => new Date(Date.UTC(2026, 2, 2, 9, minute));
const item = fc.record<OpenItem>({
  id: fc.uuid(),
  source: fc.constantFrom(...AGENDA_SOURCES),
  kind: fc.constant('X'),
  dueAt: fc.integer({ min: 0, max: 3 }).map(at),
});

describe('the next action', () => {
  it('is none without an open item', () => {
    expect(nextAction([])).toBeNull();
  });

  it('of one instant goes by source: deadline, appointment, commitment, step', () => {
    const items = [...AGENDA_SOURCES]
      .reverse()
      .map((source, n) => ({ id: String(n), source, kind: source, dueAt: at(0) }));
    expect(nextAction(items)?.source).toBe('LEGAL_DEADLINE');
    expect(nextAction(items.slice(0, 3))?.source).toBe('APPOINTMENT');
    expect(nextAction(items.slice(0, 2))?.source).toBe('COMMITMENT_CHECK');
  });

  it('is never later than another item, and does not depend on their order', () => {
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 8 }), (items) => {
        const next = nextAction(items);
        expect(items.every(({ dueAt }) => dueAt.getTime() >= next!.dueAt.getTime())).toBe(true);
        expect(nextAction([...items].reverse())).toEqual(next);
      }),
    );
  });
});
