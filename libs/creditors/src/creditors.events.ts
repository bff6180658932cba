import { DomainEvent } from '@solde/platform';

/** Both have signed: claims may be placed. */
export class MandateActivated extends DomainEvent<{ mandateId: string }> {
  static readonly event = 'creditors.mandate-activated';

  constructor(mandateId: string, creditorId: string) {
    super(creditorId, { mandateId });
  }
}

/** A mandate moved: suspended, resumed, under notice, in run-off, at its end. */
export class MandateMoved extends DomainEvent<{ mandateId: string; state: string }> {
  static readonly event = 'creditors.mandate-moved';

  constructor(mandateId: string, creditorId: string, state: string) {
    super(creditorId, { mandateId, state });
  }
}

/** The creditor is paid elsewhere from `usableFrom` on. */
export class BankDetailsApproved extends DomainEvent<{ bankDetailId: string; usableFrom: string }> {
  static readonly event = 'creditors.bank-details-approved';

  constructor(bankDetailId: string, creditorId: string, usableFrom: string) {
    super(creditorId, { bankDetailId, usableFrom });
  }
}

/** A tariff is in force. */
export class AgreementActivated extends DomainEvent<{ agreementId: string; mandateId: string }> {
  static readonly event = 'creditors.agreement-activated';

  constructor(agreementId: string, mandateId: string, creditorId: string) {
    super(creditorId, { agreementId, mandateId });
  }
}

/** A user of the portal asks for something; the worker need not wait for its minute. */
export class RequestSubmitted extends DomainEvent<{ requestId: string; kind: string }> {
  static readonly event = 'creditors.request-submitted';

  constructor(requestId: string, creditorId: string, kind: string) {
    super(creditorId, { requestId, kind });
  }
}

/** What a user of the portal asked for was done or refused. */
export class RequestAnswered extends DomainEvent<{
  requestId: string;
  kind: string;
  state: string;
}> {
  static readonly event = 'creditors.request-answered';

  constructor(requestId: string, creditorId: string, kind: string, state: string) {
    super(creditorId, { requestId, kind, state });
  }
}
