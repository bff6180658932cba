import * as fc from 'fast-check';
import {
  callStatus,
  isFinal,
  isProviderStatus,
  PROVIDER_STATUSES,
  suggestedDisposition,
} from './provider-status';

describe('status of a call at the provider', () => {
  it('is never undone by a late one', () => {
    expect(callStatus(['queued', 'completed', 'ringing'])).toBe('completed');
    expect(callStatus(['ringing', 'queued'])).toBe('ringing');
    expect(callStatus([])).toBeNull();
  });

  it('does not depend on the order of arrival, nor on repeats', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PROVIDER_STATUSES)), (received) => {
        const status = callStatus(received);
        expect(callStatus([...received].reverse())).toBe(status);
        expect(callStatus([...received, ...received])).toBe(status);
        if (received.some(isFinal)) expect(status !== null && isFinal(status)).toBe(true);
      }),
    );
  });

  it.each([
    ['busy', false, 'BUSY'],
    ['no-answer', false, 'NO_ANSWER'],
    ['failed', false, 'TECHNICAL_FAILURE'],
    ['completed', true, 'VOICEMAIL_NOT_LEFT'],
    ['completed', false, null],
    ['ringing', false, null],
  ] as const)('%s (machine: %s) suggests %s', (status, machine, code) => {
    expect(suggestedDisposition(status, machine)).toBe(code);
  });

  it('is refused when the provider never had it', () => {
    expect(isProviderStatus('in-progress')).toBe(true);
    expect(isProviderStatus('toString')).toBe(false);
  });
});
