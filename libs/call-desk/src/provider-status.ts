import type { DispositionCode } from './disposition';

/**
 * The statuses of a call at the provider, in the order in which they count. Those of one call may arrive in
 * any order and more than once; the five last end the call.
 */
export const PROVIDER_STATUSES = [
  'queued',
  'initiated',
  'ringing',
  'in-progress',
  'canceled',
  'failed',
  'no-answer',
  'busy',
  'completed',
] as const;
export type ProviderStatus = (typeof PROVIDER_STATUSES)[number];

const FIRST_FINAL: ProviderStatus = 'canceled';

export function isProviderStatus(text: string): text is ProviderStatus {
  return (PROVIDER_STATUSES as readonly string[]).includes(text);
}

/** Whether the call is over with this status. */
export function isFinal(status: ProviderStatus): boolean {
  return PROVIDER_STATUSES.indexOf(status) >= PROVIDER_STATUSES.indexOf(FIRST_FINAL);
}

/**
 * Where a call stands after all the statuses received, or null before the first.
 *
 * The furthest one counts: a late "ringing" never undoes "completed". Final statuses are ranked too, so that
 * contradictory ones give the same result in any order; the one that says most about the debtor wins.
 */
export function callStatus(received: Iterable<ProviderStatus>): ProviderStatus | null {
  let furthest: ProviderStatus | null = null;
  for (const status of received)
    if (furthest === null || rank(status) > rank(furthest)) furthest = status;
  return furthest;
}

/**
 * The disposition proposed to the agent, whose own choice prevails; null when only a person can tell: a
 * completed call was answered by somebody.
 */
export function suggestedDisposition(
  status: ProviderStatus,
  answeredByMachine = false,
): DispositionCode | null {
  switch (status) {
    case 'busy':
      return 'BUSY';
    case 'no-answer':
    case 'canceled':
      return 'NO_ANSWER';
    case 'failed':
      return 'TECHNICAL_FAILURE';
    case 'completed':
      return answeredByMachine ? 'VOICEMAIL_NOT_LEFT' : null;
    default:
      return null;
  }
}

function rank(status: ProviderStatus): number {
  return PROVIDER_STATUSES.indexOf(status);
}
