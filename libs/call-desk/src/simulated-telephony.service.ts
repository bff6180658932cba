import { Reads, Settings, systemCaller } from '@solde/platform';
import twilio from 'twilio';
import type { ProviderStatus } from './provider-status';
import { statusUrl, Telephony, TelephonyFailure, type OutgoingCall } from './telephony.service';

const ACCOUNT = 'AC00000000000000000000000000000000';
const TALK_SECONDS = 95;
const WEBHOOK_TIMEOUT_MS = 5_000;

/** How a call ends, by the last digit of the number called. */
const ENDINGS: Readonly<Record<string, ProviderStatus>> = {
  '0': 'no-answer',
  '1': 'busy',
  '2': 'failed',
  '3': 'canceled',
};
/** A number that ends so makes the provider itself fail. */
const PROVIDER_FAILS = '99';

/**
 * Answers like Twilio without a network: the demo's default. Its webhooks are real, signed and posted to the public address, in
 * order, or shuffled by a seed.
 */
export class SimulatedTelephony extends Telephony {
  readonly adapter = 'SIMULATOR';
  /** The order of the webhooks: null as they happened, else shuffled by this number. */
  shuffledBy: number | null = null;
  private secret: string | null = null;

  constructor(
    private readonly settings: Settings,
    private readonly reads: Reads,
  ) {
    super();
  }

  startCall({ callId, to }: OutgoingCall): Promise<{ readonly providerCallId: string }> {
    if (to.endsWith(PROVIDER_FAILS))
      return Promise.reject(new TelephonyFailure('the simulated provider failed', false));
    return Promise.resolve({ providerCallId: `CA${callId.replaceAll('-', '')}` });
  }

  hangUp(): Promise<void> {
    return Promise.resolve();
  }

  /** Posts the statuses of the call back, as the provider would. */
  async afterStart(call: OutgoingCall, providerCallId: string): Promise<void> {
    const statuses = statusesOf(call.to).map((status, sequence) => ({ status, sequence }));
    const url = statusUrl(this.settings.publicUrl, call.callId);
    for (const { status, sequence } of ordered(statuses, this.shuffledBy))
      await this.post(url, fieldsOf(call, providerCallId, status, sequence));
  }

  async isGenuine(
    signature: string,
    url: string,
    fields: Readonly<Record<string, string>>,
  ): Promise<boolean> {
    return twilio.validateRequest(await this.token(), signature, url, { ...fields });
  }

  /** The signature that Twilio would give. */
  async sign(url: string, fields: Readonly<Record<string, string>>): Promise<string> {
    return twilio.getExpectedTwilioSignature(await this.token(), url, { ...fields });
  }

  private async post(url: string, fields: Readonly<Record<string, string>>): Promise<void> {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'X-Twilio-Signature': await this.sign(url, fields) },
      body: new URLSearchParams(fields),
      signal: AbortSignal.timeout(WEBHOOK_TIMEOUT_MS),
    });
    await response.body?.cancel();
  }

  private async token(): Promise<string> {
    this.secret ??=
      (
        await this.reads.one<{ secret: string }>(
          systemCaller('SimulatedTelephony'),
          'SELECT secret FROM simulator_secret',
        )
      )?.secret ?? null;
    if (this.secret === null) throw new Error('The simulator has no secret: migrate first.');
    return this.secret;
  }
}

function statusesOf(to: string): ProviderStatus[] {
  const ending = ENDINGS[to.at(-1) ?? ''] ?? 'completed';
  const begun: ProviderStatus[] = ['initiated', 'ringing'];
  return ending === 'completed' ? [...begun, 'in-progress', ending] : [...begun, ending];
}

function fieldsOf(
  { from, to }: OutgoingCall,
  providerCallId: string,
  status: ProviderStatus,
  sequence: number,
): Record<string, string> {
  return {
    ...{ AccountSid: ACCOUNT, ApiVersion: '2010-04-01', CallbackSource: 'call-progress-events' },
    ...{
      CallSid: providerCallId,
      CallStatus: status,
      Direction: 'outbound-api',
      From: from,
      To: to,
    },
    SequenceNumber: String(sequence),
    ...(status === 'completed' ? { CallDuration: String(TALK_SECONDS) } : {}),
  };
}

/** The same seed gives the same order (a linear congruential generator: repeatable, and nothing secret hangs on it). */
function ordered<T>(items: readonly T[], seed: number | null): T[] {
  const list = [...items];
  if (seed === null) return list;
  let state = seed >>> 0;
  for (let last = list.length - 1; last > 0; last -= 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = state % (last + 1);
    const [a, b] = [list[last], list[other]];
    if (a !== undefined && b !== undefined) [list[last], list[other]] = [b, a];
  }
  return list;
}
