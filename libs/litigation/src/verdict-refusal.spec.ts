import { verdictRefusal, type Verdict } from './verdict-refusal';

const proposed = { state: 'PROPOSED', lapsesOn: '2026-10-01' } as const;
const authorised: Verdict = { decision: 'AUTHORISE', capMinor: 400_00n, decidedOn: '2026-09-10' };

describe('a creditor’s answer to a proposal', () => {
  it.each([
    ['an authorisation within a cap', authorised, proposed, undefined],
    ['on the last day', { ...authorised, decidedOn: '2026-10-01' }, proposed, undefined],
    ['to a question that was asked', authorised, { ...proposed, state: 'QUESTION' }, undefined],
    ['a cap of zero', { ...authorised, capMinor: 0n }, proposed, undefined],
    ['a refusal', { decision: 'REFUSE', decidedOn: '2026-09-10' }, proposed, undefined],
    [
      'the day after',
      { ...authorised, decidedOn: '2026-10-02' },
      proposed,
      'TRANSITION_NOT_ALLOWED',
    ],
    ['a second answer', authorised, { ...proposed, state: 'AUTHORISED' }, 'TRANSITION_NOT_ALLOWED'],
    ['no cap', { ...authorised, capMinor: null }, proposed, 'VALIDATION_FAILED'],
    ['a negative cap', { ...authorised, capMinor: -1n }, proposed, 'VALIDATION_FAILED'],
    [
      'a question without words',
      { ...authorised, decision: 'ASK', text: ' ' },
      proposed,
      'VALIDATION_FAILED',
    ],
    [
      'an authorisation that is over before it starts',
      { ...authorised, expiresOn: '2026-09-09' },
      proposed,
      'DATE_OUT_OF_RANGE',
    ],
  ] as const)('%s', (_, verdict, request, code) => {
    expect(verdictRefusal(verdict, request)?.code).toBe(code);
  });
});
