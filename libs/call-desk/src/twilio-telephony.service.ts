import { Settings } from '@solde/platform';
import twilio from 'twilio';
import { statusUrl, Telephony, TelephonyFailure, type OutgoingCall } from './telephony.service';

type TwilioClient = ReturnType<typeof twilio>;
type HttpClient = NonNullable<NonNullable<Parameters<typeof twilio>[2]>['httpClient']>;

const RING_SECONDS = 30;
const REQUEST_TIMEOUT_MS = 10_000;
/** The request never left: nothing rang. */
const NOT_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'];

/** Calls through Twilio Voice. The agent's own line joins when the debtor answers. */
export class TwilioTelephony extends Telephony {
  readonly adapter = 'TWILIO';
  private readonly client: TwilioClient;
  private readonly authToken: string;

  constructor(
    private readonly settings: Settings,
    httpClient?: HttpClient,
  ) {
    super();
    const { twilio: account } = settings;
    if (account === null) throw new Error('TELEPHONY is not twilio.');
    this.authToken = account.authToken;
    this.client = twilio(account.accountSid, account.authToken, {
      timeout: REQUEST_TIMEOUT_MS,
      ...(httpClient === undefined ? {} : { httpClient }),
    });
  }

  async startCall(call: OutgoingCall): Promise<{ readonly providerCallId: string }> {
    try {
      const { sid } = await this.client.calls.create({
        to: call.to,
        from: call.from,
        // Answered by the agent's softphone, registered under his id; nothing is recorded.
        twiml: `<Response><Dial answerOnBridge="true"><Client>${call.agentId}</Client></Dial></Response>`,
        timeout: RING_SECONDS,
        record: false,
        statusCallback: statusUrl(this.settings.publicUrl, call.callId),
        statusCallbackMethod: 'POST',
        statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
      });
      return { providerCallId: sid };
    } catch (error) {
      throw failureOf(error);
    }
  }

  async hangUp(providerCallId: string): Promise<void> {
    await this.client.calls(providerCallId).update({ status: 'completed' });
  }

  afterStart(): Promise<void> {
    return Promise.resolve();
  }

  isGenuine(
    signature: string,
    url: string,
    fields: Readonly<Record<string, string>>,
  ): Promise<boolean> {
    return Promise.resolve(twilio.validateRequest(this.authToken, signature, url, { ...fields }));
  }
}

/** A refusal of the provider is certain; a connection that broke leaves the outcome open. */
function failureOf(error: unknown): TelephonyFailure {
  const { status, code, message } = error as { status?: number; code?: string; message?: string };
  const isCertain = status !== undefined || NOT_SENT.includes(code ?? '');
  return new TelephonyFailure(message ?? 'the provider failed', !isCertain, { cause: error });
}
