/**
 * What an act publishes. The payload is what a listener needs to find the rows: ids and words, in JSON.
 *
 * @example
 * class PaymentRecorded extends DomainEvent<{ receiptId: string }> {
 *   static readonly event = 'payments.recorded';
 *   constructor(receiptId: string, caseId: string) { super(caseId, { receiptId }); }
 * }
 */
export abstract class DomainEvent<P extends object = object> {
  constructor(
    /** The case or the creditor: events of one subject are delivered in order. */
    readonly subjectId: string,
    readonly payload: P,
  ) {}

  /** The stable name under which the event is stored. */
  get name(): string {
    const { event } = this.constructor as Partial<EventClass<this>>;
    if (event === undefined) throw new Error(`${this.constructor.name} lacks "static event".`);
    return event;
  }
}

/** The class of an event; its static name is what the outbox stores. */
export interface EventClass<E extends DomainEvent> {
  readonly event: string;
  readonly prototype: E;
}

/** An event as its listener hears it. */
export type Heard<E extends DomainEvent> = E & {
  readonly id: string;
  readonly at: Date;
  readonly actId: string;
};
