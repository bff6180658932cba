import { DomainEvent } from '@solde/platform';

/** An agent asked for a call: the worker dials it after the commit. */
export class CallRequested extends DomainEvent<{ callId: string }> {
  static readonly event = 'call-desk.call-requested';
  constructor(callId: string, caseId: string) {
    super(caseId, { callId });
  }
}

/** The provider accepted a call: a telephone may ring. */
export class CallAccepted extends DomainEvent<{ callId: string }> {
  static readonly event = 'call-desk.call-accepted';
  constructor(callId: string, caseId: string) {
    super(caseId, { callId });
  }
}

/** The outcome of a conversation, or of the lack of one, was recorded. */
export class DispositionRecorded extends DomainEvent<{ dispositionId: string; code: string }> {
  static readonly event = 'call-desk.disposition-recorded';
  constructor(dispositionId: string, code: string, caseId: string) {
    super(caseId, { dispositionId, code });
  }
}

/** A callback was missed; two in a row are for the team lead. */
export class CallbackMissed extends DomainEvent<{ callbackId: string; missedInARow: number }> {
  static readonly event = 'call-desk.callback-missed';
  constructor(callbackId: string, missedInARow: number, caseId: string) {
    super(caseId, { callbackId, missedInARow });
  }
}
