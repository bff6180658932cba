import { consequenceOf, DISPOSITION_CODES, isRightParty, nextAttemptNumber } from './disposition';

const missed = { code: 'NO_ANSWER', isRightParty: false } as const;

describe('dispositions', () => {
  it.each([
    ['NO_ANSWER', false, 'NO', { kind: 'LADDER' }],
    ['BUSY', false, 'NO', { kind: 'REDIAL', withinMinutes: 60 }],
    ['VOICEMAIL_LEFT', false, 'NO', { kind: 'CALLBACK', after: { businessDays: 2 } }],
    ['THIRD_PARTY', true, 'NO', { kind: 'CALLBACK', after: { businessDays: 3 } }],
    ['CALLBACK_REQUESTED', true, 'EITHER', { kind: 'CALLBACK_AT_ASKED_TIME' }],
    ['PROMISE_TO_PAY', true, 'YES', { kind: 'CHECK_PROMISE' }],
    ['DISPUTE', true, 'YES', { kind: 'FOLLOW_DISPUTE' }],
    ['REFUSES', true, 'YES', { kind: 'TASK', task: 'SENIOR_REVIEW', after: { businessDays: 1 } }],
    ['WRONG_NUMBER', true, 'NO', { kind: 'NEXT_CONTACT_POINT' }],
    ['TECHNICAL_FAILURE', false, 'NO', { kind: 'RETRY', afterMinutes: 15 }],
  ] as const)('%s', (code, isContact, rightParty, next) => {
    expect(consequenceOf(code)).toMatchObject({ code, isContact, rightParty, next });
  });

  it('keep what was planned only when they come with another code', () => {
    for (const code of DISPOSITION_CODES) {
      const { isAddOn, next } = consequenceOf(code);
      expect(next.kind === 'KEEP').toBe(isAddOn);
    }
  });

  it('disclose nothing unless the right person may have answered', () => {
    for (const code of DISPOSITION_CODES) {
      const { isContact, isNeutral, rightParty } = consequenceOf(code);
      if (isContact && rightParty !== 'YES') expect(isNeutral).toBe(true);
    }
  });

  it('ask the agent who answered exactly when the code leaves it open', () => {
    for (const code of DISPOSITION_CODES) {
      const { isAddOn, needs, rightParty } = consequenceOf(code);
      if (!isAddOn) expect(needs.includes('RIGHT_PARTY_OR_NOT')).toBe(rightParty === 'EITHER');
    }
    expect(isRightParty('CALLBACK_REQUESTED', null)).toBeNull();
    expect(isRightParty('CALLBACK_REQUESTED', true)).toBe(true);
    expect(isRightParty('WRONG_NUMBER', true)).toBe(false);
  });
});

describe('number of an attempt', () => {
  it.each([
    ['the first', [], 1],
    ['after two without answer', [missed, missed], 3],
    [
      'after the right person was reached',
      [missed, missed, { code: 'REFUSES', isRightParty: true }],
      1,
    ],
    [
      'after a failure of the network',
      [missed, { code: 'TECHNICAL_FAILURE', isRightParty: false }],
      2,
    ],
    ['after a hard call noted beside', [missed, { code: 'HARD_CALL', isRightParty: false }], 2],
  ] as const)('%s', (_, made, number) => {
    expect(nextAttemptNumber(made)).toBe(number);
  });
});
