/** A call to be made: the agent's side is joined when the debtor answers. */
export interface OutgoingCall {
  /** Our id: the effect is recognised by it, whatever becomes of the answer. */
  readonly callId: string;
  readonly agentId: string;
  /** Both in E.164. */
  readonly from: string;
  readonly to: string;
}

/** Why no call was placed. */
export class TelephonyFailure extends Error {
  constructor(
    message: string,
    /** The provider may have placed it all the same: a person looks. */
    readonly isUnknown: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'TelephonyFailure';
  }
}

/** What a provider of telephony does for us. Never called inside a work. */
export abstract class Telephony {
  abstract readonly adapter: 'TWILIO' | 'SIMULATOR';

  /** Asks the provider to call. Throws TelephonyFailure. */
  abstract startCall(call: OutgoingCall): Promise<{ readonly providerCallId: string }>;

  abstract hangUp(providerCallId: string): Promise<void>;

  /** What the simulator does once the call is recorded; a provider does it by itself. */
  abstract afterStart(call: OutgoingCall, providerCallId: string): Promise<void>;

  /** Whether a webhook comes from the provider: signed over the public address and its fields. */
  abstract isGenuine(
    signature: string,
    url: string,
    fields: Readonly<Record<string, string>>,
  ): Promise<boolean>;
}

/** The public path on which statuses arrive; Twilio signs the whole address. */
export const STATUS_PATH = '/v1/telephony/calls/status';

/** The address given to the provider: it carries our id, so that a status finds its call before the provider's id is known. */
export function statusUrl(publicUrl: string, callId: string): string {
  return `${publicUrl}${STATUS_PATH}?call=${callId}`;
}
