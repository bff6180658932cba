/** On whose account something is done, and what he may do and see. */
export interface Caller {
  readonly kind: 'USER' | 'PORTAL' | 'SYSTEM';
  /** The user's id; null for the system. */
  readonly userId: string | null;
  readonly name: string;
  readonly roles: readonly string[];
  readonly permissions: ReadonlySet<string>;
  /** The creditors whose rows a portal user may see; empty for everybody else, who is not bound by it. */
  readonly creditorIds: readonly string[];
  /** The user in whose name the system acts. */
  readonly onBehalfOf?: string;
  readonly sessionId?: string;
  readonly locale: 'fr' | 'en';
  readonly request?: RequestFacts;
}

/** What the entry point knows of the HTTP request. */
export interface RequestFacts {
  readonly id: string;
  /** Method and path pattern, as `POST /v1/payments/:id/reversal`. */
  readonly route: string;
  readonly idempotencyKey?: string;
  /** Of the concrete address and the body: the same key must come with the same question. */
  readonly bodyHash?: string;
}

/** The system itself, named for the job, listener or command; it may do everything its code does. */
export function systemCaller(name: string, onBehalfOf?: string): Caller {
  return {
    kind: 'SYSTEM',
    userId: null,
    name,
    roles: [],
    permissions: new Set(),
    creditorIds: [],
    locale: 'fr',
    ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
  };
}

/** Whose idempotency keys these are: two users may choose the same key. */
export function principalOf(caller: Caller): string {
  return `${caller.kind}:${caller.userId ?? caller.name}`;
}
