import { DomainEvent } from '@solde/platform';

/** A promise stands: it is confirmed in writing, and the creditor is told. */
export class PromiseMade extends DomainEvent<{
  readonly caseId: string;
  readonly promiseId: string;
}> {
  static readonly event = 'amicable.promise-made';
}

/** Money or time has decided, or a reversal has decided otherwise. */
export class PromiseDecided extends DomainEvent<{
  readonly caseId: string;
  readonly promiseId: string;
  readonly state: 'KEPT' | 'PARTIALLY_KEPT' | 'BROKEN';
}> {
  static readonly event = 'amicable.promise-decided';
}

export class DisputeRaised extends DomainEvent<{
  readonly caseId: string;
  readonly disputeId: string;
}> {
  static readonly event = 'amicable.dispute-raised';
}

export class DisputeResolved extends DomainEvent<{
  readonly caseId: string;
  readonly disputeId: string;
  readonly state: string;
}> {
  static readonly event = 'amicable.dispute-resolved';
}

/** What an outcome sends, written later so that a refusal to write never undoes what was said. */
export class OutcomeSends extends DomainEvent<{
  readonly caseId: string;
  readonly dispositionId: string;
  readonly sends: readonly ('DOCUMENT_COPY' | 'REMINDER' | 'PAYMENT_TO_CHECK' | 'SALES_SIGNAL')[];
}> {
  static readonly event = 'amicable.outcome-sends';
}
