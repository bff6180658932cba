import {
  isAmendable,
  MANDATE_MOVES,
  mandateAfter,
  takesClaims,
  type MandateState,
  type MandateTrigger,
} from './mandate-moves';

const STATES: MandateState[] = [
  ...(['DRAFT', 'SENT_FOR_SIGNATURE', 'SIGNED_BY_CREDITOR', 'ACTIVE', 'SUSPENDED'] as const),
  ...(['NOTICE_GIVEN', 'RUN_OFF', 'TERMINATED', 'CANCELLED'] as const),
];

describe('the life of a mandate', () => {
  it('runs from draft to active by three steps, in this order alone', () => {
    const steps: MandateTrigger[] = ['SEND', 'SIGN_BY_CREDITOR', 'COUNTERSIGN'];
    const states = steps.reduce<(MandateState | null)[]>(
      (path, step) => [...path, mandateAfter(path.at(-1) ?? 'DRAFT', step)],
      ['DRAFT'],
    );
    expect(states).toEqual(['DRAFT', 'SENT_FOR_SIGNATURE', 'SIGNED_BY_CREDITOR', 'ACTIVE']);
    expect(mandateAfter('DRAFT', 'COUNTERSIGN')).toBeNull();
    expect(mandateAfter('SENT_FOR_SIGNATURE', 'COUNTERSIGN')).toBeNull();
  });

  it.each<[MandateState, MandateTrigger, MandateState | null]>([
    ['ACTIVE', 'SUSPEND', 'SUSPENDED'],
    ['SUSPENDED', 'RESUME', 'ACTIVE'],
    ['NOTICE_GIVEN', 'RUN_OFF', 'RUN_OFF'],
    ['RUN_OFF', 'TERMINATE', 'TERMINATED'],
    ['ACTIVE', 'CANCEL', null],
    ['ACTIVE', 'TERMINATE', null],
    ['TERMINATED', 'RESUME', null],
    ['CANCELLED', 'SEND', null],
  ])('%s + %s = %s', (from, trigger, to) => {
    expect(mandateAfter(from, trigger)).toBe(to);
  });

  it('has one outcome for each pair, and no way out of its ends', () => {
    const pairs = MANDATE_MOVES.flatMap(({ trigger, from }) =>
      from.map((state) => `${state} ${trigger}`),
    );
    expect(new Set(pairs).size).toBe(pairs.length);
    for (const end of ['TERMINATED', 'CANCELLED'] as const)
      expect(MANDATE_MOVES.filter(({ from }) => from.includes(end))).toEqual([]);
  });

  it('takes claims while it is active or under notice, and is amended while it lives', () => {
    expect(STATES.filter(takesClaims)).toEqual(['ACTIVE', 'NOTICE_GIVEN']);
    expect(STATES.filter(isAmendable)).toEqual(['ACTIVE', 'SUSPENDED', 'NOTICE_GIVEN', 'RUN_OFF']);
  });
});
