import { heldOn, isInForce, type DatedHold } from './held-case';

const hold = (change: Partial<DatedHold> = {}): DatedHold => ({
  ...{ scope: 'CASE', fromOn: '2026-03-02', untilOn: '2026-03-06', reviewOn: null, liftedOn: null },
  ...change,
});

describe('a case on hold', () => {
  it.each([
    ['the day before', '2026-03-01', false],
    ['its first day', '2026-03-02', true],
    ['its last day', '2026-03-06', true],
    ['the day after', '2026-03-07', false],
  ] as const)('%s', (_, day, held) => {
    expect(isInForce(hold(), day)).toBe(held);
  });

  it('is free from the day it is lifted', () => {
    expect(isInForce(hold({ liftedOn: '2026-03-04' }), '2026-03-03')).toBe(true);
    expect(isInForce(hold({ liftedOn: '2026-03-04' }), '2026-03-04')).toBe(false);
  });

  it('is held until the latest end of its whole-case holds, or to the next review', () => {
    const holds = [
      ...[hold(), hold({ untilOn: '2026-03-31' }), hold({ scope: 'CLAIM', untilOn: '2026-12-31' })],
      hold({ untilOn: null, reviewOn: '2026-06-01' }),
    ];
    expect(heldOn(holds, '2026-03-03')).toEqual({
      ...{ heldUntil: '2026-03-31', heldReviewOn: '2026-06-01' },
    });
    expect(heldOn(holds.slice(0, 3), '2026-04-01')).toEqual({
      heldUntil: null,
      heldReviewOn: null,
    });
  });
});
