import {
  CASE_MOVES,
  CASE_STATES,
  isOpen,
  OPEN_STATES,
  phaseOf,
  stateAfter,
  transition,
} from './case-transitions';

describe('case transitions', () => {
  it.each([
    ['T1', 'NONE', 'PLACE', 'RECEIVED'],
    ['T7', 'EARLY_REMINDER.OPEN', 'OPEN_AMICABLE', 'AMICABLE.NEW'],
    ['T9', 'AMICABLE.LETTER_SENT', 'START_CONTACTING', 'AMICABLE.CONTACTING'],
    ['T11', 'AMICABLE.FORMAL_NOTICE', 'PROMISE', 'AMICABLE.PROMISED'],
    ['T16', 'AMICABLE.PROMISED', 'PROPOSE_LITIGATION', 'AMICABLE.LITIGATION_PROPOSED'],
    ['T17', 'AMICABLE.LITIGATION_PROPOSED', 'AUTHORISE_LITIGATION', 'LITIGATION.AUTHORISED'],
    ['T24', 'LITIGATION.IN_PROCEDURE', 'CLOSE', 'CLOSED'],
  ] as const)('%s leads from %s by %s to %s', (id, from, trigger, to) => {
    expect(transition(from, trigger)).toMatchObject({ id, to });
  });

  it.each([
    ['a call before the first letter', 'AMICABLE.NEW', 'START_CONTACTING'],
    ['litigation without a proposal', 'AMICABLE.NEGOTIATING', 'AUTHORISE_LITIGATION'],
    ['a second proposal', 'AMICABLE.LITIGATION_PROPOSED', 'PROPOSE_LITIGATION'],
    ['a way back from litigation', 'LITIGATION.AUTHORISED', 'END_COMMITMENT'],
    ['closing what was rejected', 'REJECTED', 'CLOSE'],
    ['closing twice', 'CLOSED', 'CLOSE'],
    ['reopening what is open', 'AMICABLE.CONTACTING', 'REOPEN'],
  ] as const)('refuses %s', (_, from, trigger) => {
    expect(transition(from, trigger)).toBeNull();
  });

  it('never leads from litigation back to the amicable phase', () => {
    const legal = CASE_STATES.filter((state) => /^(LITIGATION|ENFORCEMENT)/.test(state));
    for (const from of legal)
      for (const move of CASE_MOVES)
        if (move.from.includes(from)) expect(move.to).not.toMatch(/^AMICABLE/);
  });

  it('lists no two moves for one state and trigger', () => {
    const pairs = CASE_MOVES.flatMap(({ from, trigger }) => from.map((one) => `${one}>${trigger}`));
    expect(new Set(pairs).size).toBe(pairs.length);
  });

  it('lets every open state be closed', () => {
    for (const state of OPEN_STATES) expect(transition(state, 'CLOSE')).not.toBeNull();
  });

  it('goes back to the former state, and only to one that was kept', () => {
    const decline = CASE_MOVES.find(({ trigger }) => trigger === 'DECLINE_LITIGATION');
    if (decline === undefined) throw new Error('no move');
    expect(stateAfter(decline, 'AMICABLE.FORMAL_NOTICE')).toBe('AMICABLE.FORMAL_NOTICE');
    expect(() => stateAfter(decline, null)).toThrow('former state');
  });

  it.each([
    ['AMICABLE.PLAN', 'AMICABLE', true],
    ['AMICABLE.LITIGATION_PROPOSED', 'AMICABLE', true],
    ['LITIGATION.AUTHORISED', 'LITIGATION', true],
    ['ACCEPTED', null, true],
    ['RECEIVED', null, false],
    ['CLOSED', null, false],
  ] as const)('%s is in phase %s, open: %s', (state, phase, open) => {
    expect(phaseOf(state)).toBe(phase);
    expect(isOpen(state)).toBe(open);
  });
});
