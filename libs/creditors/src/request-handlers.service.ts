import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { Work } from '@solde/platform';
import type { CreditorRequest, RequestKind } from './creditor-request.entity';

const APPLIES = Symbol('applies-request');

/** Does what a user of the portal asked for; what it answers is stored on the request, so it must be plain JSON without bigint. */
export type RequestHandler = (work: Work, request: CreditorRequest) => Promise<object>;

type HandlerMethod = (
  target: object,
  method: string | symbol,
  descriptor: TypedPropertyDescriptor<RequestHandler>,
) => void;

/**
 * Marks the method of an injectable that applies the portal's requests of one kind, in this lib or above.
 *
 * It runs in the worker, as the system on behalf of the user, in the work that stores its answer. What it refuses with a
 * DomainError is the answer, and final. Its trade date is `RequestsService.tradeDateOf(request)`.
 */
export function AppliesRequest(kind: RequestKind): HandlerMethod {
  return (_target, _method, descriptor) => {
    Reflect.defineMetadata(APPLIES, kind, descriptor.value as object);
  };
}

/** The handlers of this process, by kind; two of one kind stop the start. */
@Injectable()
export class RequestHandlers implements OnModuleInit {
  private readonly byKind = new Map<RequestKind, RequestHandler>();

  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    for (const { instance, isAlias } of this.discovery.getProviders()) {
      const provider: unknown = instance;
      if (isAlias || typeof provider !== 'object' || provider === null) continue;
      for (const [kind, handler] of handlersOf(provider)) {
        if (this.byKind.has(kind)) throw new Error(`Two methods apply the requests ${kind}.`);
        this.byKind.set(kind, handler);
      }
    }
  }

  /** Throws when nobody in this process applies the kind: the request then waits for one that does. */
  of(kind: RequestKind): RequestHandler {
    const handler = this.byKind.get(kind);
    if (handler === undefined) throw new Error(`Nobody here applies the requests ${kind}.`);
    return handler;
  }

  get kinds(): readonly RequestKind[] {
    return [...this.byKind.keys()].sort();
  }
}

function handlersOf(provider: object): [RequestKind, RequestHandler][] {
  const prototype = Object.getPrototypeOf(provider) as object | null;
  if (prototype === null || prototype === Object.prototype) return [];
  return Object.values(Object.getOwnPropertyDescriptors(prototype)).flatMap(({ value }) => {
    const method: unknown = value;
    if (typeof method !== 'function') return [];
    const kind = Reflect.getMetadata(APPLIES, method) as RequestKind | undefined;
    return kind === undefined ? [] : [[kind, (method as RequestHandler).bind(provider)]];
  });
}
