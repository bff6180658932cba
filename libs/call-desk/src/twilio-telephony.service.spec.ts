import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Settings, uuidv7 } from '@solde/platform';
import twilio from 'twilio';
import { TelephonyFailure } from './telephony.service';
import { TwilioTelephony } from './twilio-telephony.service';

interface Described {
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, { readonly post: DescribedPost }>>;
}
interface DescribedPost {
  readonly requestBody: {
    readonly content: Readonly<
      Record<
        string,
        { readonly schema: { readonly required: string[]; readonly properties: object } }
      >
    >;
  };
}

/** An extract of the provider's own description of its API. */
const described = JSON.parse(
  readFileSync(join(__dirname, '../../../test/fixtures/twilio-create-call.json'), 'utf8'),
) as Described;

const ACCOUNT = `AC${'0'.repeat(32)}`;
const TOKEN = 'spec-auth-token';
const settings = new Settings({
  TELEPHONY: 'twilio',
  TWILIO_ACCOUNT_SID: ACCOUNT,
  TWILIO_AUTH_TOKEN: TOKEN,
  TWILIO_FROM_NUMBER: '+33100000000',
  PUBLIC_URL: 'https://calls.agency.example',
});

interface Sent {
  readonly method: string;
  readonly uri: string;
  readonly data?: object;
}

type Answer = () => { readonly status: number; readonly body: object };

/** Stands where the network is, and keeps what would have left. */
class Wire {
  readonly sent: Sent[] = [];

  constructor(private readonly answer: Answer) {}

  request(sent: Sent): Promise<{ statusCode: number; body: object }> {
    this.sent.push(sent);
    const { status, body } = this.answer();
    return Promise.resolve({ statusCode: status, body });
  }
}

const telephonyOver = (wire: Wire): TwilioTelephony => new TwilioTelephony(settings, wire as never);

const call = { callId: uuidv7(), agentId: uuidv7(), from: '+33100000000', to: '+33612345678' };

describe('a call through Twilio', () => {
  it('is the request that Twilio describes', async () => {
    const wire = new Wire(() => ({ status: 201, body: { sid: `CA${'1'.repeat(32)}` } }));
    const { providerCallId } = await telephonyOver(wire).startCall(call);
    expect(providerCallId).toBe(`CA${'1'.repeat(32)}`);

    expect(wire.sent).toHaveLength(1);
    const [sent] = wire.sent;
    const [path, { post }] = Object.entries(described.paths)[0]!;
    const { schema } = post.requestBody.content['application/x-www-form-urlencoded']!;
    expect(sent!.method.toUpperCase()).toBe('POST');
    expect(sent!.uri).toBe(`${described.servers[0]!.url}${path.replace('{AccountSid}', ACCOUNT)}`);
    const form = sent!.data as Record<string, unknown>;
    expect(Object.keys(form).filter((field) => !(field in schema.properties))).toEqual([]);
    expect(schema.required.filter((field) => !(field in form))).toEqual([]);
    expect(form).toMatchObject({
      To: '+33612345678',
      From: '+33100000000',
      Record: 'false',
      StatusCallback: `https://calls.agency.example/v1/telephony/calls/status?call=${call.callId}`,
      StatusCallbackMethod: 'POST',
      StatusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
    });
  });

  it.each([
    [
      'refused by the provider',
      () => ({ status: 400, body: { code: 21211, message: 'no such number' } }),
      false,
    ],
    [
      'lost with its connection',
      () => {
        throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
      },
      true,
    ],
    [
      'never sent',
      () => {
        throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
      },
      false,
    ],
  ])('%s says whether a telephone may have rung', async (_, answer, isUnknown) => {
    const started = telephonyOver(new Wire(answer)).startCall(call);
    await expect(started).rejects.toBeInstanceOf(TelephonyFailure);
    await expect(started).rejects.toMatchObject({ isUnknown });
  });

  it('believes its own signature over the whole address alone', async () => {
    const telephony = telephonyOver(new Wire(() => ({ status: 200, body: {} })));
    const url = 'https://calls.agency.example/v1/telephony/calls/status?call=1';
    const fields = { CallSid: 'CA1', CallStatus: 'completed' };
    const signature = twilio.getExpectedTwilioSignature(TOKEN, url, fields);
    expect(await telephony.isGenuine(signature, url, fields)).toBe(true);
    expect(await telephony.isGenuine(signature, `${url}2`, fields)).toBe(false);
    expect(await telephony.isGenuine(signature, url, { ...fields, CallStatus: 'busy' })).toBe(
      false,
    );
    expect(await telephony.isGenuine('', url, fields)).toBe(false);
  });
});
