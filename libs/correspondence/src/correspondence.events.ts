import { DomainEvent } from '@solde/platform';

import type { MessageKind } from './message-kind';

/** A message has left, on proof of the channel. */
export class MessageSent extends DomainEvent<{
  readonly caseId: string;
  readonly messageId: string;
  readonly kind: MessageKind;
}> {
  static readonly event = 'correspondence.sent';
}

/** A message could not be sent, or nobody knows whether it was: a person must look. */
export class MessageNotSent extends DomainEvent<{
  readonly caseId: string;
  readonly messageId: string;
  readonly kind: MessageKind;
  readonly outcome: 'FAILED' | 'UNKNOWN';
}> {
  static readonly event = 'correspondence.not-sent';
}
